using QueueDashboard.Data;
using QueueDashboard.Data.Sources;
using QueueDashboard.Delivery.Folders;
using QueueDashboard.Queues;
using QueueDashboard.Queues.Folders;

namespace QueueDashboard.Intake.Folders;

/// <summary>
/// Takes what lies in a folder once, for the command line. A message that any such import has taken before is told and not taken again,
/// wherever it lay then. The files stay as they are.
/// </summary>
internal sealed class FolderImport(WatchedFolderOptions folder, IHoldMessages holder, FolderFileStore store, TimeProvider clock)
{
    private const int FilesAtOnce = 64;

    /// <param name="report">Told of each file as soon as it is decided.</param>
    /// <returns>Why it ended early, as a sentence; null: it went to the end.</returns>
    public async Task<string?> RunAsync(Action<FileReport> report, CancellationToken cancel)
    {
        var listing = FolderListing.Read(folder);
        if (listing.Unreadable is { } unreadable)
        {
            return unreadable;
        }

        foreach (var files in listing.Files.Chunk(FilesAtOnce))
        {
            Dictionary<string, Prepared> batch = new(StringComparer.Ordinal);
            List<(ListedFile File, string Hash)> twins = [];
            foreach (var file in files)
            {
                var read = file.Problem is { } problem ? new FileRead.Problem(problem, Lasting: true) : await FolderFile.ReadAsync(folder.Path, file.Path, folder.LargestBytes, cancel);
                switch (read)
                {
                    case FileRead.Problem bad:
                        report(new FileReport.Problem(file.Path, bad.Why));
                        break;
                    case FileRead.Whole whole when batch.ContainsKey(whole.Hash):
                        twins.Add((file, whole.Hash));
                        break;
                    case FileRead.Whole whole when (await store.SameAsync(folder.Source, whole.Hash, cancel)).FirstOrDefault() is { } same:
                        report(new FileReport.Duplicate(file.Path, same.ItemId));
                        break;
                    case FileRead.Whole whole:
                        if (FileMessage.Read(whole.Content, folder, null, out var message) is { } why)
                        {
                            report(new FileReport.Problem(file.Path, why));
                        }
                        else
                        {
                            batch[whole.Hash] = new Prepared(file, whole, message!);
                        }

                        break;
                    default:
                        report(new FileReport.Waiting(file.Path));
                        break;
                }
            }

            if (await HoldAsync([.. batch.Values], report, cancel) is { } failure)
            {
                return failure;
            }

            twins.ForEach(twin => report(new FileReport.Duplicate(twin.File.Path, batch[twin.Hash].Row!.ItemId ?? FolderFileStore.Settled)));
        }

        return null;
    }

    private async Task<string?> HoldAsync(IReadOnlyList<Prepared> batch, Action<FileReport> report, CancellationToken cancel)
    {
        string? failure = null;
        var outcomes = await Task.WhenAll(batch.Select(one => holder.HoldAsync(one.Message, cancel).AsTask()));
        foreach (var (one, outcome) in batch.Zip(outcomes))
        {
            long? item = outcome switch
            {
                HoldOutcome.Held held => held.ItemId,
                HoldOutcome.Settled => FolderFileStore.Settled,
                _ => null,
            };
            if (item is null)
            {
                failure = outcome is HoldOutcome.NoSpace ? "There is no space left for further messages." : "The store did not take a message; the log says why.";
                report(new FileReport.Problem(one.File.Path, failure));
                continue;
            }

            // By its full path: two imports may have files of the same name. Gone at once, since nobody goes on watching it.
            one.Row = new FolderFileRow
            {
                Source = folder.Source,
                Path = $"{folder.Path}/{one.File.Path}",
                Size = one.Read.Size,
                ModifiedAt = one.Read.ModifiedAt,
                Hash = one.Read.Hash,
                FoundAt = clock.Now(),
                GoneAt = clock.Now(),
                ItemId = item,
            };
            report(item == FolderFileStore.Settled ? new FileReport.Settled(one.File.Path) : new FileReport.Taken(one.File.Path, item.Value));
        }

        await store.SaveAsync([.. batch.Select(one => one.Row).OfType<FolderFileRow>()], CancellationToken.None);
        return failure;
    }

    private sealed record Prepared(ListedFile File, FileRead.Whole Read, IncomingMessage Message)
    {
        public FolderFileRow? Row { get; set; }
    }
}
