using Microsoft.EntityFrameworkCore;
using QueueDashboard.Data;
using QueueDashboard.Data.Queues;
using QueueDashboard.Queues;
using QueueDashboard.Tests.Support;

namespace QueueDashboard.Tests.Intake.Postfix;

public sealed class QueueMirrorTests
{
    private const string First = "4jWyJt723hz1l2Dg";
    private const string Second = "4jWyVH5V2pz1l23T";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Held_message_is_listed_with_its_envelope_before_its_content_is_read()
    {
        await using var desk = await MirrorDesk.OpenAsync();
        desk.Postfix.Hold(First, sender: "", recipients: ["anna@local.test", "\"john doe\"@local.test"], attributes: new Dictionary<string, string>
        {
            ["client_address"] = "192.0.2.1",
            ["client_name"] = "mail.remote.test",
            ["helo_name"] = "helo.remote.test",
            ["protocol_name"] = "ESMTP",
            ["sasl_username"] = "carl",
            ["encoding"] = "8bit",
            ["ret_flags"] = "2",
        });

        var look = await desk.LookAsync();

        Assert.Equal((true, 1, 0), (look.Worked, look.Added, look.Ended));
        var item = Assert.Single(await desk.ItemsAsync());
        Assert.Equal(("", "postfix:main", First, First), (item.ReversePath, item.Source, item.HomeId, item.OriginQueueId));
        Assert.Equal((ItemHome.Postfix, FakePostfix.Yesterday * Microseconds.PerSecond, FakePostfix.Yesterday * Microseconds.PerSecond), (item.Home, item.HomeArrivedAt!.Value, item.ReceivedAt));
        Assert.Equal(["anna@local.test", "\"john doe\"@local.test"], item.Recipients.OrderBy(one => one.Id).Select(one => one.Address));
        Assert.Equal(("192.0.2.1", "mail.remote.test", "helo.remote.test", "carl", "HDRS"), (item.ClientAddress, item.ClientName, item.Helo, item.Login, item.Ret));
        Assert.Equal(ItemMarks.ContentPending | ItemMarks.Indexed | ItemMarks.EightBit | ItemMarks.FromOwnUser, item.Marks);
        Assert.Equal((QueueName.Holding, ReasonCode.Unknown, RecipientState.Held), (item.Queue, item.Reason, item.State));
        Assert.True(item.Size > 0);
        Assert.Empty(await desk.Storage.ReadAsync(db => db.Contents.ToListAsync(Cancel)));
        Assert.Equal((1, 0), desk.Counted);
    }

    [Fact]
    public async Task Content_fills_subject_reason_marks_and_search()
    {
        await using var desk = await MirrorDesk.OpenAsync();
        desk.Postfix.Hold(First, "=?utf-8?Q?Gr=C3=BC=C3=9Fe?=", header: "X-Spam-Flag: YES\r\nX-Spam-Score: 9.5\r\n");
        await desk.LookAsync();
        Assert.Equal([(ReasonCode.Unknown, QueueName.Holding, 1L)], (await desk.ArrivalsAsync()).Select(row => (row.Reason, row.Queue, row.Count)));

        Assert.Equal(1, await desk.FetchAsync());
        await desk.IndexAsync();

        var item = Assert.Single(await desk.ItemsAsync());
        Assert.Equal(("Grüße", $"<{First}@remote.test>"), (item.Subject, item.MessageId));
        Assert.Equal((QueueName.Quarantine, ReasonCode.Spam), (item.Queue, item.Reason));
        Assert.Equal(QueueName.Quarantine, Assert.Single(item.Recipients).Queue);
        Assert.Equal(ItemMarks.Indexed, item.Marks);
        Assert.Equal(["Grüße"], await desk.SearchAsync("grüße text"));

        // The chart shows what it was, once; the kept counters agree with the rows.
        Assert.Equal([(ReasonCode.Spam, QueueName.Quarantine, 1L)], (await desk.ArrivalsAsync()).Select(row => (row.Reason, row.Queue, row.Count)));
        var counters = await desk.Storage.ReadAsync(db => db.Counters.Where(row => row.Count != 0).ToListAsync(Cancel));
        Assert.Equal([(QueueName.Quarantine, RecipientState.Held, 1L)], counters.Select(row => (row.Queue, row.State, row.Count)));
        var raw = await desk.Storage.Get<IReadItems>().RawAsync(item.Id, null, Cancel);
        Assert.Equal(item.Size, raw!.Value.Length);
    }

