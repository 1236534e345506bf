using System.Diagnostics;
using System.Net;
using QueueDashboard.Bench.Lists;
using QueueDashboard.Bench.Servers;

namespace QueueDashboard.Bench.Start;

/// <summary>From the start of the process to its first answer on an existing database, and the memory at rest.</summary>
internal static class StartBench
{
    public static async Task<int> RunAsync(Choice choice)
    {
        string app = DashboardServer.FindApp(choice);
        var folder = choice.Folder();
        int items = choice.Number("items", 10_000);
        int rounds = choice.Number("rounds", 5);
        var rest = TimeSpan.FromSeconds(choice.Number("rest", 10));
        try
        {
            await using (var data = await BenchData.OpenAsync(folder.FullName))
            {
                await data.FillAsync(items);
            }

            Dictionary<string, List<(double Milliseconds, double MiB)>> results = new() { ["dashboard"] = [], ["empty Kestrel"] = [] };
            for (int round = 0; round <= rounds; round++)
            {
                long began = Stopwatch.GetTimestamp();
                await using (var server = DashboardServer.Launch(app, folder.FullName))
                {
                    await AddAsync(results["dashboard"], round, began, $"http://127.0.0.1:{server.WebPort}/health/ready", server.Root, rest);
                }

                int port = FreePort.Find();
                began = Stopwatch.GetTimestamp();
                using var empty = Process.Start(new ProcessStartInfo("dotnet", [typeof(StartBench).Assembly.Location, EmptyServer.Command, "--port", $"{port}"]) { RedirectStandardOutput = true })!;
                await AddAsync(results["empty Kestrel"], round, began, $"http://127.0.0.1:{port}/", empty.Id, rest);
                await ProcessTree.StopAsync(empty);
            }

            Console.WriteLine($"{items} items, {rounds} rounds in turn, after one that warms the file cache; medians");
            Console.WriteLine($"server          first answer ms   MiB after {rest.TotalSeconds} s");
            foreach (var (name, list) in results)
            {
                Console.WriteLine($"{name,-15} {list.Select(one => one.Milliseconds).Median(),-17:F0} {list.Select(one => one.MiB).Median():F0}");
            }

            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task AddAsync(List<(double Milliseconds, double MiB)> list, int round, long began, string address, int root, TimeSpan rest)
    {
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        double took = 0;
        while (took == 0)
        {
            try
            {
                using var answer = await client.GetAsync(new Uri(address));
                took = answer.StatusCode == HttpStatusCode.OK ? Stopwatch.GetElapsedTime(began).TotalMilliseconds : 0;
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
                await Task.Delay(5);
            }
        }

        await Task.Delay(round == 0 ? TimeSpan.Zero : rest);
        if (round > 0)
        {
            list.Add((took, ProcessTree.MemoryMiB(root, peak: false)));
        }
    }
}
