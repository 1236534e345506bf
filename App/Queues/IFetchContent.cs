namespace QueueDashboard.Queues;

/// <summary>
/// Brings the content of items that are known from a list only (<see cref="Data.Queues.ItemMarks.ContentPending"/>), from where they lie. A door that
/// lists before it reads offers one; all are asked in turn.
/// </summary>
internal interface IFetchContent
{
    /// <summary>True: the content is in the store now, also when it was before. False: not by this door, or it is not there any more.</summary>
    Task<bool> FetchAsync(long itemId, CancellationToken cancel);
}
