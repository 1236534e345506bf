using Microsoft.EntityFrameworkCore;
using QueueDashboard.Data;
using QueueDashboard.Data.Queues;
using QueueDashboard.Queues;
using QueueDashboard.Queues.Reasons;
using QueueDashboard.Tests.Support;

namespace QueueDashboard.Tests.Intake.Postfix;

public sealed class ReasonsByQueueIdTests
{
    private const string Id = "4jWyJt723hz1l2Dg";
    private static readonly HeldReason Virus = new("rspamd", QueueName.Quarantine, ReasonCode.Virus, 12, 15, "Eicar", "Rspamd", [new EvidenceView("CLAM_VIRUS", 12, "Eicar")]);
    private static readonly HeldReason LogLine = new("log", QueueName.Holding, ReasonCode.Unknown, null, null, "rule 7: invoices wait", "", [new EvidenceView("Postfix", null, "header Subject: invoice")]);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reason_noted_before_the_message_is_seen_is_its_reason_from_the_first_moment()
    {
        await using var desk = await MirrorDesk.OpenAsync();
        await desk.NoteAsync(Id, Virus);
        desk.Postfix.Hold(Id);
        await desk.LookAsync();

        var item = await desk.ItemAsync(Id);
        Assert.Equal((QueueName.Quarantine, ReasonCode.Virus, 12.0, "Eicar"), (item.Queue, item.Reason, item.Score!.Value, item.Said));
        await desk.FetchAsync();
        item = await desk.ItemAsync(Id);
        Assert.Equal((ReasonCode.Virus, "Eicar"), (item.Reason, item.Said));
        Assert.Contains("CLAM_VIRUS", (await desk.Storage.ReadAsync(db => db.Details.SingleAsync(Cancel))).EvidenceJson);
        Assert.Equal([(ReasonCode.Virus, 1L)], (await desk.ArrivalsAsync()).Select(row => (row.Reason, row.Count)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Reason_noted_later_changes_what_is_listed(bool filled)
    {
        await using var desk = await MirrorDesk.OpenAsync();
        desk.Postfix.Hold(Id, header: "X-Spam-Flag: YES\r\n");
        await desk.LookAsync();
        if (filled)
        {
            await desk.FetchAsync();
        }

        List<QueueChange> told = [];
        using var listening = desk.Storage.Get<ChangeFeed>().Subscribe(told.Add);
        await desk.NoteAsync(Id, Virus);

        var item = await desk.ItemAsync(Id);
        Assert.Equal((QueueName.Quarantine, ReasonCode.Virus, "Eicar"), (item.Queue, item.Reason, item.Said));
        Assert.Equal(QueueName.Quarantine, Assert.Single(item.Recipients).Queue);
        Assert.Contains(new QueueChange(item.Id, QueueChangeKind.Changed), told);
        Assert.Equal([(ReasonCode.Virus, 1L)], (await desk.ArrivalsAsync()).Select(row => (row.Reason, row.Count)));
    }

    [Fact]
    public async Task Words_of_the_log_explain_and_name_no_danger()
    {
        await using var desk = await MirrorDesk.OpenAsync();
        desk.Postfix.Hold(Id);
        await desk.LookAsync();
        await desk.FetchAsync();
        await desk.NoteAsync(Id, LogLine);

        var item = await desk.ItemAsync(Id);
        Assert.Equal((QueueName.Holding, ReasonCode.Unknown, "rule 7: invoices wait"), (item.Queue, item.Reason, item.Said));

        await desk.NoteAsync(Id, Virus);
        item = await desk.ItemAsync(Id);
        Assert.Equal((ReasonCode.Virus, "Eicar"), (item.Reason, item.Said));

        // What is less dangerous comes too late.
        await desk.NoteAsync(Id, Virus with { Origin = "filter", Code = ReasonCode.Policy, Said = "a rule", Evidence = [] });
        Assert.Equal(ReasonCode.Virus, (await desk.ItemAsync(Id)).Reason);
    }

    [Fact]
    public async Task Note_that_comes_while_the_content_is_read_is_not_lost()
    {
        await using var desk = await MirrorDesk.OpenAsync();
        desk.Postfix.Hold(Id);
        await desk.LookAsync();

        // One after the other: the note waits for its turn, then the content, which was read without it.
        Task note, fill;
        using (await desk.Storage.Get<WriteGate>().EnterAsync(Cancel))
        {
            note = desk.NoteAsync(Id, LogLine);
            fill = desk.FetchAsync();
        }

        await note;
        await fill;
        Assert.Equal(("a subject", "rule 7: invoices wait"), ((await desk.ItemAsync(Id)).Subject, (await desk.ItemAsync(Id)).Said));
    }

    [Fact]
    public async Task Note_that_is_repeated_is_kept_once()
    {
        await using var desk = await MirrorDesk.OpenAsync();
        await desk.NoteAsync(Id, LogLine);
        await desk.NoteAsync(Id, LogLine);

        Assert.Equal(1, await desk.Storage.ReadAsync(db => db.HoldReasons.CountAsync(Cancel)));
    }

    [Fact]
    public async Task Note_of_an_earlier_message_under_the_same_short_id_does_not_count()
    {
        await using var desk = await MirrorDesk.OpenAsync();
        await desk.NoteAsync("3A9BD12C01", Virus);
        desk.Storage.Clock.Advance(TimeSpan.FromDays(2));
        desk.Postfix.Hold("3A9BD12C01", arrivedAt: desk.Storage.Clock.GetUtcNow().ToUnixTimeSeconds());
        await desk.LookAsync();

        Assert.Equal(ReasonCode.Unknown, (await desk.ItemAsync("3A9BD12C01")).Reason);
    }

    [Fact]
    public async Task Copy_that_a_scanner_pushed_becomes_the_mirrored_item()
    {
        await using var desk = await MirrorDesk.OpenAsync();
        var pushed = await desk.Storage.AddItemAsync(
            new ItemRow { Source = "rspamd:main", OriginQueueId = Id, Reason = ReasonCode.Spam, Subject = "pushed", Marks = ItemMarks.Copy | ItemMarks.Indexed, ReceivedAt = FakePostfix.Yesterday * 1_000_000 },
            "prvs=0785d5f2fa=anna@local.test",
            "old@local.test");
        desk.Postfix.Hold(Id, recipients: ["anna@local.test", "new@local.test"]);

        var look = await desk.LookAsync();

        Assert.Equal(1, look.Added);
        var item = Assert.Single(await desk.ItemsAsync());
        Assert.Equal((pushed.Id, "postfix:main", ItemHome.Postfix, Id), (item.Id, item.Source, item.Home, item.HomeId));
        Assert.Equal((ReasonCode.Spam, "pushed", ItemMarks.Indexed), (item.Reason, item.Subject, item.Marks));
        Assert.Equal(["anna@local.test", "new@local.test"], item.Recipients.Select(one => one.AddressKey).Order());
        Assert.Equal(2, item.RecipientCount);

        desk.Postfix.Remove(Id);
        Assert.Equal(1, (await desk.LookAsync()).Ended);
        Assert.Equal(RecipientState.Gone, (await desk.ItemAsync(Id)).State);
    }
}
