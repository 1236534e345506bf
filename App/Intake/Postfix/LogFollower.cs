using System.Text;
using QueueDashboard.Sources;

namespace QueueDashboard.Intake.Postfix;

/// <summary>
/// Follows a mail server's log over its rotations and our restarts. What was read is written down before the place is, so a crash reads a few
/// lines twice and none not at all.
/// </summary>
internal sealed partial class LogFollower(string source, string path, ServerEvents events, LogNotes notes, BookmarkStore bookmarks, ISourceBook book, TimeProvider clock, ILogger<LogFollower> logger) : IDisposable
{
    // A longer line is no line of Postfix's.
    private const int LongestLine = 64 << 10;
    private const int EventsAtOnce = 500;

    /// <summary>At the very first look only so much of the past is read: what is on hold is mostly younger.</summary>
    private const long FirstReach = 64 << 20;
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(15);

    private readonly SemaphoreSlim _one = new(1, 1);
    private LogPlace? _place;
    private bool _opened;
    private string? _lastFailure;

    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await Task.Delay(await ReadAsync(stop) ? Pace : AfterFailure, clock, stop);
        }
    }

    /// <summary>Reads what is there to its end. False: it cannot be read; the source book says why.</summary>
    public async Task<bool> ReadAsync(CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        try
        {
            await ReadFilesAsync(cancel);

            // What nobody knew a moment ago may be known now.
            await notes.KeepAsync(source, [], cancel);
            _lastFailure = null;
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Once for each cause: it is tried again every few seconds.
            if (_lastFailure != exception.Message)
            {
                _lastFailure = exception.Message;
                book.Failed(source, $"The mail log {path} cannot be read: {exception.Message}");
            }

            return false;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogStumbled(exception, path);
            return false;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private async Task ReadFilesAsync(CancellationToken cancel)
    {
        if (!_opened)
        {
            _place = LogPlace.Parse(await bookmarks.ReadAsync(source, cancel));
            _opened = true;
        }

        await using var file = Open(path);
        if (_place is null)
        {
            await ReadAsync(file, Math.Max(0, file.Length - FirstReach), cancel);
        }
        else if (_place.IsIn(file))
        {
            if (file.Length > _place.Offset)
            {
                await ReadAsync(file, _place.Offset, cancel);
            }
        }
        else
        {
            await ReadRotatedAsync(_place, cancel);
            await ReadAsync(file, 0, cancel);
        }
    }

    /// <summary>The rest of the file that had the name before, where it still lies beside it under the usual names.</summary>
    private async Task ReadRotatedAsync(LogPlace place, CancellationToken cancel)
    {
        foreach (string old in new[] { path + ".1", path + ".0" }.Where(File.Exists))
        {
            await using var file = Open(old);
            if (place.IsIn(file))
            {
                await ReadAsync(file, place.Offset, cancel);
                return;
            }
        }
    }

    private async Task ReadAsync(FileStream file, long from, CancellationToken cancel)
    {
        file.Seek(from, SeekOrigin.Begin);
        List<LogEvent> found = [];
        long done = from;
        byte[] buffer = new byte[LongestLine];
        int filled = 0;
        bool skipping = false;
        while (await file.ReadAsync(buffer.AsMemory(filled), cancel) is > 0 and var read)
        {
            filled += read;
            int start = 0;
            while (buffer.AsSpan(start, filled - start).IndexOf((byte)'\n') is >= 0 and var length)
            {
                if (!skipping && LogReader.Read(Encoding.UTF8.GetString(buffer, start, length).TrimEnd('\r'), clock.GetLocalNow()) is { } one)
                {
                    found.Add(one);
                }

                skipping = false;
                start += length + 1;
                done += length + 1;
            }

            // The rest is a line that is still being written, unless it is longer than any line may be.
            buffer.AsSpan(start, filled - start).CopyTo(buffer);
            filled -= start;
            if (filled == buffer.Length)
            {
                done += filled;
                filled = 0;
                skipping = true;
            }

            if (found.Count >= EventsAtOnce)
            {
                await KeepAsync(found, file, done, cancel);
            }
        }

        await KeepAsync(found, file, done, cancel);
    }

    private async Task KeepAsync(List<LogEvent> found, FileStream file, long done, CancellationToken cancel)
    {
        foreach (var removed in found.OfType<LogEvent.Removed>())
        {
            events.Removed(removed.QueueId);
        }

        await notes.KeepAsync(source, found, cancel);
        found.Clear();
        long at = file.Position;
        var place = LogPlace.Of(file, done);
        file.Seek(at, SeekOrigin.Begin);
        if (place != _place)
        {
            await bookmarks.SaveAsync(source, place.ToString(), cancel);
            _place = place;
        }
    }

    private static FileStream Open(string name) => new(name, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 4096, useAsync: true);

    [LoggerMessage(LogLevel.Error, "Following the mail log {Path} stumbled; it goes on in a while.")]
    private partial void LogStumbled(Exception exception, string path);
}
