using System.Globalization;
using System.Text;
using QueueDashboard.Data;
using QueueDashboard.Data.Queues;
using QueueDashboard.Hosting;

namespace QueueDashboard.Actions;

/// <summary>The header lines put on top of a message that is handed over; below them it is what came, byte for byte.</summary>
internal static class HandOverPrefix
{
    public static byte[] Of(ItemRow item, string act, TraceHeader trace, DateTimeOffset now)
    {
        string protocol = item.Marks.HasFlag(ItemMarks.SmtpUtf8) ? "UTF8SMTP" : "ESMTP";

        // RFC 5321 section 4.4: a stamp for each pass through a mail system, or nobody can see a loop.
        string received = string.Create(
            CultureInfo.InvariantCulture,
            $"Received: from {Word(item.Helo)} ({Word(item.ClientName)} [{Word(item.ClientAddress)}])\r\n\tby {Word(Environment.MachineName)} (QueueDashboard) with {protocol} id {item.Id};\r\n\t{Date(Microseconds.ToTime(item.ReceivedAt))}\r\n");
        return Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"{TraceHeader.Name}: {trace.Value(item.Id, act)}\r\nX-QueueDashboard-{(act == Audit.Acts.Release ? "Released" : "Requeued")}: {Date(now)}\r\n{received}"));
    }

    private static string Date(DateTimeOffset time) => time.ToUniversalTime().ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture);

    /// <summary>A client chose these words: only what cannot break the field or its comments stays.</summary>
    private static string Word(string? text)
    {
        string safe = string.Concat((text ?? "").Where(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or ':')).Trim();
        return safe.Length == 0 ? "unknown" : safe[..Math.Min(safe.Length, 255)];
    }
}
