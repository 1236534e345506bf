using QueueDashboard.Audit;
using QueueDashboard.Data;
using QueueDashboard.Data.Digests;
using QueueDashboard.Data.Links;
using QueueDashboard.Links;
using QueueDashboard.Queues;
using QueueDashboard.Settings;

namespace QueueDashboard.Digests;

/// <summary>
/// Mails new links for a message whose old one ran out, to the address that the old one was made for and to no other. Whoever
/// asks learns nothing: not whether a mail went out, nor whether the address exists.
/// </summary>
internal sealed class FreshLinks(UnitOfWork work, SettingsStore settings, DigestWriter writer, TimeProvider clock)
{
    /// <summary>At most one mail an hour to one address, so that an old link is no way to flood somebody.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    public Task AskAsync(LinkLookup old, Actor actor, CancellationToken cancel)
    {
        if (old is not { Link: { } link, Item: { } item, Outcome: LinkOutcome.Superseded or LinkOutcome.Expired } || !settings.Current<GeneralSettings>().IsOwn(link.MadeFor))
        {
            return Task.CompletedTask;
        }

        return work.WriteAsync(
            async (db, stop) =>
            {
                bool lately = await DigestStore.AskedLatelyAsync(db, DigestKind.FreshLink, link.MadeFor, Microseconds.From(clock.GetUtcNow() - Pause), stop);
                var subscription = await DigestStore.SubscriptionAsync(db, link.SubscriptionId, stop);
                if (lately || subscription is null)
                {
                    AuditLog.Add(db, clock, actor, Acts.AskFreshLink, Outcomes.Refused, item.Id, link.MadeFor, lately ? "one was mailed within the hour" : "its subscription is gone");
                    return;
                }

                var message = new DigestItem(item, old.Threshold, link.RecipientId, old.ForAdministrator ? item.RecipientsShown : null);
                var book = old.ForAdministrator ? ChoiceBook.Empty : await ChoiceStore.BookOfAsync(db, AddressKey.Fold(link.MadeFor), stop);
                var row = await writer.StoreAsync(db, book.For(subscription, AddressKey.Fold(link.MadeFor)), new DigestPick(link.MadeFor, [message], [], item.Id, null), DigestKind.FreshLink, stop);
                AuditLog.Add(db, clock, actor, Acts.AskFreshLink, Outcomes.Done, item.Id, link.MadeFor, $"digest {row.Id}");
            },
            cancel);
    }
}
