using System.Text;
using Microsoft.EntityFrameworkCore;
using QueueDashboard.Data;
using QueueDashboard.Data.Delivery;
using QueueDashboard.Data.Links;
using QueueDashboard.Data.Queues;
using QueueDashboard.Links;
using QueueDashboard.Settings;
using QueueDashboard.Tests.Support;

namespace QueueDashboard.Tests.Links;

public sealed class LinkKeeperTests
{
    private const string Anna = "anna@example.org";
    private const string Bert = "bert@example.org";

    private static Task<TestStorage> NewAsync() => TestStorage.CreateAsync(more: services => services.AddLinks());

    private static Task<string> MintAsync(TestStorage storage, ItemRow item, string madeFor, LinkAct act = LinkAct.Release, long digest = 1, bool administrator = false) => storage.Work.WriteAsync(
        async (db, cancel) =>
        {
            var keeper = storage.Get<LinkKeeper>();
            long? recipient = administrator ? null : item.Recipients.First(row => row.Address == madeFor).Id;
            await keeper.SupersedeAsync(db, 1, madeFor, [item.Id], digest, cancel);
            return keeper.Mint(db, new LinkOrder(act, item.Id, recipient, digest, 1, madeFor, keeper.ExpiryOf(item)));
        },
        CancellationToken.None);

    private static async Task<LinkOutcome> OutcomeAsync(TestStorage storage, string token) => (await storage.Get<LinkKeeper>().FindAsync(token, CancellationToken.None)).Outcome;

    [Fact]
    public async Task Link_of_held_recipient_is_alive_and_covers_only_him()
    {
        await using var storage = await NewAsync();
        var item = await storage.AddItemAsync(new ItemRow { Subject = "one" }, Anna, Bert);
        string token = await MintAsync(storage, item, Anna);

        var found = await storage.Get<LinkKeeper>().FindAsync(token, CancellationToken.None);

        Assert.IsType<LinkOutcome.Alive>(found.Outcome);
        Assert.Equal(Anna, Assert.Single(found.Recipients).Address);
        Assert.False(found.ForAdministrator);
    }

    [Fact]
    public async Task Administrators_link_covers_every_recipient()
    {
        await using var storage = await NewAsync();
        var item = await storage.AddItemAsync(new ItemRow(), Anna, Bert);
        string token = await MintAsync(storage, item, "admin@example.org", administrator: true);

        var found = await storage.Get<LinkKeeper>().FindAsync(token, CancellationToken.None);

        Assert.Equal(2, found.Recipients.Count);
        Assert.Equal(item.Recipients.Select(row => row.Id), found.RecipientIds);
    }