    [Fact]
    public async Task Look_without_changes_asks_for_no_envelope_and_writes_nothing()
    {
        await using var desk = await MirrorDesk.OpenAsync();
        foreach (int i in Enumerable.Range(0, 450))
        {
            desk.Postfix.Hold($"4jWyJt{i:000000}z1l2D", $"number {i}", arrivedAt: FakePostfix.Yesterday + i);
        }

        await desk.LookAsync();
        int envelopes = desk.Postfix.Envelopes;

        // Whoever wants to write now waits for ever.
        using var turn = await desk.Storage.Get<WriteGate>().EnterAsync(Cancel);
        var look = await desk.LookAsync().WaitAsync(TimeSpan.FromSeconds(30), Cancel);

        Assert.Equal((true, 0, 0), (look.Worked, look.Added, look.Ended));
        Assert.Equal((450, 450), (envelopes, desk.Postfix.Envelopes));
        Assert.Equal(2, desk.Postfix.Lists);
        var items = await desk.ItemsAsync();
        Assert.Equal(450, items.Count);
        Assert.Equal(items.OrderBy(item => item.ReceivedAt).Select(item => item.Id), items.Select(item => item.Id));
    }

    [Fact]
    public async Task Restart_takes_up_nothing_twice()
    {
        await using var desk = await MirrorDesk.OpenAsync();
        desk.Postfix.Hold(First);
        await desk.LookAsync();

        desk.Restart();
        desk.Postfix.Hold(Second);
        var look = await desk.LookAsync();

        Assert.Equal((1, 0), (look.Added, look.Ended));
        Assert.Equal(2, (await desk.ItemsAsync()).Count);
    }

    [Theory]
    [InlineData("removed", "deleted on the server", MtaOutcome.None)]
    [InlineData("vanished", "not in the server's hold queue any more: it was released or deleted there", MtaOutcome.None)]
    [InlineData("active", "released on the server: it is in the queue active there", MtaOutcome.Queued)]
    [InlineData("deferred", "released on the server: it is in the queue deferred there", MtaOutcome.Deferred)]
    public async Task Message_that_left_the_hold_queue_is_gone_with_what_is_known(string how, string reply, MtaOutcome outcome)
    {
        await using var desk = await MirrorDesk.OpenAsync();
        desk.Postfix.Hold(First);
        await desk.LookAsync();
        await desk.FetchAsync();
        List<QueueChange> told = [];
        using var listening = desk.Storage.Get<ChangeFeed>().Subscribe(told.Add);

        if (how is "active" or "deferred")
        {
            desk.Postfix.Move(First, how, how == "deferred" ? "connection refused" : null);
        }
        else
        {
            desk.Postfix.Remove(First);
            if (how == "removed")
            {
                desk.Events.Removed(First);
            }
        }

        var look = await desk.LookAsync();

        Assert.Equal(1, look.Ended);
        var item = Assert.Single(await desk.ItemsAsync());
        var recipient = Assert.Single(item.Recipients);
        Assert.Equal((RecipientState.Gone, RecipientState.Gone), (item.State, recipient.State));
        Assert.Equal((reply, "system:postfix:main"), (recipient.Reply, recipient.ChangedBy));
        Assert.Equal((outcome, First), (recipient.MtaOutcome, recipient.MtaQueueId));
        Assert.Equal(how == "deferred" ? "connection refused" : null, recipient.MtaSaid);
        Assert.NotNull(item.HomeEndedAt);
        Assert.NotNull(item.SettledAt);
        Assert.Contains(told, change => change.ItemId == item.Id);
        var audit = await desk.Storage.ReadAsync(db => db.Audit.Where(row => row.ItemId == item.Id).ToListAsync(Cancel));
        Assert.Equal(["gone"], audit.Select(row => row.Act));
        Assert.Equal(0, (await desk.LookAsync()).Ended);
    }

    [Fact]
    public async Task List_that_fails_makes_nothing_gone()
    {
        await using var desk = await MirrorDesk.OpenAsync();
        desk.Postfix.Hold(First);
        await desk.LookAsync();
        desk.Postfix.Cause = "The list has no end.";

        var look = await desk.LookAsync();

        Assert.False(look.Worked);
        Assert.Equal(RecipientState.Held, (await desk.ItemAsync(First)).State);
        Assert.Equal("The list has no end.", desk.Source.Why);
    }

