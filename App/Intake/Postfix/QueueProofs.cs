using QueueDashboard.Data.Queues;
using QueueDashboard.Delivery.Postfix;
using QueueDashboard.Queues;

namespace QueueDashboard.Intake.Postfix;

/// <summary>Tells from the other queues how messages that we know of go on: waiting, or deferred and why. Only what changed since the last list is looked up.</summary>
internal sealed class QueueProofs(string source, MtaProofStore proofs)
{
    private const string Deferred = "deferred";
    private Dictionary<string, string> _last = new(StringComparer.Ordinal);

    public async Task ReadAsync(IEnumerable<QueueEntry> elsewhere, CancellationToken cancel)
    {
        Dictionary<string, string> now = new(StringComparer.Ordinal);
        List<MtaSighting> changed = [];
        foreach (var entry in elsewhere)
        {
            string state = now[entry.Id] = $"{entry.Queue}\n{string.Join('\n', entry.Recipients.Select(recipient => recipient.Delay))}";
            if (!_last.TryGetValue(entry.Id, out string? before) || before != state)
            {
                changed.AddRange(entry.Recipients.Select(recipient => Sighting(entry, recipient)));
            }
        }

        await proofs.SeenAsync(source, changed, cancel);
        _last = now;
    }

    private static MtaSighting Sighting(QueueEntry entry, QueueEntryRecipient recipient) => entry.Queue == Deferred && recipient.Delay is { Length: > 0 } delay
        ? new MtaSighting(entry.Id, recipient.Address, null, MtaOutcome.Deferred, delay)
        : new MtaSighting(entry.Id, recipient.Address, null, MtaOutcome.Queued, null);
}
