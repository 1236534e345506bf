using QueueDashboard.Data;
using QueueDashboard.Links;
using QueueDashboard.Queues.Requests;

namespace QueueDashboard.Digests;

/// <summary>
/// Removes old mails and links. A kept mail repeats subjects and senders, so it must not stay long after its messages; an ended
/// link stays a while, because its page can still say what became of the message.
/// </summary>
internal sealed class DigestSweep(UnitOfWork work, TimeProvider clock)
{
    private const int MailDays = 90;
    private const int LinkDays = 30;
    private const int RequestDays = 90;
    private static readonly TimeSpan Beat = TimeSpan.FromHours(1);

    private DateTimeOffset _next = DateTimeOffset.MinValue;

    /// <summary>At most once an hour, whoever asks.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        if (now < _next)
        {
            return;
        }

        _next = now + Beat;
        await work.WriteAsync(
            async (db, stop) =>
            {
                await LinkKeeper.PurgeAsync(db, now.AddDays(-LinkDays), stop);
                await RequestStore.PurgeAsync(db, Microseconds.From(now.AddDays(-RequestDays)), stop);
                await DigestStore.PurgeAsync(db, Microseconds.From(now.AddDays(-MailDays)), stop);
            },
            cancel);
    }
}
