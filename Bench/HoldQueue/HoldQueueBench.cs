using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using QueueDashboard.Actions;
using QueueDashboard.Bench.Servers;
using QueueDashboard.Delivery.Postfix;
using QueueDashboard.Intake.Postfix;
using QueueDashboard.Queues;

namespace QueueDashboard.Bench.HoldQueue;

/// <summary>A real Postfix with so many held messages, mirrored by the shipped command into a database of its own.</summary>
internal static class HoldQueueBench
{
    private const int Octets = 3000;

    public static async Task<int> RunAsync(Choice choice)
    {
        var folder = choice.Folder();
        try
        {
            await using var postfix = await PostfixServer.StartAsync(Path.Combine(folder.FullName, "postfix"));
            if (postfix is null)
            {
                Console.Error.WriteLine("Postfix is not installed here, or this is not root.");
                return 2;
            }

            int held = choice.Number("held", 1000);
            await FillAsync(postfix, held);
            await MeasureAsync(postfix, folder.FullName, held, choice.Number("polls", 20), choice.Number("release", 500));
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task FillAsync(PostfixServer postfix, int held)
    {
        var watch = Stopwatch.StartNew();
        await ProgramAsync("smtp-source", "-m", $"{held}", "-s", "10", "-l", $"{Octets}", "-N", "-f", "sender@bench.test", "-t", "user@kunde.test", $"127.0.0.1:{postfix.SmtpPort}");
        long there = await postfix.StoredAsync();
        Console.WriteLine($"{there} of {held} messages held after {watch.Elapsed.TotalSeconds:F1} s");
    }

    private static async Task MeasureAsync(PostfixServer postfixServer, string folder, int held, int polls, int release)
    {
        string command = await CommandAsync(folder);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Storage:Folder"] = Path.Combine(folder, "var"),
            ["Intake:Postfix:Instances:0:Name"] = "bench",
            ["Intake:Postfix:Instances:0:Command:0"] = command,
        }).Build();
        await using var rooms = new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddLogging().AddRooms(configuration).AddQueuesBackground().AddActionsBackground().AddSingleton<ContentFetcher>().BuildServiceProvider();
        await rooms.OpenAsync(CancellationToken.None);
        var postfix = rooms.GetRequiredService<IReadOnlyList<IPostfix>>()[0];
        using var mirror = ActivatorUtilities.CreateInstance<QueueMirror>(rooms, postfix, new ServerEvents());

        var watch = Stopwatch.StartNew();
        var first = await mirror.LookAsync(CancellationToken.None);
        Console.WriteLine($"first look: {first.Added} messages listed with envelopes in {watch.Elapsed.TotalSeconds:F2} s");

        List<double> looks = [];
        for (int i = 0; i < polls; i++)
        {
            watch.Restart();
            await mirror.LookAsync(CancellationToken.None);
            looks.Add(watch.Elapsed.TotalMilliseconds);
        }

        Console.WriteLine($"look without changes: median {looks.Median():F0} ms, the slowest of {polls} {looks.Max():F0} ms");

        watch.Restart();
        var contents = rooms.GetRequiredService<ContentFetcher>();
        int came = 0;
        while (await contents.FetchSomeAsync(postfix, CancellationToken.None) is > 0 and var some)
        {
            came += some;
        }

        Console.WriteLine($"contents: {came} of {held} in {watch.Elapsed.TotalSeconds:F2} s");
        await ReleaseBench.RunAsync(rooms, postfixServer, release);
    }

    /// <summary>The shipped command, for this Postfix.</summary>
    private static async Task<string> CommandAsync(string folder)
    {
        string? shipped = null;
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); shipped is null && at is not null; at = at.Parent)
        {
            string candidate = Path.Combine(at.FullName, "docs", "examples", "postfix-hold", "queuedashboard-postfix");
            shipped = File.Exists(candidate) ? await File.ReadAllTextAsync(candidate) : null;
        }

        string command = Path.Combine(folder, "queuedashboard-postfix");
        string text = shipped ?? throw new FileNotFoundException("The shipped command is not beside this build.");
        await File.WriteAllTextAsync(command, text.Replace("config=/etc/postfix", $"config={Path.Combine(folder, "postfix", "etc")}", StringComparison.Ordinal));
        await ProgramAsync("chmod", "755", command);
        return command;
    }

    private static async Task ProgramAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)) ?? throw new InvalidOperationException($"{program} does not start.");
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{program} ended with {process.ExitCode}."));
        }
    }
}
