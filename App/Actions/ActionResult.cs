using QueueDashboard.Data.Queues;

namespace QueueDashboard.Actions;

/// <summary>What to act on.</summary>
/// <param name="RecipientIds">Null: every recipient that the act can move.</param>
/// <param name="Domains">The recipient domains that the actor is limited to; null: none.</param>
internal sealed record ItemTarget(long ItemId, IReadOnlyList<long>? RecipientIds = null, IReadOnlyList<string>? Domains = null);

/// <summary>What became of one act on one item.</summary>
internal abstract record ActionResult(long ItemId)
{
    /// <param name="RecipientIds">Those that were moved: never empty.</param>
    /// <param name="UndoUntil">Until then nothing leaves the house; null where undo has no end (a delete) or does not exist.</param>
    internal sealed record Done(long ItemId, IReadOnlyList<long> RecipientIds, DateTimeOffset? UndoUntil) : ActionResult(ItemId);

    /// <summary>Somebody was first: what he made of it, when, and who he was.</summary>
    internal sealed record Lost(long ItemId, RecipientState State, DateTimeOffset When, string? By) : ActionResult(ItemId);

    /// <summary>Nothing was changed, and nothing is lost.</summary>
    /// <param name="Code">Names the sentence in the texts: no-relay.</param>
    internal sealed record Refused(long ItemId, string Code, string Sentence) : ActionResult(ItemId);

    internal sealed record NotFound(long ItemId) : ActionResult(ItemId);
}
