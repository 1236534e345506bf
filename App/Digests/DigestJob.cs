using Quartz;

namespace QueueDashboard.Digests;

/// <summary>Looks every few seconds for what is due. It remembers nothing: all that counts stands in the tables.</summary>
[DisallowConcurrentExecution]
internal sealed partial class DigestJob(DigestRounds rounds, ILogger<DigestJob> logger) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        try
        {
            await rounds.RunDueAsync(cancellationToken);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // The next beat tries again; thrown on, it would only be logged in the scheduler's words.
            Log.Failed(logger, failure);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Looking for due digests failed; the next look follows within seconds.")]
        public static partial void Failed(ILogger logger, Exception failure);
    }
}
