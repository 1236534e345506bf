using Microsoft.EntityFrameworkCore;
using QueueDashboard.Alarms;
using QueueDashboard.Audit;
using QueueDashboard.Data.Alarms;
using QueueDashboard.Tests.Digests;
using QueueDashboard.Tests.Support;

namespace QueueDashboard.Tests.Alarms;

public sealed class AlarmDeskTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("name", "")]
    [InlineData("webhook", "ftp://example.org/x")]
    [InlineData("webhook", "http://user:password@example.org/x")]
    [InlineData("webhook", "javascript:alert(1)")]
    [InlineData("mailTo", "Anna <anna@example.org>")]
    [InlineData("mailTo", "anna")]
    [InlineData("limit", "-1")]
    [InlineData("repeatMinutes", "1")]
    [InlineData("queues", "0")]
    [InlineData("language", "fr")]
    [InlineData("enabled", "no channel")]
    public async Task Draft_that_cannot_work_is_refused_by_field(string key, string value)
    {
        await using var bench = await AlarmBench.OpenAsync();
        AlarmDraft good = new() { Name = "x", Webhook = "https://chat.example.org/hooks/x" };
        var draft = key switch
        {
            "name" => good with { Name = value },
            "webhook" => good with { Webhook = value },
            "mailTo" => good with { MailTo = value },
            "limit" => good with { Limit = -1 },
            "repeatMinutes" => good with { RepeatMinutes = 1 },
            "queues" => good with { Queues = 0 },
            "language" => good with { Language = value },
            _ => good with { Webhook = "" },
        };

        var faults = Assert.IsType<AlarmResult.Refused>(await bench.Desk.AddAsync(AlarmBench.Anna, draft, Cancel)).Faults;

        Assert.Equal(key, Assert.Single(faults).Key);
        Assert.Empty(await bench.Storage.Get<IReadAlarms>().ListAsync(Cancel));
    }

    [Fact]
    public async Task Secret_is_encrypted_kept_when_it_is_not_given_and_forgotten_when_it_is_empty()
    {
        await using var bench = await AlarmBench.OpenAsync();
        AlarmDraft draft = new() { Name = "x", Webhook = "https://chat.example.org/hooks/token-in-path", Secret = "open-sesame" };
        long id = await bench.AddAsync(draft);
        string stored = (await bench.RowAsync(id)).WebhookSecret!;
        Assert.DoesNotContain("open-sesame", stored, StringComparison.Ordinal);
        Assert.Null((await bench.AlarmAsync(id)).Draft.Secret);

        await bench.Desk.ChangeAsync(AlarmBench.Anna, id, null, draft with { Name = "y", Secret = null }, Cancel);
        Assert.Equal(("y", stored), ((await bench.RowAsync(id)).Name, (await bench.RowAsync(id)).WebhookSecret));

        await bench.Desk.ChangeAsync(AlarmBench.Anna, id, null, draft with { Secret = "" }, Cancel);
        Assert.Null((await bench.RowAsync(id)).WebhookSecret);
        var audit = await bench.Storage.ReadAsync(db => db.Audit.Select(row => new { row.Act, row.Detail }).ToListAsync(Cancel));
        Assert.Equal([Acts.AddAlarm, Acts.ChangeAlarm, Acts.ChangeAlarm], audit.Select(row => row.Act));
        Assert.DoesNotContain(audit, row => row.Detail!.Contains("token-in-path", StringComparison.Ordinal) || row.Detail.Contains("sesame", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Change_of_an_older_version_is_refused()
    {
        await using var bench = await AlarmBench.OpenAsync();
        AlarmDraft draft = new() { Name = "x", MailTo = "anna@example.org" };
        long id = await bench.AddAsync(draft);
        await bench.Desk.ChangeAsync(AlarmBench.Anna, id, 1, draft with { Name = "y" }, Cancel);

        var result = await bench.Desk.ChangeAsync(AlarmBench.Anna, id, 1, draft with { Name = "z" }, Cancel);

        Assert.Equal("y", Assert.IsType<AlarmResult.Stale>(result).Current.Draft.Name);
        Assert.IsType<AlarmResult.NotFound>(await bench.Desk.RemoveAsync(AlarmBench.Anna, 99, Cancel));
    }

    [Fact]
    public async Task Alarm_that_is_turned_off_rings_no_more()
    {
        await using var bench = await AlarmBench.OpenAsync();
        long id = await bench.AddAsync(new AlarmDraft { Name = "x", Limit = 0, MailTo = "anna@example.org" });
        await bench.HoldAsync(1);
        await bench.RoundAsync();
        Assert.Single(bench.Board.Ringing);

        await bench.Desk.EnableAsync(AlarmBench.Anna, id, false, Cancel);

        Assert.Empty(bench.Board.Ringing);
        await bench.RoundAsync();
        Assert.Equal("raised", await bench.StoryAsync(id));
    }

    [Fact]
    public async Task Usual_five_rest_until_somebody_can_be_told()
    {
        await using var bench = await AlarmBench.OpenAsync();

        Assert.IsType<AlarmResult.Done>(await bench.Desk.AddUsualAsync(AlarmBench.Anna, "", "", "de", Cancel));

        var alarms = await bench.Storage.Get<IReadAlarms>().ListAsync(Cancel);
        Assert.Equal(5, alarms.Select(alarm => alarm.Draft.Kind).Distinct().Count());
        Assert.All(alarms, alarm => Assert.False(alarm.Draft.Enabled));
        Assert.Equal("Zu viele Nachrichten warten", alarms[0].Draft.Name);
        Assert.IsType<AlarmResult.Refused>(await bench.Desk.AddUsualAsync(AlarmBench.Anna, "gopher://x", "", "en", Cancel));
        Assert.Equal(5, (await bench.Storage.Get<IReadAlarms>().ListAsync(Cancel)).Count);
        Assert.IsType<AlarmResult.Done>(await bench.Desk.AddUsualAsync(AlarmBench.Anna, "", "anna@example.org", "en", Cancel));
        Assert.Equal(5, (await bench.Storage.Get<IReadAlarms>().ListAsync(Cancel)).Count(alarm => alarm.Draft.Enabled));
    }

    [Fact]
    public async Task Test_tells_on_both_ways_that_it_is_one_and_leaves_the_alarm_as_it_was()
    {
        await using SmtpSink relay = new();
        await using var sink = await WebhookSink.StartAsync();
        await using var bench = await AlarmBench.OpenAsync(("Defaults:DigestRelay", relay.Address));
        long id = await bench.AddAsync(new AlarmDraft { Name = "x", Limit = 500, Webhook = sink.Address, MailTo = "anna@example.org" });

        var told = await bench.Desk.TestAsync(AlarmBench.Anna, id, Cancel);

        Assert.True(told is { What: AlarmWhat.Test, Webhook.IsSent: true, Mail.IsSent: true });
        Assert.Equal("test", (string)Assert.Single(sink.Calls).Json["event"]!);
        Assert.Contains("This is a test", sink.Calls[0].Text, StringComparison.Ordinal);
        Assert.Contains("Test of an alarm", Assert.Single(relay.Messages).Header("Subject"), StringComparison.Ordinal);
        Assert.True(await bench.AlarmAsync(id) is { RaisedAt: null, ToldAt: null, Version: 1 });
        Assert.Equal(Acts.TestAlarm, await bench.Storage.ReadAsync(db => db.Audit.OrderByDescending(row => row.Id).Select(row => row.Act).FirstAsync(Cancel)));
        Assert.Null(await bench.Desk.TestAsync(AlarmBench.Anna, 99, Cancel));
    }

    [Fact]
    public void Both_languages_are_complete() => DigestTextsTests.AssertComplete(AlarmWords.Texts);

    [Theory]
    [InlineData(AlarmKind.Held, 12, "", "12 Nachrichten warten auf eine Entscheidung.")]
    [InlineData(AlarmKind.Oldest, 49.5, "holding", "Die älteste Nachricht wartet seit 49 Stunden (Störungs-Warteschlange).")]
    [InlineData(AlarmKind.SourceSilent, 15, "postfix:main", "Still oder gestört: postfix:main, seit 15 Minuten.")]
    [InlineData(AlarmKind.SourceSilent, 0, "", "Im Augenblick ist nichts gestört.")]
    [InlineData(AlarmKind.BouncesRejected, 8.2, "1034 / 125.5", "1034 Rückläufer wurden in der letzten Stunde abgewiesen; üblich sind 125,5 in einer Stunde.")]
    [InlineData(AlarmKind.RelayFailed, 6000, "mx.test:25", "Der Mailserver nimmt nicht an, was freigegeben wurde: mx.test:25, seit 4 Tagen.")]
    public void Reading_becomes_a_German_sentence(AlarmKind kind, double value, string subject, string sentence) => Assert.Equal(
        sentence,
        new AlarmWords("de").Measured(new(new AlarmRow { Kind = kind, Limit = 1 }, 1, AlarmWhat.Raised, DateTimeOffset.UnixEpoch, new Reading(value, subject), null, "", "h")));
}