    [Fact]
    public async Task Token_is_43_characters_and_stands_nowhere_in_the_database()
    {
        await using var storage = await NewAsync();
        var item = await storage.AddItemAsync(new ItemRow(), Anna);
        string token = await MintAsync(storage, item, Anna);

        Assert.Equal(LinkToken.Characters, token.Length);
        foreach (string file in Directory.GetFiles(storage.Folder))
        {
            using var open = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var memory = new MemoryStream();
            await open.CopyToAsync(memory, TestContext.Current.CancellationToken);
            Assert.Equal(-1, memory.ToArray().AsSpan().IndexOf(Encoding.ASCII.GetBytes(token)));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("../../../../../../../../../../../etc/passwd  ")]
    public async Task Unknown_and_malformed_tokens_are_unknown(string token)
    {
        await using var storage = await NewAsync();
        await MintAsync(storage, await storage.AddItemAsync(new ItemRow(), Anna), Anna);

        Assert.IsType<LinkOutcome.Unknown>(await OutcomeAsync(storage, token));
    }

    [Fact]
    public async Task Newer_digest_supersedes_older_links_of_the_same_address_only()
    {
        await using var storage = await NewAsync();
        var item = await storage.AddItemAsync(new ItemRow(), Anna, Bert);
        string annasOld = await MintAsync(storage, item, Anna, digest: 1);
        string annasOldDelete = await MintAsync(storage, item, Anna, LinkAct.Delete, digest: 1);
        string berts = await MintAsync(storage, item, Bert, digest: 2);
        storage.Clock.Advance(TimeSpan.FromHours(1));
        string annasNew = await MintAsync(storage, item, Anna, digest: 3);

        var superseded = Assert.IsType<LinkOutcome.Superseded>(await OutcomeAsync(storage, annasOld));
        Assert.Equal(storage.Clock.GetUtcNow(), superseded.At);
        Assert.IsType<LinkOutcome.Superseded>(await OutcomeAsync(storage, annasOldDelete));
        Assert.IsType<LinkOutcome.Alive>(await OutcomeAsync(storage, annasNew));
        Assert.IsType<LinkOutcome.Alive>(await OutcomeAsync(storage, berts));
    }

    [Fact]
    public async Task Link_expires_after_the_settings_days()
    {
        await using var storage = await NewAsync();
        string token = await MintAsync(storage, await storage.AddItemAsync(new ItemRow(), Anna), Anna);

        storage.Clock.Advance(TimeSpan.FromDays(7) - TimeSpan.FromSeconds(1));
        Assert.IsType<LinkOutcome.Alive>(await OutcomeAsync(storage, token));
        storage.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.IsType<LinkOutcome.Expired>(await OutcomeAsync(storage, token));
    }

    [Fact]
    public async Task Link_never_outlives_its_item()
    {
        await using var storage = await NewAsync();
        await storage.SetAsync<RetentionSettings>(old => old with { QuarantineDays = 3 });
        var item = await storage.AddItemAsync(new ItemRow { Queue = QueueName.Quarantine }, Anna);
        var bad = await storage.AddItemAsync(new ItemRow { Queue = QueueName.Bad }, Anna);

        Assert.Equal(storage.Clock.GetUtcNow().AddDays(3), storage.Get<LinkKeeper>().ExpiryOf(item));
        Assert.Equal(storage.Clock.GetUtcNow().AddDays(7), storage.Get<LinkKeeper>().ExpiryOf(bad));
    }

    [Fact]
    public async Task Pending_release_says_so_with_its_undo_and_works_again_after_it()
    {
        await using var storage = await NewAsync();
        var item = await storage.AddItemAsync(new ItemRow(), Anna);
        string token = await MintAsync(storage, item, Anna);
        var until = storage.Clock.GetUtcNow().AddSeconds(5);
        await storage.ChangeAsync(async db =>
        {
            var wish = new OutboxRow { ItemId = item.Id, Act = OutboxAct.Requeue, AskedAt = storage.Clock.Now(), AskedBy = "chef", DueAt = Microseconds.From(until) };
            db.Outbox.Add(wish);
            await db.SaveChangesAsync();
            var row = await db.Recipients.SingleAsync();
            (row.State, row.OutboxId, row.ChangedBy) = (RecipientState.Pending, wish.Id, "chef");
        });

        var done = Assert.IsType<LinkOutcome.AlreadyDone>(await OutcomeAsync(storage, token));
        Assert.Equal((LinkResult.RequeueWaiting, LinkDoer.Colleague, until), (done.What, done.By, done.UndoUntil!.Value));

        await storage.ChangeAsync(async db => (await db.Recipients.SingleAsync()).State = RecipientState.Held);
        Assert.IsType<LinkOutcome.Alive>(await OutcomeAsync(storage, token));
    }

    [Theory]
    [InlineData(RecipientState.Released, "person:chef", false, nameof(LinkResult.Released), nameof(LinkDoer.Colleague))]
    [InlineData(RecipientState.Released, "link:" + Anna, true, nameof(LinkResult.Released), nameof(LinkDoer.ThisLink))]
    [InlineData(RecipientState.Deleted, "link:" + Anna, false, nameof(LinkResult.Deleted), nameof(LinkDoer.SameAddress))]
    [InlineData(RecipientState.Requeued, "link:" + Bert, false, nameof(LinkResult.Requeued), nameof(LinkDoer.Colleague))]
    [InlineData(RecipientState.Released, "person:chef", true, nameof(LinkResult.Released), nameof(LinkDoer.Colleague))]
    [InlineData(RecipientState.Gone, "postfix", false, nameof(LinkResult.Gone), nameof(LinkDoer.Server))]
    public async Task Settled_recipient_says_what_when_and_by_whom(RecipientState state, string by, bool used, string what, string doer)
    {
        await using var storage = await NewAsync();
        string token = await MintAsync(storage, await storage.AddItemAsync(new ItemRow(), Anna), Anna);
        storage.Clock.Advance(TimeSpan.FromMinutes(10));
        await storage.ChangeAsync(async db =>
        {
            var row = await db.Recipients.SingleAsync();
            (row.State, row.ChangedBy, row.ChangedAt, row.Reply) = (state, by, storage.Clock.Now(), "250 ok");
            (await db.Links.SingleAsync()).UsedAt = used ? storage.Clock.Now() : null;
        });

        // "Done" is said even to one who comes too late: it is what he wants to know.
        var when = storage.Clock.GetUtcNow();
        storage.Clock.Advance(TimeSpan.FromDays(30));
        Assert.Equal(new LinkOutcome.AlreadyDone(Enum.Parse<LinkResult>(what), when, Enum.Parse<LinkDoer>(doer), "250 ok", null), await OutcomeAsync(storage, token));
    }

    [Fact]
    public async Task Purged_item_is_gone()
    {
        await using var storage = await NewAsync();
        string token = await MintAsync(storage, await storage.AddItemAsync(new ItemRow(), Anna), Anna);
        await storage.ChangeAsync(db => db.Items.ExecuteDeleteAsync());

        Assert.IsType<LinkOutcome.ItemGone>(await OutcomeAsync(storage, token));
    }

    [Fact]
    public async Task Openings_are_kept_bounded_in_number_and_length()
    {
        await using var storage = await NewAsync();
        var keeper = storage.Get<LinkKeeper>();
        string token = await MintAsync(storage, await storage.AddItemAsync(new ItemRow(), Anna), Anna);
        var found = await keeper.FindAsync(token, CancellationToken.None);
        for (int i = 0; i < 105; i++)
        {
            await keeper.RecordOpeningAsync(found.Link!.Id, new LinkVisit("HEAD", new string('x', 5000), "192.0.2.7"), found.Outcome, CancellationToken.None);
        }

        var rows = await storage.ReadAsync(db => db.LinkOpenings.ToListAsync());
        Assert.Equal(100, rows.Count);
        Assert.All(rows, row => Assert.Equal(("HEAD", 200, "192.0.2.7", "alive"), (row.Method, row.Agent!.Length, row.ClientAddress, row.Outcome)));
    }
}
