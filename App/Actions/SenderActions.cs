using System.Globalization;
using QueueDashboard.Audit;
using QueueDashboard.Data;
using QueueDashboard.Data.Senders;
using QueueDashboard.Senders;

namespace QueueDashboard.Actions;

/// <inheritdoc cref="IChangeSenders"/>
internal sealed class SenderActions(UnitOfWork work, SenderKeeper keeper, TimeProvider clock) : IChangeSenders
{
    public Task<SenderChange> SetAsync(SenderDraft draft, Actor actor, string? own, IReadOnlyList<string>? domains, CancellationToken cancel) =>
        ActAsync((db, token) => SetAsync(db, draft, actor, own, domains, token), cancel);

    public Task<SenderChange> RemoveAsync(long id, Actor actor, string? own, IReadOnlyList<string>? domains, CancellationToken cancel) => ActAsync(
        async (db, token) =>
        {
            string? self = own is null ? null : SenderKeys.Recipient(own);
            var change = await SenderStore.RemoveAsync(db, id, whom => (self is null || whom == self) && SenderValidation.IsWithin(whom, domains), token);
            if (change is SenderChange.Done { Before: { } gone })
            {
                AuditLog.Add(db, clock, actor, Acts.RemoveSender, Outcomes.Done, null, Person(gone), Told(gone));
            }

            return change;
        },
        cancel);

    /// <summary>Within the caller's unit of work, for many at once. Call <see cref="SenderKeeper.ReloadAsync"/> after its commit.</summary>
    internal async Task<SenderChange> SetAsync(QueueDbContext db, SenderDraft draft, Actor actor, string? own, IReadOnlyList<string>? domains, CancellationToken cancel)
    {
        var (folded, fault) = SenderValidation.Read(draft, own, domains, clock.GetUtcNow());
        if (folded is null)
        {
            return fault!;
        }

        var change = await SenderStore.SetAsync(db, folded, own is not null, clock.Now(), actor.Name, cancel);
        if (change is SenderChange.Done { Now: { } now } done)
        {
            string before = done.Before is { } old ? $" (before: {Told(old)})" : "";
            AuditLog.Add(db, clock, actor, Acts.SetSender, Outcomes.Done, null, Person(now), Told(now) + before);
        }

        return change;
    }

    private async Task<SenderChange> ActAsync(Func<QueueDbContext, CancellationToken, Task<SenderChange>> change, CancellationToken cancel)
    {
        var result = await work.WriteAsync(change, cancel);
        await keeper.ReloadAsync(cancel);
        return result;
    }

    /// <summary>So that somebody limited to domains finds what concerns his people.</summary>
    private static string? Person(SenderView entry) => entry.For.IndexOf('@', StringComparison.Ordinal) > 0 ? entry.For : null;

    private static string Told(SenderView entry)
    {
        string end = entry.EndsAt is { } until ? $", until {until.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC" : "";
        string vouching = entry.AuthenticatedDomain is { } domain ? $", if {domain} vouches" : "";
        return $"{(entry.Verdict == SenderVerdict.Allow ? "allow" : "block")} {entry.Pattern} for {(entry.For.Length == 0 ? "everybody" : entry.For)}{vouching}{end}";
    }
}
