using System.Net;
using Microsoft.EntityFrameworkCore;
using QueueDashboard.Actions;
using QueueDashboard.Batv;
using QueueDashboard.Settings;
using QueueDashboard.Tests.Support;

namespace QueueDashboard.Tests.Batv;

public sealed class VerdictHistoryTests
{
    private static readonly MailSession Outside = new() { Client = IPAddress.Parse("192.0.2.99"), ClientName = "mx.peer.test", Helo = "mx", Listener = "MX" };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Verdict_is_written_with_all_that_was_known()
    {
        await using var desk = await EnabledAsync();
        var history = History(desk);
        string tag = Tag(desk);

        history.Add(Judge(desk, tag) with { QueueId = "4XyZ" });
        history.Add(Judge(desk, "anna@own.test", "MAILER-DAEMON@peer.test"));
        await history.FlushAsync(Cancel);

        var page = await Read(desk).HistoryAsync(new HistoryFilter(), null, 10, Cancel);
        Assert.Null(page.Next);
        var untagged = page.Entries[0];
        var passed = page.Entries[1];
        Assert.Equal((BatvVerdict.Untagged, true, false, false), (untagged.Verdict, untagged.IsBounce, untagged.Refused, untagged.Doubtful));
        Assert.Equal(
            (BatvVerdict.Pass, "", tag, "anna@own.test", "192.0.2.99", "mx.peer.test", "mx", "MX", "4XyZ", 0, 7),
            (passed.Verdict, passed.Sender, passed.Recipient, passed.RecipientPlain, passed.Client, passed.ClientName, passed.Helo, passed.Listener, passed.QueueId, passed.Slot!.Value, passed.DaysLeft!.Value));
        Assert.Equal(passed, await Read(desk).EntryAsync(passed.Id, Cancel));
        Assert.Null(await Read(desk).EntryAsync(999, Cancel));
    }

    [Fact]
    public async Task Uses_of_keys_exemptions_and_listeners_are_noted()
    {
        await using var desk = await EnabledAsync();
        var history = History(desk);
        var exemption = ((ExemptionResult.Added)await desk.Storage.Get<ExemptionActions>().AddAsync(Desk.Anna, new ExemptionDraft("own.test"), Cancel)).Exemption;
        string forged = "prvs=0999abcdef=anna@own.test";

        history.Add(Judge(desk, forged));
        history.Add(Judge(desk, forged));
        await history.FlushAsync(Cancel);
        Assert.Null((await Read(desk).KeysAsync(Cancel))[0].FirstUsedAt);
        var first = desk.Clock.GetUtcNow();
        history.AddSigned(new SignedMessage(first, Outside with { Listener = "ORIGINATING" }, "anna@own.test", 0, "Q"));
        await history.FlushAsync(Cancel);
        desk.Clock.Advance(TimeSpan.FromHours(1));
        history.Add(Judge(desk, Tag(desk)));
        await history.FlushAsync(Cancel);

        var key = (await Read(desk).KeysAsync(Cancel))[0];
        Assert.Equal((first, desk.Clock.GetUtcNow()), (key.FirstUsedAt!.Value, key.LastUsedAt!.Value));
        var used = Assert.Single(await Read(desk).ExemptionsAsync(Cancel));
        Assert.Equal((exemption.Id, 2L, first), (used.Exemption.Id, used.Uses, used.LastUsedAt!.Value));
        var sights = await Read(desk).SightsAsync(Cancel);
        Assert.Equal([("MX", 3L, 0L), ("ORIGINATING", 0L, 1L)], sights.Select(sight => (sight.Listener, sight.Judged, sight.Signed)));
        Assert.Equal((first, desk.Clock.GetUtcNow()), (sights[0].FirstSeen, sights[0].LastSeen));
        Assert.Equal(first, sights[1].LastSignedAt);
    }

