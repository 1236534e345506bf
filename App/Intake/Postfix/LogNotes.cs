using QueueDashboard.Data;
using QueueDashboard.Data.Queues;
using QueueDashboard.Queues;

namespace QueueDashboard.Intake.Postfix;

/// <summary>Writes down what the log told: why a message was put on hold, and what became of those that went on.</summary>
internal sealed class LogNotes(HoldReasonStore reasons, MtaProofStore proofs)
{
    private const int LongestEvidence = 200;

    public async Task KeepAsync(string source, IReadOnlyList<LogEvent> events, CancellationToken cancel)
    {
        foreach (var held in events.Where(one => one is LogEvent.Held or LogEvent.HeldByMilter).GroupBy(one => one.At))
        {
            await reasons.NoteAsync([.. held.Select(one => (one.QueueId, Reason(one)))], held.Key is { } at ? Microseconds.From(at) : null, cancel);
        }

        await proofs.SeenAsync(source, [.. events.OfType<LogEvent.Status>().Select(Sighting).OfType<MtaSighting>()], cancel);
    }

    /// <summary>A log line explains and names no danger: a rule that holds for inspection says nothing of spam or viruses.</summary>
    private static HeldReason Reason(LogEvent one) => one is LogEvent.Held held
        ? new HeldReason("log", QueueName.Holding, ReasonCode.Unknown, null, null, held.Text ?? held.What, "", held.What is { } what ? [new EvidenceView("Postfix", null, Cut(what))] : [])
        : new HeldReason("log", QueueName.Holding, ReasonCode.Unknown, null, null, null, "", [new EvidenceView("Postfix", null, "milter-hold")]);

    private static MtaSighting? Sighting(LogEvent.Status status)
    {
        MtaOutcome? outcome = status.Word switch
        {
            "sent" => MtaOutcome.Delivered,
            "deferred" => MtaOutcome.Deferred,
            "bounced" => MtaOutcome.Bounced,
            "expired" => MtaOutcome.Expired,
            _ => null,
        };
        return outcome is { } known ? new MtaSighting(status.QueueId, status.To, status.Original, known, status.Said, status.At is { } at ? Microseconds.From(at) : null) : null;
    }

    private static string Cut(string text) => text.Length <= LongestEvidence ? text : text[..LongestEvidence];
}
