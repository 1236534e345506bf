namespace QueueDashboard.Queues;

/// <summary>Tells open pages that saved searches have changed.</summary>
internal sealed class SavedSearchFeed
{
    /// <summary>Raised on any thread.</summary>
    public event Action? Changed;

    public void Publish() => Changed?.Invoke();
}
