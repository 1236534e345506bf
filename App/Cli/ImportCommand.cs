using System.CommandLine;
using System.Globalization;
using QueueDashboard.Data.Queues;
using QueueDashboard.Delivery.Folders;
using QueueDashboard.Intake.Folders;
using QueueDashboard.Queues;
using QueueDashboard.Queues.Folders;

namespace QueueDashboard.Cli;

/// <summary>Takes the messages of a folder once, with a line for each file. The files stay as they are.</summary>
internal static class ImportCommand
{
    public static Command Build(Offline offline)
    {
        Argument<string> path = new("folder") { Description = "A folder of messages" };
        Option<FolderKind> kind = new("--kind") { Description = "What wrote it: eml, maildir, amavis, mdaemon, mailscanner", DefaultValueFactory = _ => FolderKind.Eml };
        Option<QueueName?> queue = new("--queue") { Description = "Where messages go that say nothing of it: holding, quarantine, bad" };
        Option<int> largest = new("--largest-bytes") { Description = "Octets of the largest message", DefaultValueFactory = _ => new WatchedFolderOptions().LargestBytes };
        Command import = new("import", "Takes the messages of a folder once. Prints a line a file: taken, there-already, skipped; ends with 1 when one was skipped.") { path, kind, queue, largest };
        import.SetAction((parse, cancel) =>
        {
            WatchedFolderOptions folder = new()
            {
                Name = WatchedFolderOptions.ImportName,
                Path = Path.GetFullPath(parse.GetRequiredValue(path)),
                Kind = parse.GetValue(kind),
                Queue = parse.GetValue(queue),
                LargestBytes = Math.Clamp(parse.GetValue(largest), 65_536, 1_073_741_824),
                QuietSeconds = 0,
            };
            return offline.RunAsync((services, token) => ImportAsync(services, folder, token), cancel);
        });
        return import;
    }

    private static async Task<int> ImportAsync(IServiceProvider services, WatchedFolderOptions folder, CancellationToken cancel)
    {
        var queue = services.GetRequiredService<HoldQueue>();
        Dictionary<Type, int> counts = [];
        string? failure;
        await queue.StartAsync(cancel);
        try
        {
            FolderImport import = new(folder, services.GetRequiredService<IHoldMessages>(), services.GetRequiredService<FolderFileStore>(), services.GetRequiredService<TimeProvider>());
            failure = await import.RunAsync(
                file =>
                {
                    counts[file.GetType()] = counts.GetValueOrDefault(file.GetType()) + 1;
                    Console.WriteLine(Line(file));
                },
                cancel);
        }
        finally
        {
            await queue.StopAsync(CancellationToken.None);
        }

        int skipped = Count(typeof(FileReport.Problem)) + Count(typeof(FileReport.Waiting));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Count(typeof(FileReport.Taken)) + Count(typeof(FileReport.Settled))} taken, {Count(typeof(FileReport.Duplicate))} there already, {skipped} skipped."));
        if (failure is not null)
        {
            Console.Error.WriteLine(failure);
        }

        return skipped == 0 && failure is null ? 0 : 1;

        int Count(Type kind) => counts.GetValueOrDefault(kind);
    }

    private static string Line(FileReport file)
    {
        string path = FolderPath.Shown(file.Path);
        return file switch
        {
            FileReport.Taken taken => string.Create(CultureInfo.InvariantCulture, $"taken\t{path}\t{taken.ItemId}"),
            FileReport.Duplicate there => string.Create(CultureInfo.InvariantCulture, $"there-already\t{path}\t{there.ItemId}"),
            FileReport.Settled => $"taken\t{path}\ta report that a digest could not be delivered; noted",
            FileReport.Problem problem => $"skipped\t{path}\t{problem.Why}",
            _ => $"skipped\t{path}\tIt is being written.",
        };
    }
}
