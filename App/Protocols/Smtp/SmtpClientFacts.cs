using System.Net;

namespace QueueDashboard.Protocols.Smtp;

/// <summary>Who handed the message to the first server, as far as it is known. Null means unknown.</summary>
internal sealed record SmtpClientFacts
{
    /// <summary>An IP address in its usual form, without Postfix's prefix <c>IPV6:</c>.</summary>
    public string? Address { get; init; }

    public string? Name { get; init; }

    public string? Helo { get; init; }

    /// <summary>SMTP, ESMTP and so on (RFC 3848).</summary>
    public string? Protocol { get; init; }

    public string? Login { get; init; }

    /// <summary>The queue id at the server that handed it to us.</summary>
    public string? QueueId { get; init; }

    /// <summary>
    /// Takes over the attributes of XFORWARD or XCLIENT. Values are xtext; <c>[UNAVAILABLE]</c> and <c>[TEMPUNAVAIL]</c> mean unknown.
    /// All or nothing: a bad attribute changes nothing.
    /// </summary>
    /// <param name="text">The argument of the command.</param>
    /// <param name="allowed">The attribute names of this command.</param>
    public SmtpAnswer? With(ReadOnlySpan<char> text, IReadOnlyList<string> allowed, out SmtpClientFacts facts)
    {
        facts = this;
        SmtpClientFacts changed = this;
        SmtpParameters attributes = new(text);
        bool any = false;
        while (attributes.MoveNext())
        {
            any = true;
            string name = attributes.Keyword.ToString().ToUpperInvariant();
            if (!attributes.HasValue || !allowed.Contains(name))
            {
                return SmtpAnswers.UnknownAttribute;
            }

            if (!TryReadValue(attributes.Value, out string? value) || (name == "ADDR" && !TryReadAddress(ref value)))
            {
                return SmtpAnswers.BadParameter;
            }

            changed = name switch
            {
                "ADDR" => changed with { Address = value },
                "NAME" => changed with { Name = value },
                "HELO" => changed with { Helo = value },
                "PROTO" => changed with { Protocol = value },
                "LOGIN" => changed with { Login = value },
                "IDENT" => changed with { QueueId = value },
                _ => changed, // PORT, SOURCE and the rest: taken so that Postfix goes on, told to nobody.
            };
        }

        if (!any)
        {
            return SmtpAnswers.ArgumentWanted;
        }

        facts = changed;
        return null;
    }

    private static bool TryReadValue(ReadOnlySpan<char> raw, out string? value)
    {
        value = null;
        if (raw.Equals("[UNAVAILABLE]", StringComparison.OrdinalIgnoreCase) || raw.Equals("[TEMPUNAVAIL]", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        // The value is shown to people and may be sent on: no control characters, no endless names.
        if (!Xtext.TryDecode(raw, out value) || value.Length is 0 or > 255 || value.Any(char.IsControl))
        {
            return false;
        }

        return true;
    }

    private static bool TryReadAddress(ref string? value)
    {
        if (value is null)
        {
            return true;
        }

        string bare = value.StartsWith("IPV6:", StringComparison.OrdinalIgnoreCase) ? value[5..] : value;
        if (!IPAddress.TryParse(bare, out IPAddress? address))
        {
            return false;
        }

        value = (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString();
        return true;
    }
}
