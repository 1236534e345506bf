using Microsoft.Extensions.Options;
using QueueDashboard.Delivery.Postfix;
using QueueDashboard.Queues;
using QueueDashboard.Sources;

namespace QueueDashboard.Intake.Postfix;

/// <summary>Looks at each configured Postfix in its pace, and at once when a person looks at the queues.</summary>
internal sealed partial class PostfixMirrors(
    IReadOnlyList<IPostfix> servers,
    IOptions<PostfixOptions> options,
    IServiceProvider rooms,
    ContentFetcher contents,
    LookSignal asked,
    ISourceBook book,
    TimeProvider clock,
    ILogger<PostfixMirrors> logger) : BackgroundService
{
    /// <summary>Whoever turns pages quickly must not keep the mail server listing its queues.</summary>
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ContentPause = TimeSpan.FromSeconds(15);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(servers.Select(server => FollowAsync(server, stoppingToken)));

    private async Task FollowAsync(IPostfix server, CancellationToken stop)
    {
        var instance = options.Value.Instances.FirstOrDefault(one => PostfixQueue.SourceOf(one.Name) == server.Source) ?? new PostfixInstance();
        ServerEvents events = new();
        using QueueMirror mirror = ActivatorUtilities.CreateInstance<QueueMirror>(rooms, server, events);
        book.Declare(server.Source, SourceKind.Postfix, string.Join(' ', instance.Command));
        book.OffersCheck(server.Source, cancel => mirror.LookAsync(cancel));
        List<Task> work = [LookAsync(mirror, TimeSpan.FromSeconds(instance.PollSeconds), stop), FetchAsync(server, mirror, stop)];
        using LogFollower? follower = instance.Log.Length == 0 ? null : ActivatorUtilities.CreateInstance<LogFollower>(rooms, server.Source, instance.Log, events);
        if (follower is not null)
        {
            events.CatchUpAsync = async cancel => await follower.ReadAsync(cancel);
            work.Add(follower.RunAsync(stop));
        }

        await Task.WhenAll(work);
    }

    private async Task LookAsync(QueueMirror mirror, TimeSpan pace, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            // Taken before the look: who asks during it may want what came after its list.
            var next = asked.Next;
            try
            {
                await mirror.LookAsync(stop);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                LogStumbled(exception, mirror.Source);
            }

            await Task.Delay(ShortestPause, clock, stop);
            await AnyAsync(next, pace - ShortestPause, stop);
        }
    }

    private async Task FetchAsync(IPostfix server, QueueMirror mirror, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var next = mirror.Added.Next;
            int came = 0;
            try
            {
                came = mirror.HasLooked ? await contents.FetchSomeAsync(server, stop) : 0;
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                LogStumbled(exception, mirror.Source);
            }

            if (came == 0)
            {
                await AnyAsync(next, ContentPause, stop);
            }
        }
    }

    private async Task AnyAsync(Task next, TimeSpan longest, CancellationToken stop)
    {
        if (longest > TimeSpan.Zero)
        {
            using var until = CancellationTokenSource.CreateLinkedTokenSource(stop);
            await Task.WhenAny(next, Task.Delay(longest, clock, until.Token));
            await until.CancelAsync();
        }

        stop.ThrowIfCancellationRequested();
    }

    [LoggerMessage(LogLevel.Error, "The mirror of {Source} stumbled; it goes on with the next look.")]
    private partial void LogStumbled(Exception exception, string source);
}
