using System.Text;
using QueueDashboard.Protocols.Addresses;

namespace QueueDashboard.Protocols.Smtp;

/// <summary>What one RCPT said.</summary>
/// <param name="Wire">The address as it stood between the brackets.</param>
/// <param name="Notify">RFC 3461 4.1 in upper case: NEVER, or some of SUCCESS, FAILURE and DELAY with commas.</param>
/// <param name="Orcpt">RFC 3461 4.2 as it came, xtext and all.</param>
internal sealed record SmtpRcptCommand(EnvelopeAddress Address, string Wire, string? Notify, string? Orcpt)
{
    /// <returns>Null when it was read, else the refusal.</returns>
    public static SmtpAnswer? Read(ReadOnlySpan<char> argument, AddressLimits limits, bool smtpUtf8, out SmtpRcptCommand? command)
    {
        command = null;
        if (!argument.StartsWith("TO:", StringComparison.OrdinalIgnoreCase))
        {
            return SmtpAnswers.RcptSyntax;
        }

        argument = argument[3..];
        switch (SmtpPath.Read(argument, limits, out SmtpPath path, out int length))
        {
            case AddressFault.None when path.IsNull:
            case AddressFault.Syntax:
                return SmtpAnswers.BadRecipient;
            case AddressFault.LocalPartTooLong or AddressFault.DomainTooLong:
                return SmtpAnswers.AddressTooLong;
        }

        if (length < argument.Length && argument[length] != ' ')
        {
            return SmtpAnswers.RcptSyntax;
        }

        string? notify = null, orcpt = null;
        SmtpParameters parameters = new(argument[length..]);
        while (parameters.MoveNext())
        {
            bool good;
            if (parameters.Is("NOTIFY"))
            {
                notify = parameters.Value.ToString().ToUpperInvariant();
                good = IsNotify(notify);
            }
            else if (parameters.Is("ORCPT"))
            {
                orcpt = parameters.Value.ToString();
                good = IsOrcpt(orcpt);
            }
            else
            {
                return SmtpAnswers.UnknownParameter;
            }

            if (!good)
            {
                return SmtpAnswers.BadParameter;
            }
        }

        if (!smtpUtf8 && !Ascii.IsValid(path.Wire))
        {
            return SmtpAnswers.NeedsSmtpUtf8;
        }

        command = new SmtpRcptCommand(path.Address, path.Wire, notify, orcpt);
        return null;
    }

    private static bool IsNotify(string value)
    {
        if (value == "NEVER")
        {
            return true;
        }

        string[] words = value.Split(',');
        return words.Length <= 3 && Array.TrueForAll(words, word => word is "SUCCESS" or "FAILURE" or "DELAY") && words.Distinct().Count() == words.Length;
    }

    // address-type ";" xtext; 500 octets at most (RFC 3461 4.2).
    private static bool IsOrcpt(string value)
    {
        int semicolon = value.IndexOf(';', StringComparison.Ordinal);
        return value.Length <= 500 && semicolon > 0 && semicolon < value.Length - 1
            && !value.AsSpan(0, semicolon).ContainsAnyExceptInRange('!', '~') && Xtext.IsValid(value.AsSpan(semicolon + 1));
    }
}
