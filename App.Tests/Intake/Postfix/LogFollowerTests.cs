using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using QueueDashboard.Data.Queues;
using QueueDashboard.Intake.Postfix;
using QueueDashboard.Tests.Support;

namespace QueueDashboard.Tests.Intake.Postfix;

public sealed class LogFollowerTests
{
    private const string Id = "4jWyJt723hz1l2Dg";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Hold_lines_are_noted_also_those_from_before_the_first_start()
    {
        await using var desk = await MirrorDesk.OpenAsync();
        string log = Path.Combine(desk.Storage.Folder, "mail.log");
        await File.WriteAllTextAsync(log, Held("one") + "a line of something else\n" + Held("t", "4jWyVH5V2pz1l23T")[..20], Cancel);
        using var follower = Follow(desk, log);

        Assert.True(await follower.ReadAsync(Cancel));

        var note = Assert.Single(await NotesAsync(desk));
        Assert.Equal((Id, "log", "one", ReasonCode.Unknown), (note.QueueId, note.Origin, note.Said, note.Reason));

        // The line that was being written is read when it is whole.
        await File.AppendAllTextAsync(log, Held("two", "4jWyVH5V2pz1l23T")[20..], Cancel);
        await follower.ReadAsync(Cancel);
        Assert.Equal(["one", "two"], (await NotesAsync(desk)).Select(row => row.Said));
    }

    [Theory]
    [InlineData("moved")]
    [InlineData("copied and cut off")]
    public async Task Rotation_loses_no_line(string how)
    {
        await using var desk = await MirrorDesk.OpenAsync();
        string log = Path.Combine(desk.Storage.Folder, "mail.log");
        await File.WriteAllTextAsync(log, Held("one"), Cancel);
        using (var follower = Follow(desk, log))
        {
            await follower.ReadAsync(Cancel);
        }

        await File.AppendAllTextAsync(log, Held("two"), Cancel);
        if (how == "moved")
        {
            File.Move(log, log + ".1");
        }
        else
        {
            File.Copy(log, log + ".1");
        }

        // Longer than what was read of the first one: only its beginning tells that it is another file.
        await File.WriteAllTextAsync(log, Held("three, which is a longer line than the two before it") + Held("four"), Cancel);

        // A new start: the place is in the database.
        using var again = Follow(desk, log);
        await again.ReadAsync(Cancel);
        await again.ReadAsync(Cancel);

        Assert.Equal(["one", "two", "three, which is a longer line than the two before it", "four"], (await NotesAsync(desk)).Select(row => row.Said));
    }

    [Fact]
    public async Task File_that_is_not_there_is_named_once_and_read_when_it_comes()
    {
        await using var desk = await MirrorDesk.OpenAsync();
        string log = Path.Combine(desk.Storage.Folder, "mail.log");
        using var follower = Follow(desk, log);

        Assert.False(await follower.ReadAsync(Cancel));
        Assert.False(await follower.ReadAsync(Cancel));
        Assert.Equal((0, 1), desk.Counted);
        Assert.Contains(log, desk.Source.Why, StringComparison.Ordinal);
        await File.WriteAllTextAsync(log, Held("one"), Cancel);
        Assert.True(await follower.ReadAsync(Cancel));
        Assert.Single(await NotesAsync(desk));
    }

    [Fact]
    public async Task Endless_line_is_skipped()
    {
        await using var desk = await MirrorDesk.OpenAsync();
        string log = Path.Combine(desk.Storage.Folder, "mail.log");
        await File.WriteAllTextAsync(log, new string('x', 200_000) + "\n" + Held("one") + Held("two"), Cancel);
        using var follower = Follow(desk, log);
        await follower.ReadAsync(Cancel);

        Assert.Equal(["one", "two"], (await NotesAsync(desk)).Select(row => row.Said));
    }

    [Fact]
    public async Task Outcome_of_each_recipient_is_written_down_with_the_reply()
    {
        await using var desk = await MirrorDesk.OpenAsync();
        string log = Path.Combine(desk.Storage.Folder, "mail.log");
        await desk.Storage.AddItemAsync(new ItemRow { Source = "smtp" }, "anna@local.test", "bert@local.test", "carl@local.test");
        await desk.Storage.ChangeAsync(async db =>
        {
            foreach (var recipient in await db.Recipients.AsTracking().ToListAsync(Cancel))
            {
                (recipient.State, recipient.MtaQueueId) = (RecipientState.Released, "4jWyZn5Rgzz1l23B");
            }
        });
        await File.WriteAllTextAsync(
            log,
            Status("to=<anna@local.test>, relay=box, status=deferred (try later)") + Status("to=<anna@local.test>, relay=box, status=sent (250 2.0.0 Ok)")
            + Status("to=<b@elsewhere.test>, orig_to=<bert@local.test>, relay=box, status=bounced (550 5.1.1 no such user)"),
            Cancel);
        using var follower = Follow(desk, log);
        await follower.ReadAsync(Cancel);

        var recipients = await desk.Storage.ReadAsync(db => db.Recipients.OrderBy(row => row.Id).ToListAsync(Cancel));
        Assert.Equal([MtaOutcome.Delivered, MtaOutcome.Bounced, MtaOutcome.None], recipients.Select(row => row.MtaOutcome));
        Assert.Equal(["250 2.0.0 Ok", "550 5.1.1 no such user", null], recipients.Select(row => row.MtaSaid));
        Assert.NotNull(recipients[0].MtaSeenAt);

        // A slower source says what was before: delivered is delivered.
        await File.AppendAllTextAsync(log, Status("to=<anna@local.test>, relay=box, status=deferred (try later)"), Cancel);
        await follower.ReadAsync(Cancel);
        Assert.Equal(MtaOutcome.Delivered, (await desk.Storage.ReadAsync(db => db.Recipients.FirstAsync(Cancel))).MtaOutcome);
    }

