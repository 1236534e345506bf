using Microsoft.Extensions.Options;
using QueueDashboard.Audit;
using QueueDashboard.Data;
using QueueDashboard.Data.Digests;
using QueueDashboard.Queues;
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
                    await MakeAsync(subscription, Schedule, subscription.NextAt, cancel);
                }

                await StoreSlotAsync(subscription, step, cancel);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                Log.SubscriptionFailed(logger, failure, subscription.Id);
            }
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
            made.AddRange(await MakeAsync(subscription, actor, null, cancel));
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
                    var composed = DigestComposer.Compose(writer.Draft(subscription, pick, DigestKind.Digest));
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

    private async Task<List<long>> MakeAsync(SubscriptionRow subscription, Actor actor, long? slot, CancellationToken cancel)
    {
        var (addresses, newest) = await work.ReadAsync(async (db, stop) => (await picker.AddressesAsync(db, subscription, stop), await DigestStore.NewestItemAsync(db, stop)), cancel);
        List<long> made = [];
        foreach (string key in addresses)
        {
            if (await MakeOneAsync(subscription, key, actor, slot, cancel) is { } id)
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
