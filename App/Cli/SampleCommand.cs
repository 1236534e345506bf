using System.CommandLine;
using QueueDashboard.Queues;

namespace QueueDashboard.Cli;

/// <summary>Fills the queues with realistic messages, so that a newcomer sees something to act on.</summary>
internal static class SampleCommand
{
    private const int AtOnce = 64;

    public static Command Build(Offline offline)
    {
        Option<int> count = new("--count") { Description = "How many messages", DefaultValueFactory = _ => 40 };
        Command sample = new("sample", "Fills the queues with made-up messages.") { count };
        sample.SetAction((parse, cancel) => offline.RunAsync((services, token) => FillAsync(services, Math.Clamp(parse.GetValue(count), 1, 5_000_000), token), cancel));
        return sample;
    }

    private static async Task<int> FillAsync(IServiceProvider services, int count, CancellationToken cancel)
    {
        var queue = services.GetRequiredService<HoldQueue>();
        await queue.StartAsync(cancel);
        int held = 0;
        for (int done = 0; done < count; done += AtOnce)
        {
            var outcomes = await Task.WhenAll(Enumerable.Range(done, Math.Min(AtOnce, count - done)).Select(number => queue.HoldAsync(SampleMessages.Make(number), cancel).AsTask()));
            held += outcomes.Count(outcome => outcome is HoldOutcome.Held);
        }

        await queue.StopAsync(cancel);
        Console.WriteLine($"{held} messages are held.");
        return held == count ? 0 : 1;
    }
}
