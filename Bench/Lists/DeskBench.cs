using System.Diagnostics;
using QueueDashboard.Data.Queues;
using QueueDashboard.Queues;

namespace QueueDashboard.Bench.Lists;

/// <summary>What a person's desk asks of the server: pages, searches, orders, suggestions, counts, and a scroll through thousands.</summary>
internal static class DeskBench
{
    private const int Pages = 100;

    public static async Task<int> RunAsync(Choice choice)
    {
        var folder = choice.Folder();
        try
        {
            await using var data = await BenchData.OpenAsync(folder.FullName);
            int items = choice.Number("items", 100_000);
            int repeat = choice.Number("repeat", 30);
            await data.FillAsync(items);
            Console.WriteLine($"{items} items, {data.FileBytes >> 20} MiB; {repeat} times each");
            Console.WriteLine("  question                                     p50 ms   p95 ms");
            foreach (var (name, work) in Questions(data, items))
            {
                List<double> times = [];
                for (int i = -3; i < repeat; i++)
                {
                    long began = Stopwatch.GetTimestamp();
                    await work();
                    if (i >= 0)
                    {
                        times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
                    }
                }

                Console.WriteLine($"  {name,-44} {times.Median(),-8:F2} {times.Percentile(0.95):F2}");
            }

            await ScrollAsync(data);
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Page after page through a window of three, as the list page keeps it; what is left in memory is looked at on the way.</summary>
    private static async Task ScrollAsync(BenchData data)
    {
        Queue<ItemPage> window = new();
        ListPlace? place = null;
        List<double> memory = [];
        for (int i = 1; i <= Pages; i++)
        {
            var page = await data.Items.ListAsync(new ItemQuery { Before = place }, CancellationToken.None);
            place = page.Next;
            window.Enqueue(page);
            if (window.Count > 3)
            {
                window.Dequeue();
            }

            if (i % (Pages / 5) == 0)
            {
                memory.Add(GC.GetTotalMemory(forceFullCollection: true) / 1048576.0);
            }
        }

        Console.WriteLine($"scrolled through {Pages * 100} rows; heap after each fifth, MiB: {string.Join(", ", memory.Select(one => $"{one:F2}"))}; rows kept {window.Sum(page => page.Rows.Count)}");
    }

    private static IEnumerable<(string Name, Func<Task> Work)> Questions(BenchData data, int items)
    {
        Func<Task> List(ItemQuery query) => () => data.Items.ListAsync(query, CancellationToken.None);
        Func<Task> Count(string search) => () => data.Items.CountAsync(new ItemQuery { Search = search }, 1001, CancellationToken.None);
        yield return ("list, first page", List(new()));
        yield return ("list, a page back", List(new() { Before = items / 2, Backwards = true }));
        yield return ("list, of a queue", List(new() { Queue = QueueName.Holding }));
        yield return ("day: the place of a moment", () => data.Items.PlaceAsync(DateTimeOffset.FromUnixTimeSeconds(1_800_000_000 + (items / 3)), CancellationToken.None));
        foreach (var sort in Enum.GetValues<ItemSort>())
        {
            yield return ($"order {sort}", List(new() { Sort = sort }));
        }

        yield return ("order Largest, deep", List(new() { Sort = ItemSort.Largest, Before = new ListPlace(items / 2, 5000) }));
        foreach (string search in new[] { "zebrafish", "greetings", "from:bench7.test", "domain:kunde3.test", "zebrafish OR queue:bad OR from:bench7.test", "-greetings", "larger:1g", "after:2199-01-01", "(zebrafish OR larger:1g) -from:bench7.test" })
        {
            yield return ($"search {search}", List(new() { Search = search }));
            yield return ($"count  {search}", Count(search));
        }

        yield return ("suggest senders", () => data.Suggest.SendersAsync("send", null, 10, CancellationToken.None));
        yield return ("suggest senders of a domain's viewer", () => data.Suggest.SendersAsync("send", ["kunde3.test"], 10, CancellationToken.None));
    }
}
