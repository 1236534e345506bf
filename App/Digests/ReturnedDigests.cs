using System.Text;
using System.Text.RegularExpressions;
using QueueDashboard.Protocols.Mime;
using QueueDashboard.Queues;

namespace QueueDashboard.Digests;

/// <summary>
/// Stands before the queues and takes out what answers a digest: a report that it could not be delivered marks its reader instead of
/// becoming one more message that waits. What cannot be matched is held like everything else.
/// </summary>
internal sealed partial class ReturnedDigests(HoldQueue queue, DigestBounces bounces, ILogger<ReturnedDigests> logger) : IHoldMessages
{
    // A returned digest names itself once or twice; more are somebody trying numbers.
    private const int MostTried = 4;

    public async ValueTask<HoldOutcome> HoldAsync(IncomingMessage message, CancellationToken cancel) =>
        message.ReversePath.Length == 0 && Numbers(message.Content.Span) is { Count: > 0 } numbers && await SettleAsync(message, numbers, cancel) is { } settled
            ? settled
            : await queue.HoldAsync(message, cancel);

    private async Task<HoldOutcome?> SettleAsync(IncomingMessage message, IReadOnlyList<string> numbers, CancellationToken cancel)
    {
        try
        {
            var report = MailMessage.Read(message.Content);
            if (report.Report is not { Kind: ReportKind.DeliveryStatus } && !report.IsBounce)
            {
                // An out-of-office answer names the digest, too; it came through.
                return null;
            }

            // A report names what became of each recipient; a late digest is on its way still.
            bool failed = report.Report is { Recipients.Count: > 0 } status ? status.Recipients.Any(recipient => recipient.Action == "failed") : report.IsBounce;
            foreach (string number in numbers)
            {
                if (failed ? await bounces.MarkBouncedAsync(number, Said(report), cancel) : await bounces.IsOursAsync(number, cancel))
                {
                    return new HoldOutcome.Settled(failed ? "a digest came back, its reader is marked" : "a notice about a digest");
                }
            }

            return null;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // Held it is not lost, and a person sees it.
            Log.NotMarked(logger, failure);
            return null;
        }
    }

    private static string Said(MailMessage report) =>
        report.Report?.Recipients.Select(recipient => recipient.Diagnostic ?? recipient.Status).FirstOrDefault(text => text is not null) ?? report.Subject;

    /// <summary>Our own Message-IDs in it, wherever they stand: in the returned header, in its body, in References.</summary>
    private static List<string> Numbers(ReadOnlySpan<byte> content)
    {
        List<string> found = [];
        for (int at = content.IndexOf(DigestOrigin.IdBegins); at >= 0 && found.Count < MostTried; at = content.IndexOf(DigestOrigin.IdBegins))
        {
            content = content[at..];
            string text = Encoding.Latin1.GetString(content[..Math.Min(content.Length, DigestOrigin.LongestId)]);
            if (IdPattern().Match(text) is { Success: true } id && !found.Contains(id.Value))
            {
                found.Add(id.Value);
            }

            content = content[1..];
        }

        return found;
    }

    [GeneratedRegex(@"^<digest\.[0-9a-f]{32}@[^<>\s]+>")]
    private static partial Regex IdPattern();

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "A digest that came back could not be recorded; its report is held like other mail.")]
        public static partial void NotMarked(ILogger logger, Exception failure);
    }
}
