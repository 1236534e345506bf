namespace QueueDashboard.Data.Queues;

/// <summary>
/// Where one recipient's copy of a message stands. The numbers are stored: never renumber them. An item shows the first
/// that occurs among its recipients in the order Pending, Held, Requeued, Released, Deleted, Gone.
/// </summary>
public enum RecipientState
{
    Held = 1,
    Pending = 2,
    Released = 3,
    Requeued = 4,
    Deleted = 5,
    Gone = 6,
}
