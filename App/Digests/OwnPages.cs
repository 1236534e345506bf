using QueueDashboard.Audit;
using QueueDashboard.Data;
using QueueDashboard.Data.Digests;
using QueueDashboard.Queues;

namespace QueueDashboard.Digests;

/// <summary>
/// Mails the link to somebody's own page: to an address in own domains that ever had a message here, and to no other. Whoever asks
/// learns nothing, neither whether a mail went out nor whether there is such an address.
/// </summary>
internal sealed class OwnPages(UnitOfWork work, NoteSender notes, DigestRounds rounds, TimeProvider clock)
{
    /// <summary>At most one mail an hour to one address, so that this is no way to flood somebody.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);
    private static readonly TimeSpan DigestPause = TimeSpan.FromMinutes(10);

    /// <param name="address">As somebody typed it.</param>
    public Task MailLinkAsync(string address, Func<string, Actor> actor, CancellationToken cancel)
    {
        string key = AddressKey.Fold(address);
        if (!notes.HasLinks || !notes.MayWriteTo(key))
        {
            return Task.CompletedTask;
        }

        return work.WriteAsync(
            async (db, stop) =>
            {
                var subscription = await NoteSender.SubscriptionAsync(db, key, stop);
                string? known = await DigestStore.KnownAddressAsync(db, key, stop);
                string sentTo = MailAddress.Untagged(known ?? key);
                bool lately = await DigestStore.AskedLatelyAsync(db, DigestKind.OwnPage, sentTo, Microseconds.From(clock.GetUtcNow() - Pause), stop);
                if (subscription is null || known is null || lately || !notes.MayWriteTo(sentTo))
                {
                    return;
                }

                var words = new DigestWords(subscription.Language);
                var letter = new NoteLetter(
                    words.Language,
                    words["OwnPage_Subject"],
                    notes.Head(notes.Local(subscription), words),
                    words["OwnPage_Heading"],
                    [words["OwnPage_Lead"]],
                    [],
                    words["OwnPage"],
                    [words.Format("ForOwnPage", ShownText.Line(sentTo)), words["NeverPassword"]]);
                var row = await notes.StoreAsync(db, subscription, DigestKind.OwnPage, sentTo, letter, clock.Now(), clock.Now(), stop);
                AuditLog.Add(db, clock, actor(sentTo), Acts.AskFreshLink, Outcomes.Done, null, sentTo, $"digest {row.Id}, own page");
            },
            cancel);
    }

    /// <summary>Sends one digest now. False: one went out just now, or nothing is held.</summary>
    public async Task<bool> SendDigestAsync(string addressKey, Actor actor, CancellationToken cancel)
    {
        bool lately = await work.ReadAsync((db, stop) => DigestStore.AnyLatelyAsync(db, addressKey, Microseconds.From(clock.GetUtcNow() - DigestPause), stop), cancel);
        return !lately && notes.MayWriteTo(addressKey) && await rounds.SendOwnAsync(addressKey, actor, cancel) is not null;
    }
}
