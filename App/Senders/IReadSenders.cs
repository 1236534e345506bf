namespace QueueDashboard.Senders;

/// <summary>The lists as pages and programs read them.</summary>
internal interface IReadSenders
{
    /// <param name="limit">1 to 500.</param>
    Task<SenderPage> PageAsync(SenderFilter filter, long? before, int limit, CancellationToken cancel);

    Task<SenderView?> FindAsync(long id, CancellationToken cancel);
}
