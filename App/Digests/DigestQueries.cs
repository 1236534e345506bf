using Microsoft.EntityFrameworkCore;
using QueueDashboard.Data;
using QueueDashboard.Data.Digests;
using QueueDashboard.Data.Links;

namespace QueueDashboard.Digests;

/// <summary>One mail of the list.</summary>
internal sealed record DigestListRow(long Id, DigestKind Kind, Audience Audience, string SentTo, DateTimeOffset CreatedAt, string Subject, int ItemCount, DigestState State, DateTimeOffset? SettledAt, string? Reply, int Attempts);

/// <param name="Next">Goes into the next call's <c>before</c>; null: this was the last page.</param>
internal sealed record DigestPage(IReadOnlyList<DigestListRow> Rows, long? Next);

/// <summary>One opening of one of a digest's links.</summary>
/// <param name="AfterSending">Null: the mail was not sent when it happened.</param>
internal sealed record DigestOpening(DateTimeOffset At, LinkAct Act, long ItemId, string Method, string? Agent, string? ClientAddress, string Outcome, TimeSpan? AfterSending, bool LooksLikeScanner);

/// <summary>A mail as it is kept (its links are dead), and who opened its links.</summary>
internal sealed record DigestView(DigestListRow Row, string MessageId, string Html, string Text, int Links, IReadOnlyList<DigestOpening> Openings);

/// <summary>A reader whose digest came back.</summary>
internal sealed record BouncedSubscriber(long SubscriptionId, string Address, DateTimeOffset At, string? Text);

/// <summary>What the digests page, the API and the command line read.</summary>
internal sealed class DigestQueries(UnitOfWork work)
{
    public const int LargestPage = 200;

    private const int MostOpenings = 1000;

    public Task<DigestPage> ListAsync(long? before, int limit, CancellationToken cancel) => work.ReadAsync(
        async (db, stop) =>
        {
            int size = Math.Clamp(limit, 1, LargestPage);
            long below = before ?? long.MaxValue;
            var rows = await db.Digests.Where(row => row.Id < below).OrderByDescending(row => row.Id).Take(size + 1)
                .Select(row => new { row.Id, row.Kind, row.Audience, row.SentTo, row.CreatedAt, row.Subject, row.ItemCount, row.State, row.SettledAt, row.Reply, row.Attempts }).ToListAsync(stop);
            var shown = rows.Take(size).Select(row => new DigestListRow(row.Id, row.Kind, row.Audience, row.SentTo, Microseconds.ToTime(row.CreatedAt), row.Subject, row.ItemCount, row.State, Time(row.SettledAt), row.Reply, row.Attempts)).ToList();
            return new DigestPage(shown, rows.Count > size ? shown[^1].Id : null);
        },
        cancel);

    public Task<DigestView?> FindAsync(long id, CancellationToken cancel) => work.ReadAsync(
        async (db, stop) =>
        {
            if (await db.Digests.FirstOrDefaultAsync(row => row.Id == id, stop) is not { } row)
            {
                return null;
            }

            var openings = await db.LinkOpenings.Join(db.Links.Where(link => link.DigestId == id), opening => opening.LinkId, link => link.Id, (opening, link) => new { opening, link })
                .OrderBy(of => of.opening.At).Take(MostOpenings).ToListAsync(stop);
            int links = await db.Links.CountAsync(link => link.DigestId == id, stop);
            var sent = row.State is DigestState.Sent or DigestState.Written ? Time(row.SettledAt) : null;
            var signs = new ScannerSigns(openings.Select(of => (of.opening, sent)));
            var head = new DigestListRow(row.Id, row.Kind, row.Audience, row.SentTo, Microseconds.ToTime(row.CreatedAt), row.Subject, row.ItemCount, row.State, Time(row.SettledAt), row.Reply, row.Attempts);
            return new DigestView(head, row.MessageId, row.Html, row.Text, links, [.. openings.Select(of => View(of.opening, of.link, sent, signs))]);
        },
        cancel);

    public Task<List<SubscriptionRow>> SubscriptionsAsync(CancellationToken cancel) => work.ReadAsync(DigestStore.SubscriptionsAsync, cancel);

    public Task<List<BouncedSubscriber>> BouncedAsync(CancellationToken cancel) => work.ReadAsync(
        async (db, stop) => (await db.Subscribers.Where(row => row.BouncedAt != null).OrderByDescending(row => row.BouncedAt).Take(LargestPage).ToListAsync(stop))
            .ConvertAll(row => new BouncedSubscriber(row.SubscriptionId, row.AddressKey, Microseconds.ToTime(row.BouncedAt!.Value), row.BounceText)),
        cancel);

    private static DigestOpening View(LinkOpeningRow opening, LinkRow link, DateTimeOffset? sent, ScannerSigns signs)
    {
        var at = Microseconds.ToTime(opening.At);
        return new DigestOpening(at, link.Act, link.ItemId, opening.Method, opening.Agent, opening.ClientAddress, opening.Outcome, sent is null ? null : at - sent, signs.Shows(opening));
    }

    private static DateTimeOffset? Time(long? microseconds) => microseconds is { } at ? Microseconds.ToTime(at) : null;
}
