using QueueDashboard.Bench.Intake;
using QueueDashboard.Bench.Servers;

namespace QueueDashboard.Bench.Milter;

/// <summary>The milter driven directly beside a do-nothing filter on libmilter, behind a real Postfix, and over a million messages.</summary>
internal static class MilterBench
{
    // What our settings turn into: the peer that changes the sender is to write as much.
    private const string Tagged = "<prvs=0785d5f2fa=sender@bench.test>";

    public static async Task<int> RunAsync(Choice choice)
    {
        var folder = choice.Folder();
        try
        {
            await using var dashboard = DashboardServer.Launch(
                DashboardServer.FindApp(choice), Path.Combine(folder.FullName, "dashboard"), "--Defaults:OwnDomains=local.test, bench.test", "--Defaults:BackscatterEnabled=true");
            await FreePort.OpenAsync(dashboard.MilterPort);
            string parts = choice.Text("parts", "direct,postfix,memory");
            if (parts.Contains("direct", StringComparison.Ordinal))
            {
                await DirectAsync(choice, dashboard, folder.FullName);
            }

            if (parts.Contains("postfix", StringComparison.Ordinal))
            {
                await BehindPostfixAsync(choice, dashboard, folder.FullName);
            }

            if (parts.Contains("memory", StringComparison.Ordinal))
            {
                await MemoryAsync(choice, dashboard);
            }

            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task DirectAsync(Choice choice, DashboardServer dashboard, string folder)
    {
        await using var peer = await LibmilterFilter.StartAsync(folder);
        if (peer is null)
        {
            Console.WriteLine("gcc or libmilter-dev is missing: the dashboard is measured alone.");
        }

        bool single = choice.Has("single");
        int fields = choice.Number("fields", 14);
        List<(string Name, int Root, MilterLoad Load)> filters =
        [
            ("signs", dashboard.Root, new MilterLoad(dashboard.MilterPort, single, MilterScript.Submission(fields))),
            ("bounces", dashboard.Root, new MilterLoad(dashboard.MilterPort, single, MilterScript.Bounce(fields))),
        ];
        if (peer is not null)
        {
            filters.Add(("libmilter", peer.Root, new MilterLoad(peer.Port, single, MilterScript.Submission(fields))));
        }

        var time = TimeSpan.FromSeconds(choice.Number("seconds", 5));
        int rounds = choice.Number("rounds", 3);
        foreach (var (_, _, load) in filters)
        {
            await load.RunAsync(10, TimeSpan.FromSeconds(choice.Number("warm", 10)));
        }

        Console.WriteLine((single ? "one message a connection" : "connections kept") + $", {fields} header fields");
        Console.WriteLine("connections  filter      messages/s  p50 ms  p99 ms  CPU us/message");
        foreach (int connections in choice.Numbers("connections", "1,10"))
        {
            Dictionary<string, List<(double Rate, double Cpu, List<double> Waits)>> runs = filters.ToDictionary(one => one.Name, _ => new List<(double, double, List<double>)>());
            for (int round = 0; round < rounds; round++)
            {
                foreach (var (name, root, load) in filters)
                {
                    double before = ProcessTree.CpuSeconds(root);
                    var (rate, messages, waits) = await load.RunAsync(connections, time);
                    runs[name].Add((rate, 1e6 * (ProcessTree.CpuSeconds(root) - before) / messages, waits));
                }
            }

            foreach (var (name, list) in runs)
            {
                var waits = list.SelectMany(run => run.Waits).ToList();
                Console.WriteLine(
                    $"{connections,-12} {name,-11} {list.Select(run => run.Rate).Median(),-11:F0} {waits.Percentile(0.5),-7:F2} {waits.Percentile(0.99),-7:F2} {list.Select(run => run.Cpu).Median(),-14:F0} " +
                    (name == "libmilter" ? "" : Ratio(list, runs)));
            }
        }
    }

    private static string Ratio(List<(double Rate, double Cpu, List<double> Waits)> ours, Dictionary<string, List<(double Rate, double Cpu, List<double> Waits)>> runs)
    {
        if (!runs.TryGetValue("libmilter", out var theirs))
        {
            return "";
        }

        var rates = ours.Zip(theirs, (one, other) => one.Rate / other.Rate).ToList();
        return $"{rates.Median():F1} times libmilter (rounds {string.Join(", ", rates.Select(rate => $"{rate:F1}"))})";
    }

    private static async Task BehindPostfixAsync(Choice choice, DashboardServer dashboard, string folder)
    {
        await using var peer = await LibmilterFilter.StartAsync(folder, Tagged);
        await using var postfix = await PostfixServer.StartAsync(Path.Combine(folder, "postfix"), peer is null ? [dashboard.MilterPort] : [dashboard.MilterPort, peer.Port]);
        if (postfix is null)
        {
            Console.WriteLine("Postfix is not installed, or this is not root.");
            return;
        }

        string[] names = ["no filter", "dashboard", "libmilter"];
        int[] ports = [postfix.SmtpPort, .. postfix.FilteredPorts];
        var loads = ports.Select(port => new SmtpLoad(port, new BenchMessage(5000), single: false)).ToList();
        var time = TimeSpan.FromSeconds(choice.Number("seconds", 5));
        Dictionary<int, List<double>> waits = Enumerable.Range(0, ports.Length).ToDictionary(index => index, _ => new List<double>());

        // The first round warms up and is not shown.
        for (int round = 0; round <= choice.Number("rounds", 3); round++)
        {
            for (int index = 0; index < ports.Length; index++)
            {
                var result = await loads[index].RunAsync(1, time);
                if (round > 0)
                {
                    waits[index].AddRange(result.Milliseconds);
                }
            }
        }

        Console.WriteLine("behind Postfix, one session   p50 ms  p90 ms  p99 ms  more than without (p50)");
        foreach (var (index, list) in waits)
        {
            Console.WriteLine($"{names[index],-29} {list.Percentile(0.5),-7:F2} {list.Percentile(0.9),-7:F2} {list.Percentile(0.99),-7:F2} {list.Percentile(0.5) - waits[0].Percentile(0.5):F2}");
        }
    }

    private static async Task MemoryAsync(Choice choice, DashboardServer dashboard)
    {
        long all = choice.Number("messages", 1_000_000);
        var submission = MilterScript.Submission(10);
        MilterLoad load = new(dashboard.MilterPort, false, submission, submission, submission, MilterScript.Bounce(10));
        Console.WriteLine("messages   resident MiB");
        for (long done = 0; done < all;)
        {
            done += (await load.RunAsync(10, TimeSpan.FromMinutes(30), all / 10)).Messages;
            Console.WriteLine($"{done,-10} {ProcessTree.MemoryMiB(dashboard.Root, peak: false):F0}");
        }
    }
}
