using System.Globalization;
using System.Text;

namespace QueueDashboard.Delivery.Smtp;

/// <summary>
/// Writes MAIL and RCPT with the parameters that the relay offered. A parameter that does not fit its own grammar is left out: it came
/// from a stranger, and mail without it is better than no mail or a forged command.
/// </summary>
internal static class EnvelopeCommands
{
    private const int LongestEnvelopeId = 100;
    private const int LongestOriginal = 500;

    public static string Mail(HandOver handOver, SmtpCapabilities offered, bool utf8)
    {
        var line = new StringBuilder($"MAIL FROM:<{handOver.ReversePath}>");
        if (offered.Size && handOver.ContentLength > 0)
        {
            line.Append(CultureInfo.InvariantCulture, $" SIZE={handOver.ContentLength + handOver.Prefix.Length}");
        }
        if (handOver.EightBit && offered.EightBitMime)
        {
            line.Append(" BODY=8BITMIME");
        }
        if (utf8)
        {
            line.Append(" SMTPUTF8");
        }
        if (offered.Dsn)
        {
            if (handOver.Ret?.ToUpperInvariant() is "FULL" or "HDRS")
            {
                line.Append(" RET=").Append(handOver.Ret.ToUpperInvariant());
            }
            if (handOver.EnvelopeId is { Length: <= LongestEnvelopeId } id && SmtpArgument.IsXtext(id))
            {
                line.Append(" ENVID=").Append(id);
            }
        }
        return line.Append("\r\n").ToString();
    }

    public static string Rcpt(HandOverRecipient recipient, SmtpCapabilities offered)
    {
        var line = new StringBuilder($"RCPT TO:<{recipient.Address}>");
        if (offered.Dsn)
        {
            if (recipient.Notify is { } notify && IsNotify(notify))
            {
                line.Append(" NOTIFY=").Append(notify.ToUpperInvariant());
            }
            if (recipient.Orcpt is { Length: <= LongestOriginal } original && IsOriginal(original))
            {
                line.Append(" ORCPT=").Append(original);
            }
        }
        return line.Append("\r\n").ToString();
    }

    private static bool IsNotify(string notify)
    {
        string[] words = notify.ToUpperInvariant().Split(',');
        return words is ["NEVER"] || words.All(word => word is "SUCCESS" or "FAILURE" or "DELAY");
    }

    private static bool IsOriginal(string original)
    {
        int end = original.IndexOf(';', StringComparison.Ordinal);
        return end > 0 && original.AsSpan(0, end).IndexOfAnyExcept(s_type) < 0 && SmtpArgument.IsXtext(original.AsSpan(end + 1));
    }

    private static readonly System.Buffers.SearchValues<char> s_type =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-");
}
