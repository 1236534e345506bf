using Microsoft.Extensions.Options;
using QueueDashboard.Audit;
using QueueDashboard.Data;
using QueueDashboard.Data.Digests;
using QueueDashboard.Queues;
using QueueDashboard.Queues.Requests;
using QueueDashboard.Settings;

namespace QueueDashboard.Digests;

/// <summary>A digest that was just made.</summary>
internal sealed record SentDigest(long Id, string To, int Count, DigestState State, string Subject);

/// <summary>What a digest would say now, with dead links.</summary>
internal sealed record DigestPreview(string To, int Count, string Subject, string Html, string Text);

/// <summary>Goes through the subscriptions: what is due, what a person wants sent now, what a mail would look like.</summary>
internal sealed partial class DigestRounds(
    UnitOfWork work,
    DigestPicker picker,
    DigestWriter writer,
    DigestSender sender,
    DigestSweep sweep,
    IOptions<DefaultsOptions> defaults,
    TimeProvider clock,
    ILogger<DigestRounds> logger)
{
    private static readonly Actor Schedule = Actor.System("digests");

    /// <summary>Makes what is due by the clock and sends what waits. One failing subscription stops no other.</summary>
    public async Task RunDueAsync(CancellationToken cancel)
    {
        await EnsureFirstAsync(cancel);
        foreach (var subscription in await work.ReadAsync(DigestStore.SubscriptionsAsync, cancel))
        {
            try
            {
                var step = await work.ReadAsync((db, stop) => StepAsync(db, subscription, stop), cancel);
                if (step.Send)
                {
                    await MakeAsync(subscription, Schedule, subscription.NextAt, (key, book) => book.Scheduling(key) is null, cancel);
                }

                await StoreSlotAsync(subscription, step, cancel);
                if (subscription is { Enabled: true, Audience: Audience.Recipients })
                {
                    await MakeChosenAsync(subscription, cancel);
                }
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                Log.SubscriptionFailed(logger, failure, subscription.Id);
            }
        }

        if (await work.ReadAsync(RequestStore.AnyOvertakenAsync, cancel))
        {
            await work.WriteAsync((db, stop) => RequestStore.LapseAsync(db, clock.Now(), stop), cancel);
        }

        await sender.SendDueAsync(cancel);
        await sweep.RunAsync(cancel);
    }

    /// <summary>Sends what is new to everybody of every subscription that is on, whatever the hour.</summary>
    public async Task<IReadOnlyList<SentDigest>> SendNowAsync(Actor actor, CancellationToken cancel)
    {
        await EnsureFirstAsync(cancel);
        List<long> made = [];
        foreach (var subscription in (await work.ReadAsync(DigestStore.SubscriptionsAsync, cancel)).Where(row => row.Enabled))
        {
            made.AddRange(await MakeAsync(subscription, actor, null, (key, book) => book.Scheduling(key)?.Schedule is not DigestSchedule.Off, cancel));
        }

        await sender.SendDueAsync(cancel);
        return await work.ReadAsync(
            async (db, stop) =>
            {
                List<SentDigest> sent = [];
                foreach (long id in made)
                {
                    if (await DigestStore.DigestAsync(db, id, stop) is { } row)
                    {
                        sent.Add(new SentDigest(row.Id, row.SentTo, row.ItemCount, row.State, row.Subject));
                    }
                }

                return sent;
            },
            cancel);
    }

    /// <summary>What the first address that has something, of those that may be looked at, would get now; null: nobody would get anything.</summary>
    public Task<DigestPreview?> PreviewAsync(long subscriptionId, Func<string, bool> mayLook, CancellationToken cancel) => work.ReadAsync(
        async (db, stop) =>
        {
            if (await DigestStore.SubscriptionAsync(db, subscriptionId, stop) is not { } subscription)
            {
                return null;
            }

            foreach (string key in (await picker.AddressesAsync(db, subscription, stop)).Where(mayLook))
            {
                var known = await DigestStore.SubscriberAsync(db, subscriptionId, key, stop);
                if (await DigestPicker.PickAsync(db, subscription, key, known, stop) is { } pick)
                {
                    var book = subscription.Audience is Audience.Recipients ? await ChoiceStore.BookOfAsync(db, key, stop) : ChoiceBook.Empty;
                    var composed = DigestComposer.Compose(writer.Draft(book.For(subscription, key), pick, DigestKind.Digest));
                    return new DigestPreview(pick.SentTo, pick.Count, composed.Subject, composed.Html, composed.Text);
                }
            }

            return null;
        },
        cancel);

    /// <summary>Makes the two subscriptions of the first start. They are not made again while one of them stands.</summary>
    public async Task EnsureFirstAsync(CancellationToken cancel)
    {
        if (await work.ReadAsync(DigestStore.HasSubscriptionsAsync, cancel))
        {
            return;
        }

        await work.WriteAsync(
            async (db, stop) =>
            {
                if (await DigestStore.HasSubscriptionsAsync(db, stop))
                {
                    return;
                }

                var first = defaults.Value;
                string language = first.Language == "de" ? "de" : "en";
                DigestStore.Add(db, new SubscriptionRow { Name = "administrators", Audience = Audience.Administrators, Enabled = first.AdministratorAddress.Length > 0, Addresses = first.AdministratorAddress, Schedule = DigestSchedule.Daily, Language = language });
                DigestStore.Add(db, new SubscriptionRow { Name = "recipients", Audience = Audience.Recipients, Enabled = true, Schedule = DigestSchedule.Daily, Language = language });
            },
            cancel);
    }

    private async Task<PlannerStep> StepAsync(QueueDbContext db, SubscriptionRow row, CancellationToken cancel)
    {
        bool onArrival = row is { Enabled: true, Schedule: DigestSchedule.OnArrival };
        bool waiting = onArrival && await DigestStore.WaitsAsync(db, row, 0, cancel);
        bool arrived = waiting && await DigestStore.WaitsAsync(db, row, row.ToldUpTo, cancel);
        return DigestPlanner.At(row, clock.GetUtcNow(), clock.LocalTimeZone, waiting, arrived);
    }

    /// <summary>After the mails: a crash between makes the rest of them at the next start, and nobody gets one twice.</summary>
    private async Task StoreSlotAsync(SubscriptionRow subscription, PlannerStep step, CancellationToken cancel)
    {
        long? next = step.NextAt is { } at ? Microseconds.From(at) : null;
        if (subscription.NextAt == next)
        {
            return;
        }

        await work.WriteAsync(
            async (db, stop) =>
            {
                // Somebody who changed the schedule meanwhile cleared the slot; what he wants is reckoned at the next wake-up. The
                // version counts people's changes only: a form that is open over a slot must still save.
                if (await DigestStore.SubscriptionAsync(db, subscription.Id, stop) is { } row && row.NextAt == subscription.NextAt)
                {
                    row.NextAt = next;
                }
            },
            cancel);
    }

    /// <param name="wants">Whom this round is for; asked of recipients only.</param>
    private async Task<List<long>> MakeAsync(SubscriptionRow subscription, Actor actor, long? slot, Func<string, ChoiceBook, bool> wants, CancellationToken cancel)
    {
        var (addresses, newest, book) = await work.ReadAsync(
            async (db, stop) => (
                await picker.AddressesAsync(db, subscription, stop),
                await DigestStore.NewestItemAsync(db, stop),
                subscription.Audience is Audience.Recipients ? await ChoiceStore.BookAsync(db, stop) : ChoiceBook.Empty),
            cancel);
        List<long> made = [];
        foreach (string key in addresses.Where(key => subscription.Audience is Audience.Administrators || wants(key, book)))
        {
            if (await MakeOneAsync(book.For(subscription, key), key, actor, slot, cancel) is { } id)
            {
                made.Add(id);
            }
        }

        await work.WriteAsync(
            async (db, stop) =>
            {
                if (await DigestStore.SubscriptionAsync(db, subscription.Id, stop) is { } row)
                {
                    row.ToldUpTo = Math.Max(row.ToldUpTo, newest);
                    row.LastAt = clock.Now();
                }
            },
            cancel);
        return made;
    }

    /// <summary>
    /// Those who chose hours of their own, or whose domain did: a handful of questions for all of them, then the mails of those for whom something
    /// is new. The slots are stored behind the mails, as the subscription's is.
    /// </summary>
    private async Task MakeChosenAsync(SubscriptionRow subscription, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var due = await work.ReadAsync((db, stop) => ChoiceStore.DueAsync(db, Microseconds.From(now), stop), cancel);
        if (due.Count == 0)
        {
            return;
        }

        var (told, fresh, book) = await work.ReadAsync(
            async (db, stop) =>
            {
                var untold = await picker.AddressesAsync(db, subscription, stop, newOnly: true);
                return (subscription.Everything ? await picker.AddressesAsync(db, subscription, stop) : untold, untold, await ChoiceStore.BookAsync(db, stop));
            },
            cancel);
        Dictionary<string, (RecipientChoiceRow Row, bool Send, long? Next)> plans = [];
        foreach (var row in due)
        {
            plans[row.Key] = (row, row.Schedule is DigestSchedule.OnArrival || row.NextAt is not null, Next(subscription, row, now));
        }

        HashSet<string> mailed = [];
        HashSet<string> news = [.. fresh];
        foreach (string key in told.Where(key => book.Scheduling(key) is { } hours && plans.TryGetValue(hours.Key, out var plan) && plan.Send && (hours.Schedule is not DigestSchedule.OnArrival || news.Contains(key))))
        {
            var hours = book.Scheduling(key)!;
            if (await MakeOneAsync(book.For(subscription, key), key, Schedule, hours.NextAt, cancel) is not null)
            {
                mailed.Add(hours.Key);
            }
        }

        // The clock of arrivals starts with a mail and stops when there was none; every other one goes on.
        await work.WriteAsync(
            (db, stop) => ChoiceStore.StoreSlotsAsync(db, plans.Values.Select(plan => (plan.Row.Key, plan.Row.NextAt, plan.Row.Schedule is not DigestSchedule.OnArrival || mailed.Contains(plan.Row.Key) ? plan.Next : null)), stop),
            cancel);
    }

    private long? Next(SubscriptionRow subscription, RecipientChoiceRow row, DateTimeOffset now) => row.Schedule is DigestSchedule.OnArrival
        ? Microseconds.From(now + TimeSpan.FromMinutes(Math.Max(1, subscription.EveryMinutes)))
        : DigestPlanner.NextAfter(ChoiceBook.With(subscription, row), now, clock.LocalTimeZone) is { } next ? Microseconds.From(next) : null;

    /// <summary>What is new for one reader, or all that is held when nothing is; at once. Null: nothing is held for him.</summary>
    public Task<long?> SendOwnAsync(string addressKey, Actor actor, CancellationToken cancel) => work.WriteAsync<long?>(
        async (db, stop) =>
        {
            if ((await DigestStore.SubscriptionsAsync(db, stop)).Find(row => row is { Enabled: true, Audience: Audience.Recipients }) is not { } found || !DigestStore.IsOf(found, addressKey))
            {
                return null;
            }

            var subscription = (await ChoiceStore.BookOfAsync(db, addressKey, stop)).For(found, addressKey);
            var known = await DigestStore.SubscriberAsync(db, found.Id, addressKey, stop);
            var all = ChoiceBook.Everything(subscription);
            if ((await DigestPicker.PickAsync(db, subscription, addressKey, known, stop) ?? await DigestPicker.PickAsync(db, all, addressKey, known, stop)) is not { } pick)
            {
                return null;
            }

            var row = await writer.StoreAsync(db, pick.Since is null ? all : subscription, pick, DigestKind.Digest, stop);
            known.ToldUpTo = Math.Max(known.ToldUpTo, pick.UpTo);
            known.LastAt = clock.Now();
            AuditLog.Add(db, clock, actor, Acts.SendDigest, Outcomes.Done, null, pick.SentTo, $"digest {row.Id}, {pick.Count} messages");
            return row.Id;
        },
        cancel);

    /// <summary>One mail: the digest, its links and how far the reader has been told commit together.</summary>
    private Task<long?> MakeOneAsync(SubscriptionRow subscription, string addressKey, Actor actor, long? slot, CancellationToken cancel) => work.WriteAsync<long?>(
        async (db, stop) =>
        {
            var known = await DigestStore.SubscriberAsync(db, subscription.Id, addressKey, stop);
            if ((subscription.Everything && known.LastAt >= slot) || await DigestPicker.PickAsync(db, subscription, addressKey, known, stop) is not { } pick)
            {
                // Of this slot he has his mail already, or there is nothing to tell.
                return null;
            }

            var row = await writer.StoreAsync(db, subscription, pick, DigestKind.Digest, stop);
            known.ToldUpTo = Math.Max(known.ToldUpTo, pick.UpTo);
            known.LastAt = clock.Now();
            AuditLog.Add(db, clock, actor, Acts.SendDigest, Outcomes.Done, null, pick.SentTo, $"digest {row.Id}, {pick.Count} messages");
            return row.Id;
        },
        cancel);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The digests of subscription {Subscription} could not be made; the others go on.")]
        public static partial void SubscriptionFailed(ILogger logger, Exception failure, long subscription);
    }
}
