using QueueDashboard.Audit;
using QueueDashboard.Data;
using QueueDashboard.Data.Queues;
using QueueDashboard.Queues;
using QueueDashboard.Queues.Requests;

namespace QueueDashboard.Actions;

/// <summary>What became of a recipient's asking.</summary>
internal enum AskResult
{
    Asked,

    /// <summary>It is asked for already; asking twice makes it no more urgent.</summary>
    Already,

    /// <summary>An administrator said no within the last day.</summary>
    Denied,
    TooMany,

    /// <summary>The message is no longer held.</summary>
    Settled,
}

/// <summary>What became of an administrator's answer.</summary>
internal abstract record AnswerResult(long Id)
{
    internal sealed record Done(long Id) : AnswerResult(Id);

    /// <summary>Somebody answered first, or the message was settled in another way.</summary>
    internal sealed record Late(long Id, RequestState State, string? By) : AnswerResult(Id);

    /// <summary>The release itself was refused: nothing was changed.</summary>
    internal sealed record Refused(long Id, ActionResult.Refused Why) : AnswerResult(Id);

    /// <summary>There is none, or none for the caller's domains.</summary>
    internal sealed record Unknown(long Id) : AnswerResult(Id);
}

/// <summary>A recipient asks for what he may not release, an administrator says yes or no. Who may is asked before, at the door.</summary>
internal sealed class RequestActions(UnitOfWork work, ItemActions items, IAnswerRequests answers, ChangeFeed feed, TimeProvider clock)
{
    public const int LongestText = 500;

    // Somebody with a hundred viruses asks for some of them, a program for all.
    private const int MostAnHour = 20;
    private const int AtOnce = 50;
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan NoIsNo = TimeSpan.FromDays(1);

    /// <param name="address">Who asks: one of the message's recipients.</param>
    /// <param name="text">Why, in his words; cut at 500 characters.</param>
    public async Task<AskResult> AskAsync(long itemId, string address, string? text, Actor actor, CancellationToken cancel)
    {
        string key = AddressKey.Fold(address);
        var result = await work.WriteAsync(
            async (db, stop) =>
            {
                if (await RequestStore.HeldAsync(db, itemId, key, stop) is not { } copy)
                {
                    return AskResult.Settled;
                }

                var newest = await RequestStore.NewestAsync(db, itemId, key, stop);
                if (newest is { State: RequestState.Open })
                {
                    return AskResult.Already;
                }

                var now = clock.GetUtcNow();
                if (newest is { State: RequestState.Denied } && newest.SettledAt > Microseconds.From(now - NoIsNo))
                {
                    return AskResult.Denied;
                }

                if (await RequestStore.CountSinceAsync(db, key, Microseconds.From(now - Hour), stop) >= MostAnHour)
                {
                    return AskResult.TooMany;
                }

                RequestStore.Add(db, new ReleaseRequestRow
                {
                    ItemId = itemId,
                    RecipientId = copy.Id,
                    Address = address,
                    AddressKey = key,
                    AskedAt = Microseconds.From(now),
                    ClientAddress = actor.ClientAddress,
                    Text = Bounded(text),
                    State = RequestState.Open,
                });
                AuditLog.Add(db, clock, actor, Acts.Ask, Outcomes.Asked, itemId, address, "asks to release it");
                return AskResult.Asked;
            },
            cancel);
        if (result is AskResult.Asked)
        {
            feed.Publish(new QueueChange(itemId, QueueChangeKind.Changed));
        }

        return result;
    }

    /// <summary>Releases the message for those who asked, and no others; an answer for each, in order.</summary>
    /// <param name="answer">For the recipients; empty: no words. Cut at 500 characters.</param>
    /// <param name="domains">Recipient domains that the caller is limited to; null: none.</param>
    public async Task<IReadOnlyList<AnswerResult>> GrantAsync(IReadOnlyList<long> ids, string? answer, Actor actor, IReadOnlyList<string>? domains, CancellationToken cancel)
    {
        List<AnswerResult> results = [];
        foreach (long[] some in ids.Distinct().Chunk(AtOnce))
        {
            List<ActionResult> acts = [];
            results.AddRange(await work.WriteAsync(
                async (db, stop) =>
                {
                    List<AnswerResult> part = [];
                    foreach (long id in some)
                    {
                        part.Add(await GrantAsync(db, id, Bounded(answer), actor, domains, acts, stop));
                    }

                    return part;
                },
                cancel));
            items.Announce(acts);
        }

        return results;
    }

