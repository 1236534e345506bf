using Microsoft.EntityFrameworkCore;
using QueueDashboard.Data;
using QueueDashboard.Data.Queues;

namespace QueueDashboard.Queues;

/// <summary>Where one recipient's copy stands, as a list names it.</summary>
internal sealed record ListedRecipient(string Address, RecipientState State);

/// <summary>What a program wants of each line of a page besides the line itself.</summary>
/// <param name="Threshold">From how many points the scanner stops a message; null: it did not say.</param>
internal sealed record ListedDetail(IReadOnlyList<ListedRecipient> Recipients, double? Threshold)
{
    public static ListedDetail None { get; } = new([], null);
}

/// <summary>The recipients of a whole page of items: two queries a page, not one an item.</summary>
internal sealed class PageQueries(UnitOfWork work)
{
    /// <param name="domains">Recipient domains that the viewer is limited to: others' addresses are left out. Null: none.</param>
    public Task<IReadOnlyDictionary<long, ListedDetail>> ReadAsync(IReadOnlyCollection<long> items, IReadOnlyList<string>? domains, CancellationToken cancel) => work.ReadAsync<IReadOnlyDictionary<long, ListedDetail>>(
        async (db, token) =>
        {
            var recipients = await db.Recipients.Where(recipient => items.Contains(recipient.ItemId))
                .OrderBy(recipient => recipient.Id)
                .Select(recipient => new { recipient.ItemId, recipient.Address, recipient.AddressKey, recipient.State })
                .ToListAsync(token);
            var thresholds = await db.Details.Where(detail => items.Contains(detail.ItemId) && detail.Threshold != null)
                .ToDictionaryAsync(detail => detail.ItemId, detail => detail.Threshold, token);
            return recipients.Where(recipient => ItemQueries.IsInDomains(recipient.AddressKey, domains))
                .GroupBy(recipient => recipient.ItemId)
                .ToDictionary(group => group.Key, group => new ListedDetail([.. group.Select(recipient => new ListedRecipient(recipient.Address, recipient.State))], thresholds.GetValueOrDefault(group.Key)));
        },
        cancel);
}
