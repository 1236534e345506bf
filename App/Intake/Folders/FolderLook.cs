using System.Globalization;
using QueueDashboard.Data;
using QueueDashboard.Data.Queues;
using QueueDashboard.Data.Sources;
using QueueDashboard.Delivery.Folders;
using QueueDashboard.Protocols.Mime;
using QueueDashboard.Queues;
using QueueDashboard.Queues.Folders;
using QueueDashboard.Sources;

namespace QueueDashboard.Intake.Folders;

/// <summary>
/// Looks at one folder again and again and brings what is known of it in line with what lies there. Remembers between two looks only what
/// saves work; after a restart it goes on from the rows. Not to be called twice at the same time.
/// </summary>
internal sealed class FolderLook(WatchedFolderOptions folder, IHoldMessages holder, FolderFileStore store, ISourceBook book, TimeProvider clock, ILogger logger)
{
    /// <summary>The row of the folder itself, which says on what file system it lies; no file has such a name.</summary>
    private const string FolderItself = ".";
    private const int FilesAtOnce = 64;
    private const long BytesAtOnce = 16 << 20;

    private readonly Dictionary<string, (long Size, long ModifiedAt, DateTimeOffset Since)> _waiting = new(StringComparer.Ordinal);

    /// <summary>Problems that may go away without the file changing; each look tries again.</summary>
    private readonly HashSet<string> _passing = new(StringComparer.Ordinal);
    private Dictionary<string, FolderFileRow>? _known;
    private FolderFileRow? _self;

    public string Source => folder.Source;

    /// <summary>Files wait that may be complete soon: the next look should not take a whole pause.</summary>
    public bool IsWaiting => _waiting.Count > 0;

    public async Task<FolderReport> LookAsync(CancellationToken cancel)
    {
        await LoadAsync(cancel);
        var listing = FolderListing.Read(folder);
        string? failure = listing.Unreadable ?? await UnmountedAsync(listing, cancel);
        if (failure is not null)
        {
            book.Failed(Source, failure);
            FolderLog.Failed(logger, Source, failure);
            return new FolderReport([], 0, failure);
        }

        book.Contact(Source);
        HashSet<string> listed = [.. listing.Files.Select(file => file.Path)];
        Dictionary<long, FolderFileRow> missing = _known!.Values.Where(row => !listed.Contains(row.Path)).ToDictionary(row => row.Id);
        List<FileReport> reports = [];
        failure = await TakeAsync(listing.Files, missing, reports, cancel);
        int gone = missing.Count == 0 ? 0 : await EndAsync([.. missing.Values], cancel);
        foreach (string left in _waiting.Keys.Where(path => !listed.Contains(path)).ToList())
        {
            _waiting.Remove(left);
        }

        Tell(reports, gone, failure);
        return new FolderReport(reports, gone, failure);
    }

    private async Task LoadAsync(CancellationToken cancel)
    {
        if (_known is not null)
        {
            return;
        }

        var rows = await store.LoadAsync(Source, cancel);
        _self = rows.Find(row => row.Path == FolderItself);
        Dictionary<string, FolderFileRow> known = new(StringComparer.Ordinal);
        foreach (var row in rows.Where(row => row != _self))
        {
            known[row.Path] = row;
        }

        _known = known;
    }

    /// <summary>A sentence when the folder is empty because what was mounted there is not any more.</summary>
    private async Task<string?> UnmountedAsync(FolderListing listing, CancellationToken cancel)
    {
        string mount = await MountPoint.OfAsync(folder.Path, cancel);
        if (_self is { Hash: { } before } && before != mount && listing.IsEmpty && _known!.Count > 0)
        {
            return $"The folder {FolderPath.Shown(folder.Path)} is empty and lies on another file system than before ({before}): that one is not mounted.";
        }

        if (_self?.Hash != mount)
        {
            _self ??= new FolderFileRow { Source = Source, Path = FolderItself, FoundAt = clock.Now() };
            _self.Hash = mount;
            await store.SaveAsync([_self], cancel);
        }

        return null;
    }

    private async Task<string?> TakeAsync(IReadOnlyList<ListedFile> files, Dictionary<long, FolderFileRow> missing, List<FileReport> reports, CancellationToken cancel)
    {
        List<Prepared> batch = [];
        long bytes = 0;
        foreach (var file in files)
        {
            if (!IsDue(file, reports))
            {
                continue;
            }

            var read = file.Problem is { } problem ? new FileRead.Problem(problem, Lasting: true) : await FolderFile.ReadAsync(folder.Path, file.Path, folder.LargestBytes, cancel);
            switch (read)
            {
                case FileRead.Problem bad:
                    await NoteAsync(file, null, bad.Why, bad.Lasting, reports, cancel);
                    break;
                case FileRead.Whole whole:
                    if (batch.Exists(other => other.Row.Hash == whole.Hash))
                    {
                        // A second copy in one batch: the first must be an item before this one can be told to be its twin.
                        if (await HoldAsync(batch, reports, cancel) is { } refused)
                        {
                            return refused;
                        }

                        bytes = 0;
                    }

                    if (await PrepareAsync(file, whole, missing, reports, cancel) is { } prepared)
                    {
                        batch.Add(prepared);
                        bytes += whole.Content.Length;
                    }

                    break;
                default:
                    reports.Add(new FileReport.Waiting(file.Path));
                    break;
            }

            if ((batch.Count == FilesAtOnce || bytes > BytesAtOnce) && await HoldAsync(batch, reports, cancel) is { } failure)
            {
                return failure;
            }

            bytes = batch.Count == 0 ? 0 : bytes;
        }

        return await HoldAsync(batch, reports, cancel);
    }