    [Fact]
    public async Task Message_that_one_list_overlooked_is_not_gone()
    {
        await using var desk = await MirrorDesk.OpenAsync();
        desk.Postfix.Hold(First);
        await desk.LookAsync();
        desk.Postfix.Overlooked.Add(First);

        Assert.Equal(0, (await desk.LookAsync()).Ended);
        Assert.Equal(RecipientState.Held, (await desk.ItemAsync(First)).State);
    }

    [Fact]
    public async Task What_is_being_acted_on_is_left_to_that_act()
    {
        await using var desk = await MirrorDesk.OpenAsync();
        desk.Postfix.Hold(First, recipients: ["anna@local.test", "bert@local.test"]);
        await desk.LookAsync();
        await desk.Storage.ChangeAsync(async db => (await db.Recipients.AsTracking().FirstAsync(Cancel)).State = RecipientState.Pending);
        desk.Postfix.Remove(First);

        Assert.Equal(0, (await desk.LookAsync()).Ended);
        Assert.Null((await desk.ItemAsync(First)).HomeEndedAt);
        await desk.Storage.ChangeAsync(async db => (await db.Recipients.AsTracking().FirstAsync(Cancel)).State = RecipientState.Released);

        Assert.Equal(1, (await desk.LookAsync()).Ended);
        var item = await desk.ItemAsync(First);
        Assert.Equal([RecipientState.Released, RecipientState.Gone], item.Recipients.OrderBy(one => one.Id).Select(one => one.State));
        Assert.NotNull(item.HomeEndedAt);
    }

    [Fact]
    public async Task Short_id_that_is_used_again_is_another_message()
    {
        await using var desk = await MirrorDesk.OpenAsync();
        desk.Postfix.Hold("3A9BD12C01", "the first");
        await desk.LookAsync();
        await desk.FetchAsync();
        desk.Postfix.Hold("3A9BD12C01", "the second", arrivedAt: FakePostfix.Yesterday + 3600);

        var look = await desk.LookAsync();
        await desk.FetchAsync();

        Assert.Equal((1, 1), (look.Added, look.Ended));
        Assert.Equal([("the first", RecipientState.Gone), ("the second", RecipientState.Held)], (await desk.ItemsAsync()).Select(item => (item.Subject, item.State)));
    }

    [Fact]
    public async Task Content_under_a_short_id_that_means_another_message_now_is_not_taken()
    {
        await using var desk = await MirrorDesk.OpenAsync();
        desk.Postfix.Hold("3A9BD12C01", "the first");
        await desk.LookAsync();
        var item = await desk.ItemAsync("3A9BD12C01");
        desk.Postfix.Hold("3A9BD12C01", "the second", arrivedAt: FakePostfix.Yesterday + 3600);

        Assert.False(await desk.Contents.FetchAsync(item.Id, Cancel));
        Assert.Equal("", (await desk.ItemAsync("3A9BD12C01")).Subject);
    }

    [Fact]
    public async Task Message_that_left_before_it_was_read_says_so_and_is_found_by_its_sender()
    {
        await using var desk = await MirrorDesk.OpenAsync();
        desk.Postfix.Hold(First, sender: "fern@remote.test");
        await desk.LookAsync();
        desk.Postfix.Remove(First);
        await desk.LookAsync();
        await desk.IndexAsync();

        var item = Assert.Single(await desk.ItemsAsync());
        Assert.True(item.Marks.HasFlag(ItemMarks.ContentPending));
        Assert.False(await desk.Contents.FetchAsync(item.Id, Cancel));
        Assert.Equal(0, await desk.FetchAsync());
        Assert.Single(await desk.SearchAsync("from:fern@remote.test"));
    }

    [Fact]
    public async Task Message_that_left_between_list_and_envelope_is_not_taken_up()
    {
        await using var desk = await MirrorDesk.OpenAsync();
        desk.Postfix.Hold(First);
        desk.Postfix.BeforeEnvelopes = () =>
        {
            desk.Postfix.Remove(First);
            return Task.CompletedTask;
        };

        Assert.Equal(0, (await desk.LookAsync()).Added);
        Assert.Equal((true, 0, 0), await desk.LookAsync() is var look ? (look.Worked, look.Added, look.Ended) : default);
        Assert.Empty(await desk.ItemsAsync());
    }

