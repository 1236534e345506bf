using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using QueueDashboard.Actions;
using QueueDashboard.Audit;
using QueueDashboard.Bench.Servers;
using QueueDashboard.Data.Queues;
using QueueDashboard.Queues;

namespace QueueDashboard.Bench.HoldQueue;

/// <summary>What a person does with a full hold queue: search it, and release many at once.</summary>
internal static class ReleaseBench
{
    public static async Task RunAsync(IServiceProvider rooms, PostfixServer postfix, int count)
    {
        var watch = Stopwatch.StartNew();
        int indexed = 0;
        while (await rooms.GetRequiredService<ItemIndexer>().IndexSomeAsync(CancellationToken.None) is > 0 and var some)
        {
            indexed += some;
        }

        Console.WriteLine($"indexed: {indexed} in {watch.Elapsed.TotalSeconds:F2} s");
        List<double> searches = [];
        for (int i = 0; i < 20; i++)
        {
            watch.Restart();
            var page = await rooms.GetRequiredService<IReadItems>().ListAsync(new ItemQuery { Search = "from:sender to:kunde" }, CancellationToken.None);
            searches.Add(watch.Elapsed.TotalMilliseconds);
            if (page.Rows.Count != 100)
            {
                throw new InvalidOperationException($"The search found {page.Rows.Count} on its first page.");
            }
        }

        Console.WriteLine($"a search that all match, first page: median {searches.Median():F1} ms");

        var jobs = rooms.GetRequiredService<BulkJobs>();
        watch.Restart();
        var found = await jobs.MatchAsync(new ItemQuery { State = RecipientState.Held }, CancellationToken.None);
        Console.WriteLine($"all that match: {found.Items.Count} in {watch.Elapsed.TotalMilliseconds:F0} ms");

        long before = await postfix.StoredAsync();
        int told = 0;
        using var watching = jobs.Subscribe(_ => told++);
        watch.Restart();
        var job = jobs.Start(Acts.Release, Actor.Cli("bench"), [.. found.Items.Take(count).Select(match => match.Id)], null);
        await jobs.RunAsync(job, CancellationToken.None);
        Console.WriteLine($"asked to release {job.View.Done} of {count} in {watch.Elapsed.TotalSeconds:F2} s; a page was told {told} times");

        // The hold-back of so many is over when the wishes are due; what it takes from then on is measured.
        await Task.Delay(job.View.UndoUntil is { } due && due > TimeProvider.System.GetUtcNow() ? due - TimeProvider.System.GetUtcNow() : TimeSpan.Zero);
        watch.Restart();
        var outbox = rooms.GetRequiredService<OutboxRunner>();
        while (await outbox.RunOnceAsync(CancellationToken.None) > 0)
        {
        }

        double settled = watch.Elapsed.TotalSeconds;
        var released = await jobs.MatchAsync(new ItemQuery { State = RecipientState.Released }, CancellationToken.None);
        Console.WriteLine($"released: {released.Items.Count} settled in {settled:F2} s; {before - await postfix.StoredAsync()} files left the hold queue");
    }
}
