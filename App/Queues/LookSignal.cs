namespace QueueDashboard.Queues;

/// <summary>
/// A person looks at the queues: mirrors of other servers' queues look there too, so that what is shown is not as old as their pace. Costs
/// nothing to raise; each mirror keeps its own shortest pause.
/// </summary>
internal sealed class LookSignal
{
    private TaskCompletionSource _raised = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Raise() => Interlocked.Exchange(ref _raised, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    /// <summary>Ends when it is raised after this call.</summary>
    public Task Next => Volatile.Read(ref _raised).Task;
}
