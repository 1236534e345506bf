using QueueDashboard.Data;
using QueueDashboard.Data.Delivery;
using QueueDashboard.Data.Queues;
using QueueDashboard.Delivery;
using QueueDashboard.Queues;

namespace QueueDashboard.Actions;

/// <summary>Takes claimed wishes to the places where their messages lie, all of one place together, and has written down what came of them.</summary>
internal sealed partial class HomeJourney(UnitOfWork work, ItemHomes homes, ContentFetch contents, HomeSettlement settlement, ILogger<HomeJourney> logger)
{
    /// <summary>Release or return.</summary>
    public async Task<HomeRoundResult> ActAsync(HomeAct act, IReadOnlyList<OutboxRow> rows, CancellationToken cancel)
    {
        List<(OutboxRow Row, ItemRow Item)> ready = [];
        List<OutboxRow> over = [];
        foreach (var (row, item) in await LoadAsync(rows, cancel))
        {
            if (item is not null && ItemHomes.IsAlive(item) && item.Recipients.Any(recipient => recipient.OutboxId == row.Id && recipient.State == RecipientState.Pending))
            {
                ready.Add((row, item));
            }
            else
            {
                over.Add(row);
            }
        }

        await settlement.ForgetAsync(over, CancellationToken.None);
        return await CarryOutAsync(act, ready, cancel);
    }

    /// <summary>Takes away what every recipient of is settled. Nothing is given up: what lies there would be found again as a new message.</summary>
    public async Task<HomeRoundResult> DiscardAsync(IReadOnlyList<OutboxRow> rows, CancellationToken cancel)
    {
        List<(OutboxRow Row, ItemRow Item)> ready = [];
        List<OutboxRow> over = [];
        List<HomeSettled> waiting = [];
        foreach (var (row, item) in await LoadAsync(rows, cancel))
        {
            // Restored since: it is as before. When an earlier attempt may have taken it away, the wish is carried through.
            if (item is null || !ItemHomes.IsAlive(item) || (!row.Interrupted && item.Recipients.Any(ItemHomes.IsOpen)))
            {
                over.Add(row);
            }
            else if (item.Marks.HasFlag(ItemMarks.ContentPending) && !await contents.FetchAsync(item.Id, cancel))
            {
                // Deleted is not lost: the recycle bin must have it first.
                waiting.Add(new(row, new HomeOutcome.Temporary(item.Id, ContentFetch.InVain)));
            }
            else
            {
                ready.Add((row, item));
            }
        }

        await settlement.ForgetAsync(over, CancellationToken.None);
        await settlement.SettleAsync(waiting, CancellationToken.None);
        return await CarryOutAsync(HomeAct.Discard, ready, cancel);
    }

    private async Task<HomeRoundResult> CarryOutAsync(HomeAct act, List<(OutboxRow Row, ItemRow Item)> ready, CancellationToken cancel)
    {
        List<string> silent = [];
        List<HomeSettled> settled = [];
        foreach (var place in ready.GroupBy(one => (one.Item.Home, one.Item.Source)))
        {
            var asked = place.ToList();
            var outcomes = await AskAsync(place.Key.Home, place.Key.Source, act, [.. asked.Select(one => Item(one.Item))], cancel);
            settled.AddRange(asked.Select(one => new HomeSettled(
                one.Row,
                outcomes.GetValueOrDefault(one.Item.Id) ?? new HomeOutcome.Temporary(one.Item.Id, "Nothing was heard of it.", MayHaveHappened: true))));
            if (asked.TrueForAll(one => outcomes.GetValueOrDefault(one.Item.Id) is HomeOutcome.Temporary or null))
            {
                silent.Add(place.Key.Source);
                LogSilent(place.Key.Source, outcomes.Values.FirstOrDefault()?.Reply ?? "");
            }
        }

        await settlement.SettleAsync(settled, CancellationToken.None);
        return new(act == HomeAct.Discard ? [] : [.. settled.Where(one => one.Outcome is HomeOutcome.Unable).Select(one => one.Row.Id)], silent);
    }

    private async Task<Dictionary<long, HomeOutcome>> AskAsync(ItemHome kind, string source, HomeAct act, IReadOnlyList<HomeItem> items, CancellationToken cancel)
    {
        if (homes.Of(kind) is not { } home)
        {
            return items.ToDictionary(item => item.Key, HomeOutcome (item) => new HomeOutcome.Temporary(item.Key, "Nothing here reaches the place where it lies."));
        }

        return (await home.ActAsync(source, act, items, cancel)).ToDictionary(outcome => outcome.Key);
    }

    private static HomeItem Item(ItemRow item) =>
        new(item.Id, item.HomeId!, item.HomeArrivedAt, item.MessageId, item.ReversePath, [.. item.Recipients.Select(recipient => recipient.Address)]);

    private Task<List<(OutboxRow Row, ItemRow? Item)>> LoadAsync(IReadOnlyList<OutboxRow> rows, CancellationToken cancel) => work.ReadAsync(
        async (db, token) =>
        {
            var items = (await ItemStore.LoadAsync(db, [.. rows.Select(row => row.ItemId)], token)).ToDictionary(item => item.Id);
            return rows.Select(row => (row, items.GetValueOrDefault(row.ItemId))).ToList();
        },
        cancel);

    [LoggerMessage(LogLevel.Warning, "{Source} answers nothing about its messages: {Cause} They wait.")]
    private partial void LogSilent(string source, string cause);
}
