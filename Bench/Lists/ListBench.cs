using System.Diagnostics;
using QueueDashboard.Data.Queues;
using QueueDashboard.Queues;

namespace QueueDashboard.Bench.Lists;

/// <summary>Times what a list page and a search cost the server, at several sizes of the same database.</summary>
internal static class ListBench
{
    public static async Task<int> RunAsync(Choice choice)
    {
        var folder = choice.Folder();
        try
        {
            await using var data = await BenchData.OpenAsync(folder.FullName);
            int repeat = choice.Number("repeat", 40);
            Dictionary<string, List<double>> medians = [];
            int[] sizes = choice.Numbers("items", "10000,100000,1000000");
            foreach (int size in sizes)
            {
                await data.FillAsync(size);
                Console.WriteLine($"{size} items, {data.FileBytes >> 20} MiB; 100 rows, {repeat} times each");
                Console.WriteLine("  question                     p50 ms   p95 ms   rows");
                foreach (var (name, query) in Questions(size))
                {
                    List<double> times = [];
                    int rows = 0;
                    for (int i = -3; i < repeat; i++)
                    {
                        long began = Stopwatch.GetTimestamp();
                        rows = (await data.Items.ListAsync(query, CancellationToken.None)).Rows.Count;
                        if (i >= 0)
                        {
                            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
                        }
                    }

                    Console.WriteLine($"  {name,-28} {times.Median(),-8:F2} {times.Percentile(0.95),-8:F2} {rows}");
                    if (!medians.TryGetValue(name, out var list))
                    {
                        medians[name] = list = [];
                    }

                    list.Add(times.Median());
                }
            }

            Console.WriteLine($"time at {sizes[^1]} items to time at {sizes[0]}");
            foreach (var (name, list) in medians)
            {
                Console.WriteLine($"  {name,-28} {list[^1] / list[0]:F2}");
            }

            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static IEnumerable<(string Name, ItemQuery Query)> Questions(int size)
    {
        yield return ("first page", new ItemQuery());
        yield return ("deep page", new ItemQuery { Before = size / 10 });
        yield return ("first page of a queue", new ItemQuery { Queue = QueueName.Holding });
        yield return ("deep page of a queue", new ItemQuery { Queue = QueueName.Holding, Before = size / 10 });
        yield return ("first page, deleted", new ItemQuery { State = RecipientState.Deleted });
        yield return ("first page of a domain", new ItemQuery { Domains = ["kunde3.test"] });
        yield return ("search, rare word", new ItemQuery { Search = "zebrafish" });
        yield return ("search, word in each", new ItemQuery { Search = "greetings" });
        yield return ("search, word in none", new ItemQuery { Search = "quetzalcoatl" });
        yield return ("search, prefix", new ItemQuery { Search = "zebra*" });
        yield return ("search, prefix of many", new ItemQuery { Search = "ka*" });
        yield return ("search, two words", new ItemQuery { Search = "greetings zebrafish" });
        yield return ("search, sender", new ItemQuery { Search = "from:bench7.test" });
        yield return ("search, not a word", new ItemQuery { Search = "zebrafish -order" });
        yield return ("search, OR of unlike things", new ItemQuery { Search = "zebrafish OR queue:bad OR from:bench7.test" });
        yield return ("search, OR of words", new ItemQuery { Search = "greetings OR zebrafish" });
        yield return ("search, not a common word", new ItemQuery { Search = "-greetings" });
        yield return ("search, domain", new ItemQuery { Search = "domain:kunde3.test" });
        yield return ("search, filter in none", new ItemQuery { Search = "larger:1g" });
        yield return ("search, today, in none", new ItemQuery { Search = "after:2199-01-01" });
        yield return ("search, recipient, limited", new ItemQuery { Search = "to:user7", Domains = ["kunde3.test"] });
        yield return ("oldest", new ItemQuery { Sort = ItemSort.Oldest });
        yield return ("largest", new ItemQuery { Sort = ItemSort.Largest });
        yield return ("highest score", new ItemQuery { Sort = ItemSort.Score });
        yield return ("largest, rare word", new ItemQuery { Sort = ItemSort.Largest, Search = "zebrafish" });
        yield return ("largest, word in each", new ItemQuery { Sort = ItemSort.Largest, Search = "greetings" });
        yield return ("search, word, deep", new ItemQuery { Search = "greetings", Before = size / 10 });
    }
}
