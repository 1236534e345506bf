using System.Globalization;

namespace QueueDashboard.Delivery.Smtp;

/// <summary>
/// What we refuse ourselves because it cannot be said to this relay. A message is never changed to fit: a new encoding would break its
/// signatures, so RFC 6152 section 3 leaves only refusing when 8-bit content meets a 7-bit relay.
/// </summary>
internal static class HandOverCheck
{
    /// <summary>Null: the message as such may go.</summary>
    public static string? RefusalOfMessage(HandOver handOver) =>
        handOver.ReversePath.Length > 0 && !SmtpArgument.IsPath(handOver.ReversePath)
            ? "553 5.1.7 Not sent: the sender's address cannot be written in SMTP."
            : null;

    /// <summary>Null: the relay's offers are enough for the message.</summary>
    public static string? RefusalOfMessage(HandOver handOver, SmtpCapabilities offered)
    {
        long size = handOver.ContentLength + handOver.Prefix.Length;
        if (handOver.ContentLength > 0 && offered.LargestSize is { } most && size > most)
        {
            return string.Create(CultureInfo.InvariantCulture, $"552 5.3.4 Not sent: the relay takes at most {most} bytes, the message has {size}.");
        }
        if (handOver.EightBit && !offered.EightBitMime)
        {
            return "554 5.6.3 Not sent: the relay does not take 8-bit content, and changing the message would break its signatures.";
        }
        if ((handOver.SmtpUtf8 || !SmtpArgument.IsAscii(handOver.ReversePath)) && !offered.SmtpUtf8)
        {
            return "553 5.6.7 Not sent: the relay does not take addresses or headers in UTF-8.";
        }
        return null;
    }

    /// <summary>Null: the recipient may be named.</summary>
    public static string? RefusalOf(HandOverRecipient recipient) =>
        SmtpArgument.IsPath(recipient.Address) ? null : "553 5.1.3 Not sent: the recipient's address cannot be written in SMTP.";

    /// <summary>Null: the relay's offers are enough for this recipient.</summary>
    public static string? RefusalOf(HandOverRecipient recipient, SmtpCapabilities offered) =>
        offered.SmtpUtf8 || SmtpArgument.IsAscii(recipient.Address) ? null : "553 5.6.7 Not sent: the relay does not take addresses in UTF-8.";
}
