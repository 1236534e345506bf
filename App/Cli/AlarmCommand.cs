using System.CommandLine;
using System.Globalization;
using QueueDashboard.Alarms;
using QueueDashboard.Audit;

namespace QueueDashboard.Cli;

/// <summary>What rings, and whether anybody would hear it.</summary>
internal static class AlarmCommand
{
    public static Command Build(Offline offline)
    {
        Command list = new("list", "Prints a line an alarm: number, off, quiet or since when it rings, kind, limit, name.");
        list.SetAction((_, cancel) => offline.RunAsync(ListAsync, cancel));
        Argument<long> number = new("id") { Description = "The alarm's number, as list prints it" };
        Command test = new("test", "Tells on each of the alarm's ways that this is a test, and prints what came of it. Fails when one of them failed.") { number };
        test.SetAction((parse, cancel) => offline.RunAsync((services, token) => TestAsync(services, parse.GetRequiredValue(number), token), cancel));
        return new Command("alarm", "Alarms") { list, test };
    }

    private static async Task<int> ListAsync(IServiceProvider services, CancellationToken cancel)
    {
        var alarms = await services.GetRequiredService<IReadAlarms>().ListAsync(cancel);
        foreach (var alarm in alarms)
        {
            string state = !alarm.Draft.Enabled ? "off" : alarm.RaisedAt is { } since ? since.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture) : "quiet";
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{alarm.Id}\t{state}\t{alarm.Facts.Word}\t{alarm.Draft.Limit} {AlarmKinds.Word(alarm.Facts.Unit)}\t{alarm.Draft.Name}"));
        }

        if (alarms.Count == 0)
        {
            Console.WriteLine("There is no alarm.");
        }

        return 0;
    }

    private static async Task<int> TestAsync(IServiceProvider services, long id, CancellationToken cancel)
    {
        if (await services.GetRequiredService<AlarmDesk>().TestAsync(Actor.Cli(Environment.UserName), id, cancel) is not { } told)
        {
            await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"There is no alarm {id}."));
            return 1;
        }

        Console.WriteLine($"webhook\t{told.Webhook?.ToString() ?? "none"}");
        Console.WriteLine($"mail\t{told.Mail?.ToString() ?? "none"}");
        return told is { Webhook: null, Mail: null } or { Webhook: { IsSent: false } } or { Mail: { IsSent: false } } ? 1 : 0;
    }
}