    [Fact]
    public async Task Delivery_that_is_logged_before_our_own_commit_is_not_lost()
    {
        await using var desk = await MirrorDesk.OpenAsync();
        string log = Path.Combine(desk.Storage.Folder, "mail.log");
        var item = await desk.Storage.AddItemAsync(new ItemRow { Source = "smtp" }, "anna@local.test");
        await File.WriteAllTextAsync(log, Status("to=<anna@local.test>, relay=box, status=sent (250 2.0.0 Ok)"), Cancel);
        using var follower = Follow(desk, log);
        await follower.ReadAsync(Cancel);

        // The answer to our hand-over is written down only now.
        await desk.Storage.ChangeAsync(async db => (await db.Recipients.AsTracking().SingleAsync(Cancel)).MtaQueueId = "4jWyZn5Rgzz1l23B");
        await follower.ReadAsync(Cancel);

        Assert.Equal(MtaOutcome.Delivered, Assert.Single((await desk.ItemsAsync()).Single(one => one.Id == item.Id).Recipients).MtaOutcome);

        // Not for ever: a short id is used again.
        await File.AppendAllTextAsync(log, Status("to=<anna@local.test>, relay=box, status=sent (250 2.0.0 Ok)", "4jWyVH5V2pz1l23T"), Cancel);
        await follower.ReadAsync(Cancel);
        desk.Storage.Clock.Advance(TimeSpan.FromMinutes(2));
        await desk.Storage.ChangeAsync(async db =>
        {
            var recipient = await db.Recipients.AsTracking().SingleAsync(Cancel);
            (recipient.MtaQueueId, recipient.MtaOutcome) = ("4jWyVH5V2pz1l23T", MtaOutcome.None);
        });
        await follower.ReadAsync(Cancel);
        Assert.Equal(MtaOutcome.None, Assert.Single(Assert.Single(await desk.ItemsAsync()).Recipients).MtaOutcome);
    }

    [Fact]
    public async Task Held_message_that_was_released_and_delivered_there_says_both()
    {
        await using var desk = await MirrorDesk.OpenAsync();
        string log = Path.Combine(desk.Storage.Folder, "mail.log");
        await File.WriteAllTextAsync(log, "", Cancel);
        using var follower = Follow(desk, log);
        desk.Events.CatchUpAsync = async cancel => await follower.ReadAsync(cancel);
        desk.Postfix.Hold(Id);
        await desk.LookAsync();

        await File.AppendAllTextAsync(log, Status("to=<anna@local.test>, relay=box, status=sent (250 2.0.0 Ok)", Id), Cancel);
        desk.Postfix.Remove(Id);
        await desk.LookAsync();

        var recipient = Assert.Single((await desk.ItemAsync(Id)).Recipients);
        Assert.Equal((RecipientState.Gone, "released on the server", MtaOutcome.Delivered, "250 2.0.0 Ok"), (recipient.State, recipient.Reply, recipient.MtaOutcome, recipient.MtaSaid));
    }

    private static LogFollower Follow(MirrorDesk desk, string log) => ActivatorUtilities.CreateInstance<LogFollower>(desk.Storage.Services, "postfix:main", log, desk.Events);

    private static Task<List<HoldReasonRow>> NotesAsync(MirrorDesk desk) => desk.Storage.ReadAsync(db => db.HoldReasons.OrderBy(row => row.Id).ToListAsync(Cancel));

    private static string Held(string text, string id = Id) =>
        $"Mar  2 08:59:58 mx postfix/cleanup[123]: {id}: hold: header Subject: x from unknown[127.0.0.1]; from=<eve@remote.test> to=<anna@local.test> proto=ESMTP helo=<client.test>: {text}\n";

    private static string Status(string said, string id = "4jWyZn5Rgzz1l23B") => $"Mar  2 08:59:59 mx postfix/smtp[123]: {id}: {said}\n";
}