    /// <summary>Says no; the message stays held.</summary>
    /// <inheritdoc cref="GrantAsync(IReadOnlyList{long}, string?, Actor, IReadOnlyList{string}?, CancellationToken)"/>
    public async Task<IReadOnlyList<AnswerResult>> DenyAsync(IReadOnlyList<long> ids, string? answer, Actor actor, IReadOnlyList<string>? domains, CancellationToken cancel)
    {
        List<AnswerResult> results = [];
        foreach (long[] some in ids.Distinct().Chunk(AtOnce))
        {
            List<long> changed = [];
            results.AddRange(await work.WriteAsync(
                async (db, stop) =>
                {
                    List<AnswerResult> part = [];
                    foreach (long id in some)
                    {
                        part.Add(await DenyAsync(db, id, Bounded(answer), actor, domains, changed, stop));
                    }

                    return part;
                },
                cancel));
            changed.ForEach(item => feed.Publish(new QueueChange(item, QueueChangeKind.Changed)));
        }

        return results;
    }

    private async Task<AnswerResult> GrantAsync(QueueDbContext db, long id, string answer, Actor actor, IReadOnlyList<string>? domains, List<ActionResult> acts, CancellationToken cancel)
    {
        if (await FindAsync(db, id, domains, cancel) is not { } request)
        {
            return new AnswerResult.Unknown(id);
        }

        if (request.State is not RequestState.Open)
        {
            return Late(request);
        }

        var item = await ItemStore.LoadAsync(db, request.ItemId, cancel);
        long[] copies = [.. item?.Recipients.Where(copy => copy.AddressKey == request.AddressKey && copy.State == RecipientState.Held).Select(copy => copy.Id) ?? []];
        if (copies.Length == 0)
        {
            Lapse(request);
            return Late(request);
        }

        // The ledger marks the wish and tells its recipient: by this door as by every other.
        var result = await items.ActWithinAsync(db, Acts.Release, actor, new ItemTarget(request.ItemId, copies, domains), answer, cancel);
        acts.Add(result);
        return result switch
        {
            ActionResult.Done => new AnswerResult.Done(id),
            ActionResult.Refused refused => new AnswerResult.Refused(id, refused),
            _ => Late(request),
        };
    }

    private async Task<AnswerResult> DenyAsync(QueueDbContext db, long id, string answer, Actor actor, IReadOnlyList<string>? domains, List<long> changed, CancellationToken cancel)
    {
        if (await FindAsync(db, id, domains, cancel) is not { } request)
        {
            return new AnswerResult.Unknown(id);
        }

        if (request.State is not RequestState.Open)
        {
            return Late(request);
        }

        if (await ItemStore.LoadAsync(db, request.ItemId, cancel) is not { } item || !item.Recipients.Any(copy => copy.AddressKey == request.AddressKey && copy.State == RecipientState.Held))
        {
            Lapse(request);
            return Late(request);
        }

        long now = clock.Now();
        (request.State, request.SettledAt, request.SettledBy, request.Answer) = (RequestState.Denied, now, ActorWords.Stored(actor), answer);
        request.Version++;
        AuditLog.Add(db, clock, actor, Acts.Deny, Outcomes.Done, item.Id, request.Address, answer.Length > 0 ? "with an answer" : null);
        await answers.TellAsync(db, request, item, now, cancel);
        changed.Add(item.Id);
        return new AnswerResult.Done(id);
    }

    private static async Task<ReleaseRequestRow?> FindAsync(QueueDbContext db, long id, IReadOnlyList<string>? domains, CancellationToken cancel) =>
        await RequestStore.FindAsync(db, id, cancel) is { } request && ItemQueries.IsInDomains(request.AddressKey, domains) ? request : null;

    private void Lapse(ReleaseRequestRow request)
    {
        (request.State, request.SettledAt) = (RequestState.Lapsed, clock.Now());
        request.Version++;
    }

    private static AnswerResult.Late Late(ReleaseRequestRow request) => new(request.Id, request.State, ActorWords.Shown(request.SettledBy));

    /// <summary>Words of strangers, shown and mailed later: bounded here, made harmless where they are shown.</summary>
    private static string Bounded(string? text)
    {
        string plain = (text ?? "").Trim();
        return plain.Length > LongestText ? plain[..LongestText] : plain;
    }
}
