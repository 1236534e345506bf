using System.Text;
using Microsoft.EntityFrameworkCore;
using QueueDashboard.Actions;
using QueueDashboard.Data.Queues;
using QueueDashboard.Data.Senders;
using QueueDashboard.Queues;
using QueueDashboard.Senders;
using QueueDashboard.Settings;
using QueueDashboard.Tests.Support;

namespace QueueDashboard.Tests.Actions;

public sealed class ItemSendersTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Delete_and_block_covers_those_whom_the_entry_is_for_and_is_undone_as_a_whole()
    {
        await using var desk = await Desk.OpenAsync();
        long id = await desk.HoldAsync("x", "anna@local.test", "bob@local.test");
        var senders = desk.Storage.Get<ItemSenders>();
        Assert.Equal(["sender@peer.test", "peer.test"], (await senders.ChoicesAsync(id, null, Cancel))!.Senders);

        var done = await senders.ActAsync(id, Draft(SenderVerdict.Block, "peer.test", "anna@local.test"), Desk.Anna, null, Cancel);
        Assert.IsType<ActionResult.Done>(done!.Act);
        Assert.Equal((RecipientState.Deleted, RecipientState.Held), ((await desk.RecipientAsync(id, "anna@local.test")).State, (await desk.RecipientAsync(id, "bob@local.test")).State));
        Assert.Equal(1, desk.Storage.Get<SenderKeeper>().Book.Count);

        Assert.IsType<ActionResult.Done>(await senders.UndoAsync(done, Desk.Anna, null, Cancel));
        Assert.Equal(RecipientState.Held, (await desk.RecipientAsync(id, "anna@local.test")).State);
        Assert.Equal(0, desk.Storage.Get<SenderKeeper>().Book.Count);
    }

    [Fact]
    public async Task Undo_brings_back_what_the_list_said_before()
    {
        await using var desk = await Desk.OpenAsync(("Defaults:HoldBackSeconds", "60"));
        long id = await desk.HoldAsync("x", "anna@local.test");
        await desk.Storage.Get<SenderActions>().SetAsync(Draft(SenderVerdict.Block, "peer.test", "") with { Note = "old" }, Desk.Anna, null, null, Cancel);
        var senders = desk.Storage.Get<ItemSenders>();
        var done = await senders.ActAsync(id, Draft(SenderVerdict.Allow, "peer.test", ""), Desk.Anna, null, Cancel);
        Assert.Equal(RecipientState.Pending, (await desk.ItemAsync(id)).State);
        await senders.UndoAsync(done!, Desk.Anna, null, Cancel);
        var row = await desk.Storage.ReadAsync(db => db.Senders.SingleAsync());
        Assert.Equal((SenderVerdict.Block, "old"), (row.Verdict, row.Note));
        Assert.Equal(RecipientState.Held, (await desk.ItemAsync(id)).State);
    }

    [Fact]
    public async Task Nothing_is_done_by_halves_or_by_one_who_may_not()
    {
        await using var desk = await Desk.OpenAsync(("Defaults:ReleaseRelay", ""));
        long id = await desk.HoldAsync("x", "anna@local.test");
        var senders = desk.Storage.Get<ItemSenders>();
        Assert.IsType<ActionResult.Refused>((await senders.ActAsync(id, Draft(SenderVerdict.Allow, "peer.test", ""), Desk.Anna, null, Cancel))!.Act);
        Assert.Equal("for-limited", Assert.IsType<SenderChange.Refused>((await senders.ActAsync(id, Draft(SenderVerdict.Block, "peer.test", ""), Desk.Anna, ["local.test"], Cancel))!.Change).Code);
        Assert.Null(await senders.ActAsync(id, Draft(SenderVerdict.Block, "peer.test", "@other.test"), Desk.Anna, ["other.test"], Cancel));
        Assert.Null(await senders.ChoicesAsync(id, ["other.test"], Cancel));
        Assert.Equal(0, desk.Storage.Get<SenderKeeper>().Book.Count);
        Assert.Equal(RecipientState.Held, (await desk.ItemAsync(id)).State);
    }

    [Fact]
    public async Task Author_is_offered_only_where_his_domain_vouches()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.Storage.SetAsync<SenderSettings>(settings => settings with { AuthservIds = ["mx.local.test"] });
        var senders = desk.Storage.Get<ItemSenders>();
        long vouched = await HoldAsync("Authentication-Results: mx.local.test; dkim=pass header.d=shop.test\r\n");
        long forged = await HoldAsync("Authentication-Results: mx.evil.test; dkim=pass header.d=shop.test\r\n");
        Assert.Equal(["sender@peer.test", "peer.test", "news@shop.test", "shop.test"], (await senders.ChoicesAsync(vouched, null, Cancel))!.Senders);
        Assert.Equal(["sender@peer.test", "peer.test"], (await senders.ChoicesAsync(forged, null, Cancel))!.Senders);

        Task<long> HoldAsync(string header) => desk.HoldAsync(Desk.Message("x", "anna@local.test") with { Content = Encoding.ASCII.GetBytes($"{header}From: News <news@shop.test>\r\nSubject: x\r\n\r\ntext\r\n") });
    }

    [Fact]
    public async Task Notes_are_bounded_live_and_in_the_audit_without_their_text()
    {
        await using var desk = await Desk.OpenAsync();
        long id = await desk.HoldAsync("x", "anna@local.test");
        var notes = desk.Storage.Get<NoteActions>();
        List<long> told = [];
        using var listening = desk.Storage.Get<ChangeFeed>().Subscribe(change => told.Add(change.ItemId));
        var added = Assert.IsType<NoteResult.Added>(await notes.AddAsync(Desk.Anna, id, " Asked the\u0007 sender.\r\nNo answer. ", null, Cancel));
        Assert.Equal(("Asked the sender.\nNo answer.", "anna"), (added.Note.Text, added.Note.By));
        Assert.Contains(id, told);
        Assert.Equal("note-empty", Assert.IsType<NoteResult.Refused>(await notes.AddAsync(Desk.Anna, id, " ", null, Cancel)).Code);
        Assert.Equal("note-long", Assert.IsType<NoteResult.Refused>(await notes.AddAsync(Desk.Anna, id, new string('x', NoteStore.Longest + 1), null, Cancel)).Code);
        Assert.IsType<NoteResult.NotFound>(await notes.AddAsync(Desk.Anna, id, "x", ["other.test"], Cancel));
        Assert.Null(await desk.Storage.Get<IReadNotes>().OfAsync(id, ["other.test"], Cancel));

        // A token of the same name is somebody else.
        Assert.IsType<NoteResult.NotFound>(await notes.RemoveAsync(QueueDashboard.Audit.Actor.Token("anna", null), id, added.Note.Id, null, Cancel));
        Assert.IsType<NoteResult.Removed>(await notes.RemoveAsync(Desk.Anna, id, added.Note.Id, null, Cancel));
        Assert.Empty((await desk.Storage.Get<IReadNotes>().OfAsync(id, null, Cancel))!);
        var audit = await desk.AuditAsync(id);
        Assert.Equal(["note.add", "note.remove"], audit.Select(row => row.Act));
        Assert.All(audit, row => Assert.Null(row.Detail));
    }

    private static SenderDraft Draft(SenderVerdict verdict, string pattern, string whom) => new() { Verdict = verdict, Pattern = pattern, For = whom };
}
