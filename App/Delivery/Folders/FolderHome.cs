using Microsoft.Extensions.Options;
using QueueDashboard.Data.Queues;
using QueueDashboard.Protocols.Amavis;

namespace QueueDashboard.Delivery.Folders;

/// <summary>
/// Acts on the file of a message that lies in a watched folder. Taking it away is the folder's own setting; to send a message on from the place is amavis' alone,
/// and every other folder's messages are handed over from our copy.
/// </summary>
internal sealed class FolderHome(IOptions<FolderOptions> options, AmavisRelease amavis) : IItemHome
{
    public ItemHome Kind => ItemHome.Folder;

    public bool Can(string source, HomeAct act) => options.Value.Find(source) is { } folder && act switch
    {
        HomeAct.Discard => true,
        HomeAct.Release or HomeAct.Requeue => folder.ReleaseSocket.Length > 0,
        _ => false,
    };

    public async Task<IReadOnlyList<HomeOutcome>> ActAsync(string source, HomeAct act, IReadOnlyList<HomeItem> items, CancellationToken cancel)
    {
        if (options.Value.Find(source) is not { } folder || !Can(source, act))
        {
            return [.. items.Select(item => new HomeOutcome.Unable(item.Key, $"The folder {source} is not configured for that any more."))];
        }

        List<HomeOutcome> outcomes = new(items.Count);
        foreach (var item in items)
        {
            outcomes.Add(act == HomeAct.Discard ? Discard(folder, item) : await SendOnAsync(folder, act, item, cancel));
        }

        return outcomes;
    }

    private static HomeOutcome Discard(WatchedFolderOptions folder, HomeItem item) => SettledFiles.Settle(folder, item.Id, item.ArrivedAt) switch
    {
        FileSettled.Done done => new HomeOutcome.Done(item.Key, done.Reply, null),
        FileSettled.Gone gone => new HomeOutcome.Gone(item.Key, gone.Reply),
        FileSettled.Refused refused => new HomeOutcome.Unable(item.Key, refused.Reply),
        var failed => new HomeOutcome.Temporary(item.Key, failed.Reply),
    };

    /// <summary>amavis leaves its file where it is after a release, so it is taken away here like any settled one.</summary>
    private async Task<HomeOutcome> SendOnAsync(WatchedFolderOptions folder, HomeAct act, HomeItem item, CancellationToken cancel)
    {
        var read = await FolderFile.ReadAsync(folder.Path, item.Id, folder.LargestBytes, cancel);
        if (read is FileRead.Problem problem)
        {
            return new HomeOutcome.Unable(item.Key, problem.Why);
        }

        if (read is not FileRead.Whole whole || (item.ArrivedAt is { } at && whole.ModifiedAt != at))
        {
            return File.Exists(FolderPath.Resolve(folder.Path, item.Id)) || Directory.Exists(folder.Path)
                ? new HomeOutcome.Gone(item.Key, "The file does not lie there any more, or another does under its name.")
                : new HomeOutcome.Temporary(item.Key, $"The folder {FolderPath.Shown(folder.Path)} is not there.");
        }

        if (QuarantineId.Read(whole.Content) is not { } id || !PdpReleaseRequest.CanName(item.Id))
        {
            return new HomeOutcome.Unable(item.Key, "The file bears no quarantine id that amavis could be asked for.");
        }

        var outcome = await amavis.SendAsync(folder.ReleaseSocket, item.Key, new PdpReleaseRequest(act == HomeAct.Requeue ? PdpReleaseRequest.Requeue : PdpReleaseRequest.Release, id, item.Id, item.Recipients), cancel);
        if (outcome is HomeOutcome.Done { Refused.Count: 0 } done && SettledFiles.Settle(folder, item.Id, item.ArrivedAt) is FileSettled.Failed failed)
        {
            // It has been sent: to say "not done" now would send it twice.
            return new HomeOutcome.Done(item.Key, $"{done.Reply} ({failed.Reply})", done.QueueId);
        }

        return outcome;
    }
}
