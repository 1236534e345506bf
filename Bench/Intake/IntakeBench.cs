using QueueDashboard.Bench.Servers;

namespace QueueDashboard.Bench.Intake;

/// <summary>Loads the dashboard and Postfix in turn, with the same messages, and counts what each has on disk afterwards.</summary>
internal static class IntakeBench
{
    public static async Task<int> RunAsync(Choice choice)
    {
        var folder = choice.Folder();
        List<IMailServer> servers = [];
        try
        {
            var dashboard = DashboardServer.Launch(DashboardServer.FindApp(choice), Path.Combine(folder.FullName, "dashboard"));
            servers.Add(dashboard);
            await FreePort.OpenAsync(dashboard.SmtpPort);
            if (choice.Text("peer", "postfix") == "postfix")
            {
                if (await PostfixServer.StartAsync(Path.Combine(folder.FullName, "postfix")) is { } postfix)
                {
                    servers.Add(postfix);
                }
                else
                {
                    Console.WriteLine("Postfix is not installed, or this is not root: the dashboard is measured alone.");
                }
            }

            return await MeasureAsync(choice, servers);
        }
        finally
        {
            foreach (var server in servers)
            {
                await server.DisposeAsync();
            }

            folder.Delete(recursive: true);
        }
    }

    private static async Task<int> MeasureAsync(Choice choice, List<IMailServer> servers)
    {
        bool single = choice.Has("single");
        int rounds = choice.Number("rounds", 3);
        var time = TimeSpan.FromSeconds(choice.Number("seconds", 5));
        var acknowledged = servers.ToDictionary(server => server, _ => 0L);

        // The just-in-time compiler is at work for the first tens of thousands of messages; a server runs for weeks.
        var warm = TimeSpan.FromSeconds(choice.Number("warm", 10));
        foreach (var server in servers)
        {
            acknowledged[server] += (await LoadAsync(server, new SmtpLoad(server.SmtpPort, new BenchMessage(5000), single), 20, warm)).Load.Acknowledged;
        }

        Console.WriteLine($"{rounds} rounds of {time.TotalSeconds} s, {(single ? "one message a connection" : "connections kept")}; medians");
        Console.WriteLine("size     sessions  server      messages/s  p50 ms  p99 ms  CPU us/message  with what follows  peak MiB");
        foreach (int size in choice.Numbers("sizes", "5000,50000"))
        {
            var messages = new BenchMessage(size);
            foreach (int sessions in choice.Numbers("sessions", "1,10,50"))
            {
                Dictionary<IMailServer, List<Run>> runs = servers.ToDictionary(server => server, _ => new List<Run>());

                // The first round warms up and is not shown.
                for (int round = 0; round <= rounds; round++)
                {
                    foreach (var server in servers)
                    {
                        var run = await LoadAsync(server, new SmtpLoad(server.SmtpPort, messages, single), sessions, time);
                        acknowledged[server] += run.Load.Acknowledged;
                        if (round > 0)
                        {
                            runs[server].Add(run);
                        }
                    }
                }

                Show(size, sessions, runs);
            }
        }

        bool kept = true;
        foreach (var (server, count) in acknowledged)
        {
            long stored = await server.StoredAsync();
            kept &= stored == count;
            Console.WriteLine($"{server.Name}: {count} acknowledged, {stored} stored{(stored == count ? "" : " - THESE DIFFER")}");
        }

        return kept ? 0 : 1;
    }

    private static async Task<Run> LoadAsync(IMailServer server, SmtpLoad load, int sessions, TimeSpan time)
    {
        await server.CalmAsync();
        ProcessTree.ForgetPeak(server.Root);
        double before = ProcessTree.CpuSeconds(server.Root);
        var result = await load.RunAsync(sessions, time);
        double after = ProcessTree.CpuSeconds(server.Root);
        double peak = ProcessTree.MemoryMiB(server.Root, peak: true);
        await server.CalmAsync();
        double whole = ProcessTree.CpuSeconds(server.Root);
        return new Run(result, 1e6 * (after - before) / result.Acknowledged, 1e6 * (whole - before) / result.Acknowledged, peak);
    }

    private static void Show(int size, int sessions, Dictionary<IMailServer, List<Run>> runs)
    {
        foreach (var (server, list) in runs)
        {
            var waits = list.SelectMany(run => run.Load.Milliseconds).ToList();
            Console.WriteLine(
                $"{size,-8} {sessions,-9} {server.Name,-11} {list.Select(run => run.Load.Rate).Median(),-11:F0} {waits.Percentile(0.5),-7:F1} {waits.Percentile(0.99),-7:F1} " +
                $"{list.Select(run => run.Cpu).Median(),-15:F0} {list.Select(run => run.CpuWithWhatFollows).Median(),-18:F0} {list.Max(run => run.Peak):F0}");
        }

        if (runs.Count == 2)
        {
            var ours = runs.First().Value;
            var theirs = runs.Last().Value;
            var rates = ours.Zip(theirs, (one, other) => one.Load.Rate / other.Load.Rate).ToList();
            Console.WriteLine(
                $"         ratio: rate {rates.Median():F2} (rounds {string.Join(", ", rates.Select(rate => $"{rate:F2}"))}), " +
                $"CPU a message {ours.Zip(theirs, (one, other) => one.Cpu / other.Cpu).Median():F2}, with what follows {ours.Zip(theirs, (one, other) => one.CpuWithWhatFollows / other.CpuWithWhatFollows).Median():F2}");
        }
    }

    /// <param name="Cpu">Microseconds a message while the load ran.</param>
    /// <param name="CpuWithWhatFollows">The same, until the last message was read whole and indexed.</param>
    private sealed record Run(LoadResult Load, double Cpu, double CpuWithWhatFollows, double Peak);
}
