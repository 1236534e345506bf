namespace QueueDashboard.Data.Queues;

/// <summary>Where the message itself lies while it waits. The numbers are stored: never renumber them.</summary>
public enum ItemHome
{
    /// <summary>Only in our own store.</summary>
    Here = 0,

    /// <summary>In the hold queue of a Postfix; our store has a copy.</summary>
    Postfix = 1,

    /// <summary>A file in a watched folder; our store has a copy.</summary>
    Folder = 2,
}
