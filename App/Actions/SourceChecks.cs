using QueueDashboard.Audit;
using QueueDashboard.Data;
using QueueDashboard.Sources;

namespace QueueDashboard.Actions;

/// <summary>What came of a look that somebody asked a source for.</summary>
internal abstract record SourceCheck
{
    private SourceCheck()
    {
    }

    /// <summary>It looked; how it is now stands in the book.</summary>
    public sealed record Looked : SourceCheck;

    /// <summary>It waits for others and cannot look.</summary>
    public sealed record CannotLook : SourceCheck;

    public sealed record Unknown : SourceCheck;

    /// <summary>Our own failure; the log has it.</summary>
    public sealed record Failed(string Cause) : SourceCheck;
}

/// <summary>"Check now": asks a source to look at once instead of at its next turn.</summary>
internal sealed partial class SourceChecks(SourceBook book, UnitOfWork work, TimeProvider clock, ILogger<SourceChecks> logger)
{
    // A server that does not answer is a failure of the source long before; this only ends the wait of a person.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    public async Task<SourceCheck> CheckAsync(Actor actor, string name, CancellationToken cancel)
    {
        if (book.Seen.All(seen => seen.Name != name))
        {
            return new SourceCheck.Unknown();
        }

        SourceCheck result;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(Limit);
        try
        {
            result = await book.CheckAsync(name, limit.Token) ? new SourceCheck.Looked() : new SourceCheck.CannotLook();
        }
        catch (Exception exception) when (!cancel.IsCancellationRequested)
        {
            LogFailed(exception, name);
            result = new SourceCheck.Failed(exception is OperationCanceledException ? "no answer in time" : exception.GetType().Name);
        }

        string outcome = result switch { SourceCheck.Looked => Outcomes.Done, SourceCheck.CannotLook => Outcomes.Refused, _ => Outcomes.Failed };
        await work.WriteAsync(
            (db, _) =>
            {
                AuditLog.Add(db, clock, actor, Acts.CheckSource, outcome, null, null, name);
                return Task.CompletedTask;
            },
            cancel);
        return result;
    }

    [LoggerMessage(LogLevel.Error, "The source {Source} could not be asked to look.")]
    private partial void LogFailed(Exception exception, string source);
}
