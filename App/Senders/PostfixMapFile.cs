using Microsoft.Extensions.Options;

namespace QueueDashboard.Senders;

/// <summary>Writes the lists for Postfix whenever they change or an entry ends. A reader sees the old file or the new one, never half of it.</summary>
internal sealed partial class PostfixMapFile(IOptions<SenderOptions> options, SenderKeeper keeper, IReadSenders senders, TimeProvider clock, ILogger<PostfixMapFile> logger) : BackgroundService
{
    // An entry may end without anybody touching the lists.
    private static readonly TimeSpan Pace = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _changed = new(0, 1);

    /// <returns>True: it was written; false: it says the same already.</returns>
    internal async Task<bool> WriteAsync(string path, CancellationToken cancel)
    {
        List<SenderView> rows = [];
        await foreach (var row in SenderQueries.AllAsync(senders, new SenderFilter(), cancel))
        {
            rows.Add(row);
        }

        string text = PostfixAccess.Write(rows, clock.GetUtcNow());
        if (File.Exists(path) && await File.ReadAllTextAsync(path, cancel) == text)
        {
            return false;
        }

        string draft = path + ".new";
        await File.WriteAllTextAsync(draft, text, cancel);
        File.Move(draft, path, overwrite: true);
        return true;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.PostfixMap is not { Length: > 0 } path)
        {
            return;
        }

        keeper.Changed += OnChanged;
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                try
                {
                    await WriteAsync(path, stoppingToken);
                }
                catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
                {
                    LogFailed(exception, path);
                }

                await _changed.WaitAsync(Pace, stoppingToken);
            }
        }
        finally
        {
            keeper.Changed -= OnChanged;
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        _changed.Dispose();
    }

    private void OnChanged()
    {
        try
        {
            _changed.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is to write already.
            return;
        }
    }

    [LoggerMessage(LogLevel.Error, "The senders for Postfix could not be written to {Path}; it is tried again every minute, and Postfix goes on with the old ones.")]
    private partial void LogFailed(Exception exception, string path);
}