    /// <summary>It is new or has changed, and nobody has written to it for a while.</summary>
    private bool IsDue(ListedFile file, List<FileReport> reports)
    {
        if (_known!.TryGetValue(file.Path, out var row) && row.Size == file.Size && row.ModifiedAt == file.ModifiedAt && IsDone(row))
        {
            _waiting.Remove(file.Path);
            return false;
        }

        var now = clock.GetUtcNow();
        if (!_waiting.TryGetValue(file.Path, out var seen) || seen.Size != file.Size || seen.ModifiedAt != file.ModifiedAt)
        {
            // Its own time counts too, so that what has lain there for long is taken at the first look; one in the future says nothing.
            var modified = Microseconds.ToTime(file.ModifiedAt);
            _waiting[file.Path] = seen = (file.Size, file.ModifiedAt, modified < now ? modified : now);
        }

        if (file.Problem is null && now - seen.Since < TimeSpan.FromSeconds(folder.QuietSeconds))
        {
            reports.Add(new FileReport.Waiting(file.Path));
            return false;
        }

        _waiting.Remove(file.Path);
        return true;
    }

    private bool IsDone(FolderFileRow row) => row.ItemId is not null || (row.Problem is not null && !_passing.Contains(row.Path));

    /// <summary>Null: there is nothing to hold.</summary>
    private async Task<Prepared?> PrepareAsync(ListedFile file, FileRead.Whole whole, Dictionary<long, FolderFileRow> missing, List<FileReport> reports, CancellationToken cancel)
    {
        if (_known!.TryGetValue(file.Path, out var row) && row.ItemId is not null)
        {
            if (row.Hash == whole.Hash)
            {
                (row.Size, row.ModifiedAt) = (whole.Size, whole.ModifiedAt);
                await store.MoveAsync(row, row.Path, cancel);
                return null;
            }

            // Another message under the same name: the former file is gone. While its item is being acted on, this one waits.
            if ((await store.GoneAsync([row], folder.Mode == FolderMode.Mirror, cancel)).Done.Count == 0)
            {
                reports.Add(new FileReport.Waiting(file.Path));
                return null;
            }

            _known.Remove(file.Path);
            row = null;
        }

        if (await KnownContentAsync(file, whole, row, missing, reports, cancel))
        {
            return null;
        }

        IncomingHome? home = folder.Mode == FolderMode.Mirror ? new(ItemHome.Folder, file.Path, whole.ModifiedAt) : null;
        if (FileMessage.Read(whole.Content, folder, home, out var message) is { } why)
        {
            await NoteAsync(file, whole, why, lasting: true, reports, cancel);
            return null;
        }

        row ??= new FolderFileRow { Source = Source, Path = file.Path, FoundAt = clock.Now() };
        bool interrupted = row is { Id: > 0, Problem: null };
        (row.Size, row.ModifiedAt, row.Hash, row.Problem) = (whole.Size, whole.ModifiedAt, whole.Hash, null);
        if (interrupted && await store.FindHeldAsync(row, MessageId(message!), message!.Content.Length, cancel) is { } held)
        {
            row.ItemId = held;
            await store.SaveAsync([row], cancel);
            reports.Add(new FileReport.Taken(file.Path, held));
            return null;
        }

        return new Prepared(row, message!);
    }

    /// <summary>The content was here before: the file was renamed, or is a copy of one that is an item.</summary>
    private async Task<bool> KnownContentAsync(ListedFile file, FileRead.Whole whole, FolderFileRow? row, Dictionary<long, FolderFileRow> missing, List<FileReport> reports, CancellationToken cancel)
    {
        var same = await store.SameAsync(Source, whole.Hash, cancel);
        if (same.Find(one => missing.ContainsKey(one.RowId)) is { } moved)
        {
            missing.Remove(moved.RowId, out var former);
            _known!.Remove(former!.Path);
            string oldPath = former.Path;
            (former.Path, former.Size, former.ModifiedAt) = (file.Path, whole.Size, whole.ModifiedAt);
            _known[file.Path] = former;
            await store.MoveAsync(former, oldPath, cancel);
            return true;
        }

        // A mirrored file that comes back after its item ended is a message that was stopped once more.
        if (same.Find(one => folder.Mode == FolderMode.Import || !one.IsGone || one.IsOpen) is not { } twin)
        {
            return false;
        }

        row ??= new FolderFileRow { Source = Source, Path = file.Path, FoundAt = clock.Now() };
        (row.Size, row.ModifiedAt, row.Hash, row.Problem, row.ItemId) = (whole.Size, whole.ModifiedAt, whole.Hash, null, twin.ItemId);
        await store.SaveAsync([row], cancel);
        _known![file.Path] = row;
        reports.Add(new FileReport.Duplicate(file.Path, twin.ItemId));
        FolderLog.Duplicate(logger, Source, FolderPath.Shown(file.Path), twin.ItemId);
        return true;
    }