    [Fact]
    public async Task Flood_is_counted_where_it_is_not_listed()
    {
        await using var desk = await EnabledAsync(("Backscatter:HistoryBuffer", "700"));
        var history = History(desk);
        for (int i = 0; i < 2_000; i++)
        {
            history.Add(Judge(desk, $"user{i}@own.test"));
        }

        await history.FlushAsync(Cancel);

        Assert.Equal(700, await desk.Storage.ReadAsync(db => db.BatvHistory.CountAsync()));
        var day = Assert.Single(await Read(desk).DaysAsync(Today(desk), Today(desk), Cancel));
        Assert.Equal(2_000, day.Counts[BatvVerdict.Untagged]);
        Assert.Equal(2_000, Assert.Single(await Read(desk).SightsAsync(Cancel)).Judged);
        string[] lines = await File.ReadAllLinesAsync(desk.Storage.Get<SmtpInLog>().File, Cancel);
        Assert.Equal(701, lines.Length);
        Assert.EndsWith("left-out count=1300", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invented_listeners_do_not_fill_the_table()
    {
        await using var desk = await EnabledAsync();
        var history = History(desk);
        for (int i = 0; i < 500; i++)
        {
            history.Add(Judge(desk, "anna@own.test") with { Session = Outside with { Listener = $"L{i}" } });
            if (i % 50 == 0)
            {
                await history.FlushAsync(Cancel);
            }
        }

        await history.FlushAsync(Cancel);

        Assert.Equal(100, (await Read(desk).SightsAsync(Cancel)).Count);
    }

    [Fact]
    public async Task Nothing_is_lost_when_the_database_fails_once()
    {
        await using var desk = await EnabledAsync();
        var history = History(desk);
        history.Add(Judge(desk, "one@own.test"));
        await desk.Storage.ChangeAsync(db => db.Database.ExecuteSqlRawAsync("ALTER TABLE BatvHistory RENAME TO Away", Cancel));
        await Assert.ThrowsAnyAsync<Exception>(() => history.FlushAsync(Cancel));
        history.Add(Judge(desk, "two@own.test"));
        await desk.Storage.ChangeAsync(db => db.Database.ExecuteSqlRawAsync("ALTER TABLE Away RENAME TO BatvHistory", Cancel));

        await history.FlushAsync(Cancel);

        Assert.Equal(["two@own.test", "one@own.test"], (await Read(desk).HistoryAsync(new HistoryFilter(), null, 10, Cancel)).Entries.Select(entry => entry.Recipient));
        Assert.Equal(2, (await Read(desk).DaysAsync(Today(desk), Today(desk), Cancel))[0].Counts[BatvVerdict.Untagged]);
        Assert.Equal(2, (await File.ReadAllLinesAsync(desk.Storage.Get<SmtpInLog>().File, Cancel)).Length);
    }

    [Fact]
    public async Task Verdicts_that_wait_are_written_when_the_server_stops()
    {
        await using var desk = await EnabledAsync();
        var history = History(desk);
        await history.StartAsync(Cancel);
        history.Add(Judge(desk, "anna@own.test"));

        await history.StopAsync(Cancel);

        Assert.Equal(1, await desk.Storage.ReadAsync(db => db.BatvHistory.CountAsync()));
    }

    [Fact]
    public async Task Verdicts_come_into_the_database_by_themselves()
    {
        await using var desk = await EnabledAsync();
        var history = History(desk);
        int told = 0;
        using var subscription = desk.Storage.Get<BackscatterFeed>().Subscribe(() => Interlocked.Increment(ref told));
        await history.StartAsync(Cancel);
        for (int i = 0; i < 600; i++)
        {
            history.Add(Judge(desk, "anna@own.test"));
        }

        await Eventually.TrueAsync("600 rows were written", async () => await desk.Storage.ReadAsync(db => db.BatvHistory.CountAsync()) == 600);
        Assert.True(Volatile.Read(ref told) > 0);
        await history.StopAsync(Cancel);
    }

    [Fact]
    public async Task What_comes_during_a_write_waits_for_the_next_one()
    {
        await using var desk = await EnabledAsync();
        using var stream = desk.Storage.Get<BackscatterFeed>().Subscribe(() => History(desk).Add(Judge(desk, "later@own.test")));
        History(desk).Add(Judge(desk, "first@own.test"));

        await History(desk).FlushAsync(Cancel);

        Assert.Equal(["first@own.test"], (await Read(desk).HistoryAsync(new HistoryFilter(), null, 10, Cancel)).Entries.Select(entry => entry.Recipient));
    }

    [Theory]
    [InlineData("anna@own.test", "192.0.2.1", false)]
    [InlineData("anna@own.test", "10.1.2.3", true)]
    [InlineData("anna@own.test", "::ffff:192.168.7.7", true)]
    [InlineData("anna@own.test", "fd00::1", true)]
    [InlineData("anna@own.test", null, false)]
    [InlineData("SRS0=abcd=ef=own.test=anna@own.test", "192.0.2.1", true)]
    [InlineData("prvs=0999abcdef=anna@own.test", "192.0.2.1", false)]
    public async Task Doubt_is_marked_where_refusing_may_be_wrong(string recipient, string? client, bool doubtful)
    {
        await using var desk = await EnabledAsync();
        var session = Outside with { Client = client is null ? null : IPAddress.Parse(client) };
        History(desk).Add(Judge(desk, recipient) with { Session = session });
        await History(desk).FlushAsync(Cancel);

        Assert.Equal(doubtful, (await Read(desk).HistoryAsync(new HistoryFilter(), null, 1, Cancel)).Entries[0].Doubtful);
    }

    [Fact]
    public async Task Own_tag_that_has_ended_is_doubtful_on_a_bounce_only()
    {
        await using var desk = await EnabledAsync();
        string tag = Tag(desk);
        desk.Clock.Advance(TimeSpan.FromDays(20));
        History(desk).Add(Judge(desk, tag));
        History(desk).Add(Judge(desk, tag, "berta@peer.test"));
        await History(desk).FlushAsync(Cancel);

        var entries = (await Read(desk).HistoryAsync(new HistoryFilter(), null, 9, Cancel)).Entries;
        Assert.Equal([(BatvVerdict.Expired, false, -13), (BatvVerdict.Expired, true, -13)], entries.Select(entry => (entry.Verdict, entry.Doubtful, entry.DaysLeft!.Value)));
        Assert.Single((await Read(desk).HistoryAsync(new HistoryFilter(Failed: true), null, 9, Cancel)).Entries);
        Assert.True(Assert.Single((await Read(desk).HistoryAsync(new HistoryFilter(Doubtful: true), null, 9, Cancel)).Entries).Doubtful);
        Assert.False(Assert.Single((await Read(desk).HistoryAsync(new HistoryFilter(Doubtful: false), null, 9, Cancel)).Entries).Doubtful);
    }

    [Fact]
    public async Task Pages_are_cut_by_time_and_filtered()
    {
        await using var desk = await EnabledAsync();
        for (int i = 0; i < 25; i++)
        {
            // Several of the same moment: the id decides then.
            History(desk).Add(Judge(desk, $"user{i}@own.test") with { Sender = i == 7 ? "mailer-daemon@odd_name.test" : "" });
            if (i % 5 == 4)
            {
                desk.Clock.Advance(TimeSpan.FromMinutes(1));
            }
        }

        History(desk).Add(Judge(desk, Tag(desk)));
        await History(desk).FlushAsync(Cancel);

        List<string> seen = [];
        string? cursor = null;
        do
        {
            var page = await Read(desk).HistoryAsync(new HistoryFilter(Verdict: BatvVerdict.Untagged), cursor, 4, Cancel);
            seen.AddRange(page.Entries.Select(entry => entry.Recipient));
            cursor = page.Next;
        }
        while (cursor is not null);
        Assert.Equal(Enumerable.Range(0, 25).Reverse().Select(i => $"user{i}@own.test"), seen);

        Assert.Equal(["user7@own.test"], await SearchAsync(desk, "odd_name"));
        Assert.Empty(await SearchAsync(desk, "odd%name"));
        Assert.Equal(26, (await SearchAsync(desk, "PEER.test")).Count);
        Assert.Equal(["user12@own.test"], await SearchAsync(desk, "user12@"));
        var since = desk.Clock.GetUtcNow();
        Assert.Single((await Read(desk).HistoryAsync(new HistoryFilter(From: since), null, 50, Cancel)).Entries);
        Assert.Equal(25, (await Read(desk).HistoryAsync(new HistoryFilter(Until: since), null, 50, Cancel)).Entries.Count);
        Assert.Empty((await Read(desk).HistoryAsync(new HistoryFilter(Refused: true), null, 50, Cancel)).Entries);
        await Assert.ThrowsAsync<FormatException>(() => Read(desk).HistoryAsync(new HistoryFilter(), "nonsense", 4, Cancel));
    }

    [Fact]
    public async Task Top_lists_count_what_failed()
    {
        await using var desk = await EnabledAsync();
        foreach (string recipient in new[] { "a@own.test", "b@own.test", "b@own.test", "prvs=0999abcdef=b@own.test", Tag(desk) })
        {
            History(desk).Add(Judge(desk, recipient));
        }

        await History(desk).FlushAsync(Cancel);

        var since = desk.Clock.GetUtcNow().AddDays(-1);
        Assert.Equal([("b@own.test", 3), ("a@own.test", 1)], (await Read(desk).TopRecipientsAsync(since, 10, Cancel)).Select(top => (top.Name, top.Count)));
        Assert.Equal([("192.0.2.99", 4)], (await Read(desk).TopClientsAsync(since, 10, Cancel)).Select(top => (top.Name, top.Count)));
        Assert.Single(await Read(desk).TopRecipientsAsync(since, 1, Cancel));
    }

    [Fact]
    public async Task Days_without_any_are_told_too()
    {
        await using var desk = await EnabledAsync();
        History(desk).Add(Judge(desk, "a@own.test"));
        desk.Clock.Advance(TimeSpan.FromDays(2));
        History(desk).Add(Judge(desk, "a@own.test"));
        History(desk).Add(Judge(desk, Tag(desk)));
        await History(desk).FlushAsync(Cancel);

        var days = await Read(desk).DaysAsync(Today(desk).AddDays(-2), Today(desk), Cancel);

        Assert.Equal([1, 0, 2], days.Select(day => day.Counts.Values.Sum()));
        Assert.Equal(1, days[2].Counts[BatvVerdict.Pass]);
    }

    [Fact]
    public async Task Safety_goes_from_off_to_safe()
    {
        await using var desk = await Desk.OpenAsync(("Defaults:OwnDomains", "own.test"));
        await desk.Storage.Get<BatvKeeper>().SettleAsync(Cancel);
        Assert.Equal(SafetyAnswer.NotEnabled, (await SafetyAsync(desk)).Answer);
        await SaveAsync(desk, settings => settings with { Enabled = true });
        Assert.Equal(SafetyAnswer.NothingSigned, (await SafetyAsync(desk)).Answer);

        History(desk).AddSigned(new SignedMessage(desk.Clock.GetUtcNow(), Outside, "anna@own.test", 0, "Q"));
        History(desk).Add(Judge(desk, "SRS0=abcd=ef=own.test=anna@own.test"));
        History(desk).Add(Judge(desk, Tag(desk)));
        await History(desk).FlushAsync(Cancel);
        var early = await SafetyAsync(desk);
        Assert.Equal((SafetyAnswer.TooEarly, 2, 1, 1, 1, 1L), (early.Answer, early.Bounces, early.Passed, early.WouldRefuse, early.Doubtful, early.SignedInWindow));
        Assert.Equal(desk.Clock.GetUtcNow().AddDays(7), early.SafeFrom);
        Assert.False(early.RejectsNow);

        desk.Clock.Advance(TimeSpan.FromDays(7));
        Assert.Equal(SafetyAnswer.LookFirst, (await SafetyAsync(desk)).Answer);

        desk.Clock.Advance(TimeSpan.FromDays(1));
        History(desk).AddSigned(new SignedMessage(desk.Clock.GetUtcNow(), Outside, "anna@own.test", 0, "Q"));
        await History(desk).FlushAsync(Cancel);
        var safe = await SafetyAsync(desk);
        Assert.Equal((SafetyAnswer.Safe, desk.Clock.GetUtcNow()), (safe.Answer, safe.LastSignedAt!.Value));

        await desk.Storage.Get<KeyActions>().NewAsync(Desk.Anna, keepPrevious: true, Cancel);
        Assert.Equal((SafetyAnswer.TooEarly, desk.Clock.GetUtcNow()), ((await SafetyAsync(desk)).Answer, (await SafetyAsync(desk)).KeyChangedAt!.Value));
    }

    [Fact]
    public async Task Retention_removes_what_was_kept_long_enough()
    {
        await using var desk = await EnabledAsync();
        History(desk).Add(Judge(desk, "old@own.test"));
        await History(desk).FlushAsync(Cancel);
        desk.Clock.Advance(TimeSpan.FromDays(91));
        History(desk).Add(Judge(desk, "new@own.test"));
        await History(desk).FlushAsync(Cancel);

        await desk.Storage.Get<RetentionRun>().RunAsync(Cancel);

        Assert.Equal(["new@own.test"], (await Read(desk).HistoryAsync(new HistoryFilter(), null, 10, Cancel)).Entries.Select(entry => entry.Recipient));
        Assert.Equal(1, await desk.Storage.ReadAsync(db => db.BatvDays.CountAsync()));
    }

    private static async Task<Desk> EnabledAsync(params (string Key, string Value)[] more)
    {
        var desk = await Desk.OpenAsync([("Defaults:OwnDomains", "own.test"), ("Defaults:BackscatterEnabled", "true"), .. more]);
        await desk.Storage.Get<BatvKeeper>().SettleAsync(Cancel);
        return desk;
    }

    private static async Task SaveAsync(Desk desk, Func<BackscatterSettings, BackscatterSettings> change) =>
        Assert.IsType<SettingOutcome.Saved>(await desk.Storage.Get<ChangeSettings>().SaveAsync(Desk.Anna, change(desk.Storage.Settings.Current<BackscatterSettings>()), null, Cancel));

    private static JudgedRecipient Judge(Desk desk, string recipient, string sender = "") => new(
        desk.Clock.GetUtcNow(), Outside, sender, recipient, desk.Storage.Get<CurrentPolicy>().Value.JudgeRecipient(Outside, sender, recipient, desk.Clock.GetUtcNow()), "");

    private static string Tag(Desk desk) => Assert.IsType<SenderDecision.Sign>(
        desk.Storage.Get<CurrentPolicy>().Value.DecideSender(new MailSession { Authenticated = true }, "anna@own.test", ["peer@far.test"], desk.Clock.GetUtcNow())).Address;

    private static async Task<List<string>> SearchAsync(Desk desk, string text) =>
        [.. (await Read(desk).HistoryAsync(new HistoryFilter(Search: text), null, 50, Cancel)).Entries.Select(entry => entry.Recipient)];

    private static Task<SafetyReport> SafetyAsync(Desk desk) => Read(desk).SafetyAsync(desk.Clock.GetUtcNow(), Cancel);

    private static DateOnly Today(Desk desk) => DateOnly.FromDateTime(desk.Clock.GetUtcNow().UtcDateTime);

    private static VerdictHistory History(Desk desk) => desk.Storage.Get<VerdictHistory>();

    private static IReadBackscatter Read(Desk desk) => desk.Storage.Get<IReadBackscatter>();
}