    [Theory]
    [InlineData(2, true)]
    [InlineData(3, false)]
    public async Task Few_new_messages_are_read_before_anybody_is_told(int held, bool read)
    {
        await using var desk = await MirrorDesk.OpenAsync();
        desk.Restart(readAtOnce: 2);
        for (int i = 0; i < held; i++)
        {
            desk.Postfix.Hold($"{First}{i}");
        }

        List<int> shownWhenTold = [];
        using var listening = desk.Storage.Get<ChangeFeed>().Subscribe(change =>
        {
            if (change.Kind == QueueChangeKind.Arrived)
            {
                shownWhenTold.Add(desk.Postfix.Shown.Count);
            }
        });
        await desk.LookAsync();

        Assert.Equal(Enumerable.Repeat(read ? held : 0, held), shownWhenTold);
        Assert.Equal(read, (await desk.ItemsAsync()).TrueForAll(item => item.Subject == "a subject"));
    }

    [Fact]
    public async Task New_messages_that_cannot_be_read_yet_are_listed_all_the_same()
    {
        await using var desk = await MirrorDesk.OpenAsync();
        desk.Restart(readAtOnce: 20);
        desk.Postfix.Hold(First);
        desk.Postfix.BeforeEnvelopes = () =>
        {
            desk.Postfix.ContentCause = "no answer";
            return Task.CompletedTask;
        };

        Assert.Equal(1, (await desk.LookAsync()).Added);
        Assert.True((await desk.ItemAsync(First)).Marks.HasFlag(ItemMarks.ContentPending));
    }

    [Fact]
    public async Task Opened_message_is_fetched_at_once_and_once()
    {
        await using var desk = await MirrorDesk.OpenAsync();
        desk.Postfix.Hold(First);
        await desk.LookAsync();
        var item = await desk.ItemAsync(First);

        Assert.True(await desk.Contents.FetchAsync(item.Id, Cancel));
        Assert.True(await desk.Contents.FetchAsync(item.Id, Cancel));

        Assert.Equal([First], desk.Postfix.Shown);
        Assert.Equal("a subject", (await desk.ItemAsync(First)).Subject);
    }

    [Fact]
    public async Task Newest_content_is_fetched_first()
    {
        await using var desk = await MirrorDesk.OpenAsync();
        desk.Postfix.Hold(First, arrivedAt: FakePostfix.Yesterday);
        desk.Postfix.Hold(Second, arrivedAt: FakePostfix.Yesterday + 5);
        await desk.LookAsync();
        await desk.FetchAsync();

        Assert.Equal([Second, First], desk.Postfix.Shown);
    }

    [Fact]
    public async Task Server_that_says_nothing_is_named_with_its_cause_and_asked_again()
    {
        await using var desk = await MirrorDesk.OpenAsync();
        desk.Postfix.Hold(First);
        desk.Postfix.Hold(Second);
        await desk.LookAsync();
        desk.Postfix.Cause = "sudo: a password is required";

        Assert.Equal(0, await desk.Contents.FetchSomeAsync(desk.Postfix, Cancel));
        Assert.Equal("sudo: a password is required", desk.Source.Why);
        desk.Postfix.Cause = null;
        desk.Storage.Clock.Advance(TimeSpan.FromMinutes(11));

        Assert.Equal(2, await desk.FetchAsync());
    }

    [Fact]
    public async Task What_was_released_and_stops_again_is_another_item_and_the_first_says_so()
    {
        await using var desk = await MirrorDesk.OpenAsync();
        desk.Postfix.Hold(First);
        await desk.LookAsync();
        desk.Postfix.Move(First, "active");
        await desk.LookAsync();
        desk.Storage.Clock.Advance(TimeSpan.FromMinutes(1));
        desk.Postfix.Move(First, "hold");

        Assert.Equal(1, (await desk.LookAsync()).Added);

        var items = await desk.ItemsAsync();
        Assert.Equal([RecipientState.Gone, RecipientState.Held], items.Select(item => item.State));
        Assert.Equal(MtaOutcome.HeldAgain, Assert.Single(items[0].Recipients).MtaOutcome);
    }

    [Fact]
    public async Task What_ended_after_the_list_was_made_is_not_taken_up_again()
    {
        await using var desk = await MirrorDesk.OpenAsync();
        desk.Postfix.Hold(First);
        await desk.LookAsync();

        // An act of ours settles it and the program starts anew while an older list is still being read.
        await desk.Storage.ChangeAsync(async db => (await db.Items.AsTracking().SingleAsync(Cancel)).HomeEndedAt = desk.Storage.Clock.Now() + 1);
        desk.Restart();

        Assert.Equal(0, (await desk.LookAsync()).Added);
        Assert.Single(await desk.ItemsAsync());
    }
}
