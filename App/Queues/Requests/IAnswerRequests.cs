using QueueDashboard.Data;
using QueueDashboard.Data.Queues;

namespace QueueDashboard.Queues.Requests;

/// <summary>Tells a recipient what became of his wish. What is told commits with what is decided.</summary>
internal interface IAnswerRequests
{
    /// <param name="notBefore">Microseconds: until then the decision can be taken back, and telling would be too early.</param>
    Task TellAsync(QueueDbContext db, ReleaseRequestRow request, ItemRow item, long notBefore, CancellationToken cancel);

    /// <summary>The decision was taken back: what has not been told yet never is.</summary>
    Task WithdrawAsync(QueueDbContext db, ReleaseRequestRow request, CancellationToken cancel);
}

/// <summary>Where nothing sends mail: the link page tells all the same.</summary>
internal sealed class NoAnswers : IAnswerRequests
{
    public Task TellAsync(QueueDbContext db, ReleaseRequestRow request, ItemRow item, long notBefore, CancellationToken cancel) => Task.CompletedTask;

    public Task WithdrawAsync(QueueDbContext db, ReleaseRequestRow request, CancellationToken cancel) => Task.CompletedTask;
}