    private async Task NoteAsync(ListedFile file, FileRead.Whole? whole, string why, bool lasting, List<FileReport> reports, CancellationToken cancel)
    {
        bool isNews = !_known!.TryGetValue(file.Path, out var row) || row.Problem != why || row.Size != file.Size || row.ModifiedAt != file.ModifiedAt;
        row ??= new FolderFileRow { Source = Source, Path = file.Path, FoundAt = clock.Now() };
        (row.Size, row.ModifiedAt, row.Hash, row.Problem) = (file.Size, file.ModifiedAt, whole?.Hash, why);
        _ = lasting ? _passing.Remove(file.Path) : _passing.Add(file.Path);
        _known[file.Path] = row;
        if (isNews)
        {
            await store.SaveAsync([row], cancel);
            reports.Add(new FileReport.Problem(file.Path, why));
            FolderLog.NotTaken(logger, Source, FolderPath.Shown(file.Path), why);
        }
    }

    /// <summary>Holds what was prepared, in one commit for all. A sentence when our own store refuses; those files are taken at the next look.</summary>
    private async Task<string?> HoldAsync(List<Prepared> batch, List<FileReport> reports, CancellationToken cancel)
    {
        if (batch.Count == 0)
        {
            return null;
        }

        await store.SaveAsync([.. batch.Select(one => one.Row)], cancel);
        var outcomes = await Task.WhenAll(batch.Select(one => holder.HoldAsync(one.Message, cancel).AsTask()));
        string? failure = null;
        foreach (var (one, outcome) in batch.Zip(outcomes))
        {
            switch (outcome)
            {
                case HoldOutcome.Held held:
                    one.Row.ItemId = held.ItemId;
                    reports.Add(new FileReport.Taken(one.Row.Path, held.ItemId));
                    break;
                case HoldOutcome.Settled:
                    one.Row.ItemId = FolderFileStore.Settled;
                    reports.Add(new FileReport.Settled(one.Row.Path));
                    break;
                case HoldOutcome.NoSpace:
                    failure = "There is no space left for further messages; the files wait where they are.";
                    break;
                default:
                    failure = "The store did not take a message; the file waits where it is, and the log says why.";
                    break;
            }

            _known![one.Row.Path] = one.Row;
        }

        await store.SaveAsync([.. batch.Select(one => one.Row)], CancellationToken.None);
        if (folder is { Mode: FolderMode.Import, Settled: not SettledFile.Keep })
        {
            TakeAway(batch.Where(one => one.Row.ItemId is not null).Select(one => one.Row));
        }

        batch.Clear();
        return failure;
    }

    /// <summary>An imported file is not needed any more once its message is on disk here.</summary>
    private void TakeAway(IEnumerable<FolderFileRow> rows)
    {
        foreach (var row in rows)
        {
            if (SettledFiles.Settle(folder, row.Path, row.ModifiedAt) is FileSettled.Failed failed)
            {
                string why = $"{FolderPath.Shown(row.Path)} was taken. {failed.Reply}";
                book.Failed(Source, why);
                FolderLog.Failed(logger, Source, why);
            }
        }
    }

    private async Task<int> EndAsync(IReadOnlyList<FolderFileRow> rows, CancellationToken cancel)
    {
        var (done, ended) = await store.GoneAsync(rows, folder.Mode == FolderMode.Mirror, cancel);
        foreach (var row in done)
        {
            _known!.Remove(row.Path);
            _passing.Remove(row.Path);
        }

        return ended;
    }

    private void Tell(List<FileReport> reports, int gone, string? failure)
    {
        int taken = reports.Count(report => report is FileReport.Taken);
        if (taken > 0)
        {
            book.Brought(Source, taken);
        }

        if (taken > 0 || gone > 0)
        {
            FolderLog.Looked(logger, Source, taken, gone);
        }

        var problems = reports.OfType<FileReport.Problem>().ToList();
        if (problems.Count > 0)
        {
            string more = problems.Count == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $" ({problems.Count - 1} more)");
            book.Failed(Source, $"{FolderPath.Shown(problems[0].Path)} was not taken: {problems[0].Why}{more}");
        }

        if (failure is not null)
        {
            book.Failed(Source, failure);
            FolderLog.Failed(logger, Source, failure);
        }
    }

    private static string? MessageId(IncomingMessage message) => HeaderScan.Read(message.Content.Span).First("Message-ID")?.Trim();

    private sealed record Prepared(FolderFileRow Row, IncomingMessage Message);
}
