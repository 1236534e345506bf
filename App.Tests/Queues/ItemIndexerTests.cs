using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using QueueDashboard.Data.Queues;
using QueueDashboard.Queues;
using QueueDashboard.Tests.Support;

namespace QueueDashboard.Tests.Queues;

public sealed class ItemIndexerTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static async Task<long[]> FindAsync(Desk desk, string search) =>
        [.. (await desk.Items.ListAsync(new ItemQuery { Search = search }, Cancel)).Rows.Select(row => row.Id)];

    [Fact]
    public async Task Held_message_is_listed_at_once_and_found_once_it_is_indexed()
    {
        await using var desk = await Desk.OpenAsync();
        long id = await desk.HoldAsync("Rechnung Nr. 4711", "anna@local.test");

        Assert.Equal(id, Assert.Single((await desk.Items.ListAsync(new ItemQuery(), Cancel)).Rows).Id);
        Assert.Empty(await FindAsync(desk, "rechnung"));

        await desk.IndexAsync();

        Assert.Equal([id], await FindAsync(desk, "rechnung"));
        Assert.True((await desk.ItemAsync(id)).Marks.HasFlag(ItemMarks.Indexed));
    }

    [Fact]
    public async Task Another_indexer_goes_on_where_a_crash_ended_the_first_one()
    {
        await using var desk = await Desk.OpenAsync();
        for (int i = 0; i < 70; i++)
        {
            await desk.HoldAsync($"wanted {i}", "anna@local.test");
        }

        Assert.Equal(32, await desk.Storage.Get<ItemIndexer>().IndexSomeAsync(32, Cancel));
        ItemIndexer second = new(desk.Storage.Get<IndexStore>(), desk.Storage.Get<IndexSignal>(), desk.Storage.Get<ChangeFeed>(), desk.Clock, NullLogger<ItemIndexer>.Instance);
        Assert.Equal(32, await second.IndexSomeAsync(32, Cancel));
        Assert.Equal(6, await second.IndexSomeAsync(32, Cancel));
        Assert.Equal(0, await second.IndexSomeAsync(Cancel));

        Assert.Equal(70, (await FindAsync(desk, "wanted")).Distinct().Count());
    }

    [Fact]
    public async Task Item_is_marked_by_what_the_whole_message_shows()
    {
        await using var desk = await Desk.OpenAsync();
        long id = await desk.HoldAsync(Desk.Message("x", "anna@local.test") with
        {
            Content = Encoding.ASCII.GetBytes("Subject: with a file\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nhello\r\n--b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename=\"offer.pdf\"\r\n\r\n%PDF\r\n--b--\r\n"),
        });

        await desk.IndexAsync();

        Assert.True((await desk.ItemAsync(id)).Marks.HasFlag(ItemMarks.HasAttachments));
        Assert.Equal([id], await FindAsync(desk, "offer"));
    }

    [Fact]
    public async Task Damaged_content_is_still_found_by_its_envelope_and_does_not_stop_the_others()
    {
        await using var desk = await Desk.OpenAsync();
        long damaged = await desk.HoldAsync(new string('y', 4000), "torn@local.test");
        long whole = await desk.HoldAsync("whole", "torn@local.test");
        await desk.Storage.ChangeAsync(db => db.Contents.Where(row => row.ItemId == damaged).ExecuteUpdateAsync(set => set.SetProperty(row => row.Bytes, new byte[] { 9 }), Cancel));

        await desk.IndexAsync();

        Assert.Equal([whole, damaged], await FindAsync(desk, "to:torn"));
    }

    [Fact]
    public async Task Purged_item_leaves_nothing_in_the_index()
    {
        await using var desk = await Desk.OpenAsync();
        long id = await desk.HoldAsync("short life", "anna@local.test");
        await desk.IndexAsync();

        await desk.Storage.ChangeAsync(db => db.Items.Where(item => item.Id == id).ExecuteDeleteAsync(Cancel));

        Assert.Empty(await FindAsync(desk, "life"));
        Assert.Equal(0, await desk.Storage.ReadAsync(db => db.Database.SqlQueryRaw<int>("""SELECT COUNT(*) AS "Value" FROM "ItemSearch" WHERE "ItemSearch" MATCH 'life'""").SingleAsync(Cancel)));
        Assert.Equal(0, await desk.Storage.ReadAsync(db => db.Contents.CountAsync(Cancel)));
        Assert.Equal(0, await desk.Storage.ReadAsync(db => db.Recipients.CountAsync(Cancel)));
    }
}
