using QueueDashboard.Data.Queues;

namespace QueueDashboard.Queues;

/// <summary>What can happen to one recipient's copy.</summary>
internal enum RecipientEvent
{
    HandOverAsked,
    Undone,
    ReleaseAccepted,
    RequeueAccepted,
    GivenUp,
    Refused,
    Deleted,
    Restored,
    GoneOnServer,

    /// <summary>The mail server that has it sent it back to its sender.</summary>
    ReturnedToSender,
}

/// <summary>The life of a recipient's copy as a table: what is not in it does not happen, whoever asks.</summary>
internal static class RecipientMoves
{
    private static readonly Dictionary<(RecipientState From, RecipientEvent Event), RecipientState> Table = new()
    {
        [(RecipientState.Held, RecipientEvent.HandOverAsked)] = RecipientState.Pending,
        [(RecipientState.Pending, RecipientEvent.Undone)] = RecipientState.Held,
        [(RecipientState.Pending, RecipientEvent.ReleaseAccepted)] = RecipientState.Released,
        [(RecipientState.Pending, RecipientEvent.RequeueAccepted)] = RecipientState.Requeued,
        [(RecipientState.Pending, RecipientEvent.GivenUp)] = RecipientState.Held,
        [(RecipientState.Pending, RecipientEvent.Refused)] = RecipientState.Held,
        [(RecipientState.Held, RecipientEvent.Deleted)] = RecipientState.Deleted,
        [(RecipientState.Deleted, RecipientEvent.Restored)] = RecipientState.Held,
        [(RecipientState.Held, RecipientEvent.GoneOnServer)] = RecipientState.Gone,
        [(RecipientState.Pending, RecipientEvent.GoneOnServer)] = RecipientState.Gone,
        [(RecipientState.Pending, RecipientEvent.ReturnedToSender)] = RecipientState.Gone,
    };

    public static bool Allows(RecipientState from, RecipientEvent happened) => Table.ContainsKey((from, happened));

    /// <summary>
    /// Moves it when the table allows it. The row's version is a concurrency token: of two who press at once, the second one's save fails or
    /// sees the new state.
    /// </summary>
    public static bool TryMove(RecipientRow recipient, RecipientEvent happened, long now, string by)
    {
        if (!Table.TryGetValue((recipient.State, happened), out var to))
        {
            return false;
        }

        recipient.State = to;
        recipient.ChangedAt = now;
        recipient.ChangedBy = by;
        recipient.Version++;
        return true;
    }
}
