using System.CommandLine;
using System.Globalization;
using QueueDashboard.Audit;
using QueueDashboard.Data.Digests;
using QueueDashboard.Digests;

namespace QueueDashboard.Cli;

internal static class DigestCommand
{
    public static Command Build(Offline offline)
    {
        Command send = new("send", "Sends what is new to all subscribers now. Prints a line a mail: number, address, how many messages, how far it came.");
        send.SetAction((_, cancel) => offline.RunAsync(SendAsync, cancel));
        return new Command("digest", "Mails that list stopped messages") { send };
    }

    private static async Task<int> SendAsync(IServiceProvider services, CancellationToken cancel)
    {
        var sent = await services.GetRequiredService<DigestRounds>().SendNowAsync(Actor.Cli(Environment.UserName), cancel);
        foreach (var digest in sent)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{digest.Id}\t{digest.To}\t{digest.Count}\t{DigestNames.Of(digest.State)}"));
        }

        Console.WriteLine(sent.Count == 0 ? "There is nothing new for anybody." : $"{sent.Count} digests.");

        // One that waits is tried again by the server; one that failed needs a person.
        return sent.Any(digest => digest.State == DigestState.Failed) ? 1 : 0;
    }
}
