namespace QueueDashboard.Web.Api;

/// <summary>Which recipients an act is for; without the list, every one that it can move.</summary>
internal sealed record ActBody(IReadOnlyList<string>? Recipients);

/// <summary>Which messages an act is for.</summary>
internal sealed record BulkBody(IReadOnlyList<long> Ids);

/// <summary>What the act made of the message.</summary>
/// <param name="Moved">The recipients whose state it changed.</param>
/// <param name="UndoUntil">Until then nothing leaves the house; null when undo has no end or does not exist.</param>
internal sealed record ActAnswer(long Id, string Queue, string State, IReadOnlyList<ItemRecipient> Recipients, IReadOnlyList<string> Moved, DateTimeOffset? UndoUntil);

/// <summary>One message of an act on many.</summary>
/// <param name="Outcome">done, settled, refused or not-found.</param>
/// <param name="State">With settled: the state that somebody else gave it, <paramref name="At"/> that time, <paramref name="By"/> whom.</param>
/// <param name="Code">With refused: why, for programs.</param>
internal sealed record BulkResult(long Id, string Outcome, DateTimeOffset? UndoUntil = null, string? State = null, DateTimeOffset? At = null, string? By = null, string? Code = null, string? Detail = null);

/// <summary>A result for each id, in the order in which they were sent.</summary>
internal sealed record BulkAnswer(int Done, IReadOnlyList<BulkResult> Results);
