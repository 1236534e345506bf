using System.Globalization;
using QueueDashboard.Audit;
using QueueDashboard.Data;
using QueueDashboard.Protocols.Rspamd;
using QueueDashboard.Queues;

namespace QueueDashboard.Actions;

/// <summary>What came of asking the scanner again.</summary>
internal abstract record SecondLookResult
{
    private SecondLookResult()
    {
    }

    internal sealed record Done(SecondLookView Look) : SecondLookResult;

    /// <summary>There is no such message, it is not for him, or its content is not here.</summary>
    internal sealed record NotFound : SecondLookResult;

    internal sealed record NotConfigured : SecondLookResult;

    /// <param name="Sentence">Why there is no verdict.</param>
    internal sealed record Failed(string Sentence) : SecondLookResult;
}

/// <summary>
/// Sends a stored message to Rspamd once more, with the envelope that it came with, and keeps the answer. Nothing is decided by it: a person sees
/// then and now before a release or a re-queue.
/// </summary>
internal sealed class SecondLook(RspamdScanner scanner, ItemQueries items, UnitOfWork work, ChangeFeed feed, TimeProvider clock)
{
    public bool IsConfigured => scanner.IsConfigured;

    /// <summary>Host and port of the scanner.</summary>
    public string Scanner => scanner.Name;

    /// <param name="domains">Recipient domains that the actor is limited to; null: none.</param>
    public async Task<SecondLookResult> AskAsync(Actor actor, long itemId, IReadOnlyList<string>? domains, CancellationToken cancel)
    {
        if (!scanner.IsConfigured)
        {
            return new SecondLookResult.NotConfigured();
        }

        if (await items.RawAsync(itemId, domains, cancel) is not { } raw || await items.LoadForHandOverAsync(itemId, cancel) is not { } item)
        {
            return new SecondLookResult.NotFound();
        }

        var answer = await scanner.AskAsync(
            new RspamdQuestion(
                item.ReversePath,
                [.. item.Recipients.OrderBy(recipient => recipient.Id).Select(recipient => recipient.Address)],
                raw,
                item.ClientAddress,
                item.ClientName,
                item.Helo,
                item.Login,
                item.OriginQueueId),
            cancel);

        var result = await work.WriteAsync(
            async (db, token) =>
            {
                if (answer.Verdict is not { } verdict)
                {
                    AuditLog.Add(db, clock, actor, Acts.SecondLook, Outcomes.Failed, itemId, null, answer.Cause);
                    return new SecondLookResult.Failed(answer.Cause);
                }

                // Purged while the scanner was looking: there is nothing left that the answer could stand beside.
                if (await ItemStore.LoadAsync(db, itemId, token) is null)
                {
                    return new SecondLookResult.NotFound();
                }

                AuditLog.Add(db, clock, actor, Acts.SecondLook, Outcomes.Done, itemId, null, Told(verdict));
                return (SecondLookResult)new SecondLookResult.Done(await SecondLookStore.AddAsync(db, itemId, clock.Now(), ActorWords.Stored(actor), scanner.Name, verdict, token));
            },
            cancel);
        if (result is SecondLookResult.Done)
        {
            feed.Publish(new QueueChange(itemId, QueueChangeKind.Changed));
        }

        return result;
    }

    private static string Told(RspamdVerdict verdict) => verdict.Score is { } score
        ? string.Create(CultureInfo.InvariantCulture, $"{verdict.Action}, {score:0.0} of {verdict.Threshold:0.0}")
        : verdict.Action;
}
