using System.Globalization;
using System.Text;
using QueueDashboard.Protocols.Addresses;

namespace QueueDashboard.Protocols.Smtp;

/// <summary>What MAIL said.</summary>
/// <param name="ReversePath">"" for the null reverse-path, else the address as it stood between the brackets.</param>
/// <param name="Size">The client's claim in octets (RFC 1870), null without one. A claim only: the bytes are counted too.</param>
/// <param name="Ret">FULL or HDRS (RFC 3461 4.3).</param>
/// <param name="EnvelopeId">The ENVID as it came, xtext and all, so that a hand-over can repeat it.</param>
internal sealed record SmtpMailCommand(string ReversePath, long? Size, bool EightBit, bool SmtpUtf8, string? Ret, string? EnvelopeId)
{
    /// <returns>Null when it was read, else the refusal.</returns>
    public static SmtpAnswer? Read(ReadOnlySpan<char> argument, AddressLimits limits, long maxBytes, out SmtpMailCommand? command)
    {
        command = null;
        if (!argument.StartsWith("FROM:", StringComparison.OrdinalIgnoreCase))
        {
            return SmtpAnswers.MailSyntax;
        }

        argument = argument[5..];
        switch (SmtpPath.Read(argument, limits, out SmtpPath path, out int length))
        {
            case AddressFault.Syntax:
                return SmtpAnswers.BadSender;
            case AddressFault.LocalPartTooLong or AddressFault.DomainTooLong:
                return SmtpAnswers.SenderTooLong;
        }

        if (length < argument.Length && argument[length] != ' ')
        {
            return SmtpAnswers.MailSyntax;
        }

        Options options = default;
        if (options.Read(argument[length..]) is { } refusal)
        {
            return refusal;
        }

        if (!options.SmtpUtf8 && !Ascii.IsValid(path.Wire))
        {
            return SmtpAnswers.NeedsSmtpUtf8;
        }

        if (options.Size > maxBytes)
        {
            return SmtpAnswers.TooLarge;
        }

        command = new SmtpMailCommand(path.Wire, options.Size, options.EightBit, options.SmtpUtf8, options.Ret, options.EnvelopeId);
        return null;
    }

    private struct Options
    {
        public long? Size;
        public bool EightBit;
        public bool SmtpUtf8;
        public string? Ret;
        public string? EnvelopeId;

        public SmtpAnswer? Read(ReadOnlySpan<char> text)
        {
            SmtpParameters parameters = new(text);
            while (parameters.MoveNext())
            {
                bool good;
                if (parameters.Is("SIZE"))
                {
                    // RFC 1870 4: up to 20 digits; what does not fit a long is too large for everybody.
                    good = parameters.Value.Length is > 0 and <= 20 && !parameters.Value.ContainsAnyExceptInRange('0', '9');
                    Size = !good ? null : long.TryParse(parameters.Value, NumberStyles.None, CultureInfo.InvariantCulture, out long size) ? size : long.MaxValue;
                }
                else if (parameters.Is("BODY"))
                {
                    EightBit = parameters.Value.Equals("8BITMIME", StringComparison.OrdinalIgnoreCase);
                    good = EightBit || parameters.Value.Equals("7BIT", StringComparison.OrdinalIgnoreCase);
                }
                else if (parameters.Is("SMTPUTF8"))
                {
                    SmtpUtf8 = true;
                    good = !parameters.HasValue;
                }
                else if (parameters.Is("RET"))
                {
                    Ret = parameters.Value.ToString().ToUpperInvariant();
                    good = Ret is "FULL" or "HDRS";
                }
                else if (parameters.Is("ENVID"))
                {
                    EnvelopeId = parameters.Value.ToString();
                    good = EnvelopeId.Length is > 0 and <= 100 && Xtext.IsValid(EnvelopeId);
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

            return null;
        }
    }
}
