using QueueDashboard.Data;
using QueueDashboard.Data.Audit;

namespace QueueDashboard.Audit;

/// <summary>Writes the audit. There is no way to change or remove a row here, on purpose.</summary>
internal static class AuditLog
{
    // A sentence, not a message: whoever passes more wants to store content, which outlives its item here.
    private const int LongestDetail = 2000;

    /// <summary>
    /// Adds a row to the caller's unit of work, so that it is kept exactly when what it tells of is. Never put a password, a token,
    /// or a message's content into <paramref name="detail"/>; it is cut at 2000 characters.
    /// </summary>
    public static void Add(QueueDbContext db, TimeProvider clock, Actor actor, string act, string outcome, long? itemId = null, string? recipient = null, string? detail = null) =>
        AuditStore.Add(db, new AuditRow
        {
            At = clock.Now(),
            ActorKind = actor.Kind,
            Actor = actor.Name,
            ClientAddress = actor.ClientAddress,
            Act = act,
            Outcome = outcome,
            ItemId = itemId,
            Recipient = recipient,
            Detail = detail is { Length: > LongestDetail } ? detail[..LongestDetail] : detail,
        });
}
