using System.Collections.Concurrent;
using QueueDashboard.Audit;
using QueueDashboard.Batv;
using QueueDashboard.Data;
using QueueDashboard.Data.Delivery;
using QueueDashboard.Data.Queues;
using QueueDashboard.Delivery;
using QueueDashboard.Hosting;
using QueueDashboard.Queues;

namespace QueueDashboard.Actions;

/// <summary>Takes claimed wishes to a relay, one after the other over one session, and records what it said.</summary>
internal sealed partial class HandOverJourney(
    UnitOfWork work,
    ItemQueries items,
    ContentFetch contents,
    HandOverSettlement settlement,
    IMailRelay relays,
    RelayStateStore relayStates,
    TraceHeader trace,
    CurrentPolicy policy,
    TimeProvider clock,
    ILogger<HandOverJourney> logger)
{
    /// <summary>
    /// Works through <paramref name="waiting"/> until it is empty or the relay turns out to be broken. False: it is broken, and
    /// what was left in the queue has not been tried.
    /// </summary>
    public async Task<bool> RunAsync(Relay relay, ConcurrentQueue<OutboxRow> waiting, CancellationToken cancel)
    {
        await using var session = relays.Open(relay);
        while (!cancel.IsCancellationRequested && waiting.TryDequeue(out var row))
        {
            try
            {
                if (!await HandOverAsync(session, relay, row, cancel))
                {
                    return false;
                }
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                LogFailed(exception, row.ItemId);
                await settlement.PutOffAsync(row, $"our own failure: {exception.GetType().Name}", relay.Display, CancellationToken.None);
            }
        }

        return true;
    }

    /// <summary>What nobody got to is free again at once, without a counted attempt.</summary>
    public Task PutBackAsync(IReadOnlyList<OutboxRow> rows, CancellationToken cancel) => rows.Count == 0 ? Task.CompletedTask : work.WriteAsync(
        async (db, token) =>
        {
            foreach (var row in rows)
            {
                if (await OutboxStore.FindAsync(db, row.Id, token) is { } found)
                {
                    OutboxStore.PutBack(found);
                }
            }
        },
        cancel);

    public Task GiveUpAsync(OutboxRow row, string? cause, CancellationToken cancel) => settlement.GiveUpAsync(row, cause, cancel);

    private async Task<bool> HandOverAsync(IRelaySession session, Relay relay, OutboxRow row, CancellationToken cancel)
    {
        var item = await items.LoadForHandOverAsync(row.ItemId, cancel);
        var recipients = item?.Recipients.Where(recipient => recipient.OutboxId == row.Id && recipient.State == RecipientState.Pending).ToList() ?? [];
        if (item is null || recipients.Count == 0)
        {
            await settlement.ForgetAsync(row, cancel);
            return true;
        }

        if (item.Marks.HasFlag(ItemMarks.ContentPending))
        {
            if (!await contents.FetchAsync(item.Id, cancel))
            {
                await settlement.PutOffAsync(row, ContentFetch.InVain, relay.Display, CancellationToken.None);
                return true;
            }

            item = await items.LoadForHandOverAsync(row.ItemId, cancel) ?? item;
        }

        var now = clock.GetUtcNow();
        string act = row.Act == OutboxAct.Release ? Acts.Release : Acts.Requeue;
        var result = await session.HandOverAsync(
            new HandOver
            {
                ReversePath = HandOverSender.Of(item, recipients, policy.Value, now),
                Recipients = [.. recipients.Select(recipient => new HandOverRecipient(recipient.Id, recipient.Address, recipient.Notify, recipient.Orcpt))],
                Prefix = HandOverPrefix.Of(item, act, trace, now),
                Content = async token => await items.RawAsync(item.Id, null, token) ?? throw new InvalidDataException($"Item {item.Id} has no content."),
                ContentLength = item.Size,
                EightBit = item.Marks.HasFlag(ItemMarks.EightBit),
                SmtpUtf8 = item.Marks.HasFlag(ItemMarks.SmtpUtf8),
                Ret = item.Ret,
                EnvelopeId = item.EnvelopeId,
                Client = new OriginalClient(item.ClientAddress, item.ClientName, item.Helo, item.ClientProtocol, item.Login, item.OriginQueueId),
            },
            cancel);
        switch (result)
        {
            case HandOverResult.Settled settled:
                await settlement.SettleAsync(row, settled.Recipients, relay.Display, CancellationToken.None);
                return true;
            case HandOverResult.RelayBroken broken:
                string cause = broken.Reply is null ? broken.Cause : $"{broken.Cause} {broken.Reply}";
                if (await relayStates.MarkBrokenAsync(relay.Display, cause, CancellationToken.None))
                {
                    LogBroken(relay.Display, cause);
                }

                await settlement.NoteBrokenAsync(row, cause, relay.Display, CancellationToken.None);
                return false;
            default:
                throw new InvalidOperationException($"Unknown outcome {result.GetType().Name}.");
        }
    }

    [LoggerMessage(LogLevel.Error, "Handing over item {Item} failed on our side; it is tried again.")]
    private partial void LogFailed(Exception exception, long item);

    [LoggerMessage(LogLevel.Warning, "The relay {Relay} takes no mail from us: {Cause} Its messages wait.")]
    private partial void LogBroken(string relay, string cause);
}
