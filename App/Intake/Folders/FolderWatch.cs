using Microsoft.Extensions.Options;
using QueueDashboard.Delivery.Folders;
using QueueDashboard.Queues;
using QueueDashboard.Queues.Folders;
using QueueDashboard.Sources;

namespace QueueDashboard.Intake.Folders;

/// <summary>
/// Watches the configured folders. The pause between two looks works on every file system; where the system tells of changes, a look follows at once.
/// </summary>
internal sealed class FolderWatch(IOptions<FolderOptions> options, IHoldMessages holder, FolderFileStore store, ISourceBook book, TimeProvider clock, ILogger<FolderWatch> logger) : BackgroundService
{
    // Mail comes in heaps: what is told of within this time needs one look and not many.
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan AfterStumble = TimeSpan.FromSeconds(5);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(options.Value.Folders.Select(folder => WatchAsync(folder, stoppingToken)));

    private async Task WatchAsync(WatchedFolderOptions folder, CancellationToken stopping)
    {
        // A file system that hangs blocks a thread of its own here and not the start.
        await Task.Yield();
        FolderLook look = new(folder, holder, store, book, clock, logger);
        using SemaphoreSlim one = new(1, 1);
        using SemaphoreSlim wake = new(0, 1);
        book.Declare(folder.Source, SourceKind.Folder, folder.Path);
        book.OffersCheck(folder.Source, cancel => LookAsync(look, one, cancel));
        FileSystemWatcher? watcher = null;
        try
        {
            while (true)
            {
                watcher ??= Listen(folder, wake);
                bool stumbled = false;
                try
                {
                    await LookAsync(look, one, stopping);
                }
                catch (Exception exception) when (exception is not OperationCanceledException)
                {
                    stumbled = true;
                    FolderLog.Stumbled(logger, exception, folder.Source);
                    book.Failed(folder.Source, "The look at the folder stumbled; the log says why.");
                }

                await PauseAsync(folder, look, wake, stumbled, stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The program ends. Whoever asks for a check now waits for nothing: this door does not look any more.
            book.OffersCheck(folder.Source, _ => Task.CompletedTask);
        }
        finally
        {
            watcher?.Dispose();
        }
    }

    private static async Task LookAsync(FolderLook look, SemaphoreSlim one, CancellationToken cancel)
    {
        await one.WaitAsync(cancel);
        try
        {
            await look.LookAsync(cancel);
        }
        finally
        {
            one.Release();
        }
    }

    private async Task PauseAsync(WatchedFolderOptions folder, FolderLook look, SemaphoreSlim wake, bool stumbled, CancellationToken stopping)
    {
        await Task.Delay(stumbled ? AfterStumble : Gather, clock, stopping);
        var pause = TimeSpan.FromSeconds(folder.PollSeconds);
        var quiet = TimeSpan.FromSeconds(Math.Max(folder.QuietSeconds, 1));
        await wake.WaitAsync(look.IsWaiting && quiet < pause ? quiet : pause, stopping);
    }

    /// <summary>Null: this file system does not tell, or not yet.</summary>
    private FileSystemWatcher? Listen(WatchedFolderOptions folder, SemaphoreSlim wake)
    {
        if (!Directory.Exists(folder.Path))
        {
            return null;
        }

        FileSystemWatcher? watcher = null;
        try
        {
            watcher = new FileSystemWatcher(folder.Path) { IncludeSubdirectories = true, NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.LastWrite | NotifyFilters.Size };
            watcher.Created += (_, _) => Wake();
            watcher.Changed += (_, _) => Wake();
            watcher.Deleted += (_, _) => Wake();
            watcher.Renamed += (_, _) => Wake();
            watcher.Error += (_, _) => Wake();
            watcher.EnableRaisingEvents = true;
            return watcher;
        }
        catch (Exception refused) when (refused is IOException or ArgumentException or UnauthorizedAccessException or PlatformNotSupportedException)
        {
            // Mostly the system's limit of watches. The pause alone does it too.
            watcher?.Dispose();
            FolderLog.NotTold(logger, folder.Source, refused.Message, folder.PollSeconds);
            return null;
        }

        void Wake()
        {
            try
            {
                wake.Release();
            }
            catch (Exception already) when (already is SemaphoreFullException or ObjectDisposedException)
            {
                // It is awake already, or the program ends.
                return;
            }
        }
    }
}
