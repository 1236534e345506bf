using QueueDashboard.Queues;
using QueueDashboard.Web.Queues.Reading;

namespace QueueDashboard.Web.Queues;

public enum ItemAct
{
    Release,
    Requeue,
    Delete,
    Restore,
    Undo,

    /// <summary>Back to its sender.</summary>
    Return,
}

/// <param name="RecipientIds">Null: every recipient that the act can still reach.</param>
public sealed record ActTarget(long ItemId, IReadOnlyList<long>? RecipientIds = null);

/// <param name="Done">How many messages it was done for, or asked.</param>
/// <param name="UndoUntil">Null: it cannot be undone by a press.</param>
/// <param name="Problems">A sentence each, in the viewer's language: who was first, what is missing.</param>
public sealed record ActSummary(int Done, DateTimeOffset? UndoUntil, IReadOnlyList<string> Problems);

/// <summary>What the list and the reading pane ask for. A seam, so that they can be tested without a mail server.</summary>
internal interface IActFromPages
{
    Task<ActSummary> DoAsync(ItemAct act, Caller caller, IReadOnlyList<ActTarget> targets, CancellationToken cancel);

    /// <summary>Whether the mail server that has it can send it back to its sender.</summary>
    bool CanReturn(ItemView item);

    /// <summary>Reads the content for a person and says so in the audit; null: there is none, or it is not for him.</summary>
    /// <param name="part">What he looks at: text, html, source or attachment N.</param>
    /// <param name="holds">Says whether the message has that part; null: it has.</param>
    Task<ReadOnlyMemory<byte>?> OpenAsync(Caller caller, long itemId, string part, CancellationToken cancel, Func<ReadOnlyMemory<byte>, bool>? holds = null);

    /// <summary>What happened to it, newest first.</summary>
    Task<IReadOnlyList<HistoryLine>> HistoryAsync(Caller caller, long itemId, CancellationToken cancel);

    /// <summary>What a reader may be offered, and whose domains are ours.</summary>
    ReadingRules Rules => ReadingRules.None;

    /// <summary>Host and port of the scanner that can be asked once more; null: none is configured, and nothing of it is shown.</summary>
    string? Scanner => null;

    /// <summary>Sends the message to the scanner; null: it is done. Otherwise why not, in the viewer's language where we have it.</summary>
    Task<string?> LookAgainAsync(Caller caller, long itemId, CancellationToken cancel) => Task.FromResult<string?>(null);
}

/// <summary>One thing that happened to a message.</summary>
public sealed record HistoryLine(DateTimeOffset At, string Who, string Act, string Outcome, string? Recipient, string? Detail);
