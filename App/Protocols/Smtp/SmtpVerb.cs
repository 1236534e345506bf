using System.Text;

namespace QueueDashboard.Protocols.Smtp;

internal enum SmtpVerb
{
    /// <summary>Nothing that we know.</summary>
    Unknown,
    Helo,
    Ehlo,
    Mail,
    Rcpt,
    Data,
    Rset,
    Noop,
    Vrfy,
    Help,
    Quit,

    /// <summary>RFC 3207.</summary>
    StartTls,

    /// <summary>Postfix: who the original client was, for the record.</summary>
    XForward,

    /// <summary>Postfix: who the client is to be taken for.</summary>
    XClient,

    /// <summary>A command of an RFC that we do not offer: EXPN, TURN, ETRN, AUTH, BDAT.</summary>
    NotOffered,
}

internal static class SmtpVerbs
{
    /// <summary>The verb in front of a line, in any case (RFC 5321 2.4).</summary>
    /// <param name="line">Without its line end.</param>
    /// <param name="argument">What follows the first space, without spaces at either end.</param>
    public static SmtpVerb Read(ReadOnlySpan<byte> line, out ReadOnlySpan<byte> argument)
    {
        int space = line.IndexOf((byte)' ');
        ReadOnlySpan<byte> word = space < 0 ? line : line[..space];
        argument = space < 0 ? default : line[(space + 1)..].Trim((byte)' ');
        return word.Length switch
        {
            4 => ReadFour(word),
            7 when Ascii.EqualsIgnoreCase(word, "XCLIENT"u8) => SmtpVerb.XClient,
            8 when Ascii.EqualsIgnoreCase(word, "STARTTLS"u8) => SmtpVerb.StartTls,
            8 when Ascii.EqualsIgnoreCase(word, "XFORWARD"u8) => SmtpVerb.XForward,
            _ => SmtpVerb.Unknown,
        };
    }

    private static SmtpVerb ReadFour(ReadOnlySpan<byte> word)
    {
        Span<byte> upper = stackalloc byte[4];
        if (Ascii.ToUpper(word, upper, out _) != System.Buffers.OperationStatus.Done)
        {
            return SmtpVerb.Unknown;
        }

        return upper switch
        {
            _ when upper.SequenceEqual("HELO"u8) => SmtpVerb.Helo,
            _ when upper.SequenceEqual("EHLO"u8) => SmtpVerb.Ehlo,
            _ when upper.SequenceEqual("MAIL"u8) => SmtpVerb.Mail,
            _ when upper.SequenceEqual("RCPT"u8) => SmtpVerb.Rcpt,
            _ when upper.SequenceEqual("DATA"u8) => SmtpVerb.Data,
            _ when upper.SequenceEqual("RSET"u8) => SmtpVerb.Rset,
            _ when upper.SequenceEqual("NOOP"u8) => SmtpVerb.Noop,
            _ when upper.SequenceEqual("VRFY"u8) => SmtpVerb.Vrfy,
            _ when upper.SequenceEqual("HELP"u8) => SmtpVerb.Help,
            _ when upper.SequenceEqual("QUIT"u8) => SmtpVerb.Quit,
            _ when upper.SequenceEqual("EXPN"u8) || upper.SequenceEqual("TURN"u8) || upper.SequenceEqual("ETRN"u8)
                || upper.SequenceEqual("AUTH"u8) || upper.SequenceEqual("BDAT"u8) => SmtpVerb.NotOffered,
            _ => SmtpVerb.Unknown,
        };
    }
}
