using Microsoft.EntityFrameworkCore;
using QueueDashboard.Alarms;
using QueueDashboard.Data;
using QueueDashboard.Data.Alarms;
using QueueDashboard.Data.Batv;
using QueueDashboard.Data.Digests;
using QueueDashboard.Data.Queues;
using QueueDashboard.Delivery;
using QueueDashboard.Sources;
using QueueDashboard.Tests.Support;

namespace QueueDashboard.Tests.Alarms;

public sealed class AlarmRoundsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task More_held_than_the_limit_is_told_once_repeated_while_it_lasts_and_cleared()
    {
        await using var sink = await WebhookSink.StartAsync();
        await using var bench = await AlarmBench.OpenAsync();
        long id = await bench.AddAsync(new AlarmDraft { Name = "Too many", Limit = 10, Webhook = sink.Address, RepeatMinutes = 60 });
        await bench.HoldAsync(10);

        await bench.RoundAsync();
        Assert.Empty(sink.Calls);
        Assert.Empty(bench.Board.Ringing);

        await bench.HoldAsync(1);
        await bench.RoundAsync();
        await bench.RoundAsync();
        Assert.Equal("raised", await bench.StoryAsync(id));
        Assert.Equal(("Too many", true), (bench.Board.Ringing.Single().Name, bench.Board.Ringing.Single().Told));

        await bench.LaterAsync(TimeSpan.FromMinutes(60));
        Assert.Equal("raised repeated", await bench.StoryAsync(id));

        await bench.SettleAsync(5);
        await bench.RoundAsync();
        await bench.RoundAsync();
        Assert.Equal("raised repeated", await bench.StoryAsync(id));
        await bench.RoundAsync();
        Assert.Equal("raised repeated cleared", await bench.StoryAsync(id));
        Assert.Empty(bench.Board.Ringing);
        Assert.Null((await bench.AlarmAsync(id)).RaisedAt);
        Assert.Equal(["raised", "repeated", "cleared"], sink.Calls.Select(call => (string)call.Json["event"]!));
        Assert.NotNull(sink.Calls[2].Json["since"]);
    }

    [Fact]
    public async Task Number_that_flutters_round_the_limit_rings_once()
    {
        await using var sink = await WebhookSink.StartAsync();
        await using var bench = await AlarmBench.OpenAsync();
        long id = await bench.AddAsync(new AlarmDraft { Name = "Flutter", Limit = 10, Webhook = sink.Address, RepeatMinutes = 0 });
        await bench.HoldAsync(11);

        for (int i = 0; i < 10; i++)
        {
            // 11, 10, 11: just below the limit, and once far below it for a single reading.
            await bench.RoundAsync();
            await bench.SettleAsync(i == 4 ? 3 : 1);
            await bench.RoundAsync();
            await bench.HoldAsync(i == 4 ? 3 : 1);
        }

        Assert.Equal("raised", await bench.StoryAsync(id));
    }

    [Fact]
    public async Task Only_the_chosen_queues_count()
    {
        await using var bench = await AlarmBench.OpenAsync();
        long holding = await bench.AddAsync(new AlarmDraft { Name = "h", Limit = 0, Queues = 1, MailTo = "a@example.org" });
        long bad = await bench.AddAsync(new AlarmDraft { Name = "b", Limit = 0, Queues = 4, MailTo = "a@example.org" });
        await bench.HoldAsync(1, QueueName.Bad);

        await bench.RoundAsync();

        Assert.Null((await bench.AlarmAsync(holding)).RaisedAt);
        Assert.NotNull((await bench.AlarmAsync(bad)).RaisedAt);
    }

    [Fact]
    public async Task Message_that_waits_too_long_rings_and_names_its_queue()
    {
        await using var bench = await AlarmBench.OpenAsync();
        long id = await bench.AddAsync(new AlarmDraft { Name = "Old", Kind = AlarmKind.Oldest, Limit = 48, Queues = 1, MailTo = "a@example.org" });
        await bench.HoldAsync(1, QueueName.Holding);
        await bench.LaterAsync(TimeSpan.FromHours(48) - TimeSpan.FromMinutes(1));
        Assert.Equal("", await bench.StoryAsync(id));

        await bench.LaterAsync(TimeSpan.FromMinutes(2));

        var told = Assert.Single(await bench.EventsAsync(id));
        Assert.Equal("holding", told.Subject);
        Assert.InRange(told.Value, 48.0, 48.1);
    }

    [Fact]
    public async Task Source_that_fails_for_longer_than_the_limit_rings_until_it_works()
    {
        await using var bench = await AlarmBench.OpenAsync();
        long any = await bench.AddAsync(new AlarmDraft { Name = "Any", Kind = AlarmKind.SourceSilent, Limit = 10, MailTo = "a@example.org" });
        long other = await bench.AddAsync(new AlarmDraft { Name = "Other", Kind = AlarmKind.SourceSilent, Limit = 10, Source = "smtp:default", MailTo = "a@example.org" });
        bench.Sources.Declare("postfix:main", SourceKind.Postfix, "/var/spool/postfix");
        bench.Sources.Declare("smtp:default", SourceKind.Smtp, "127.0.0.1:2525");
        bench.Sources.Contact("postfix:main");
        bench.Clock.Advance(TimeSpan.FromSeconds(1));
        bench.Sources.Failed("postfix:main", "it does not answer");
        await bench.LaterAsync(TimeSpan.FromMinutes(9));
        Assert.Equal("", await bench.StoryAsync(any));

        await bench.LaterAsync(TimeSpan.FromMinutes(2));
        Assert.Equal("postfix:main", Assert.Single(await bench.EventsAsync(any)).Subject);
        Assert.Equal("", await bench.StoryAsync(other));

        bench.Clock.Advance(TimeSpan.FromSeconds(1));
        bench.Sources.Contact("postfix:main");
        await bench.RoundAsync();
        await bench.RoundAsync();
        await bench.RoundAsync();
        Assert.EndsWith("cleared", await bench.StoryAsync(any), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Digest_that_failed_rings_until_one_reaches_the_same_address()
    {
        await using var bench = await AlarmBench.OpenAsync();
        long id = await bench.AddAsync(new AlarmDraft { Name = "Digest", Kind = AlarmKind.DigestFailed, Limit = 0, MailTo = "a@example.org" });
        await DigestAsync(bench, "anna@example.org", DigestState.Sent);
        await bench.RoundAsync();
        Assert.Equal("", await bench.StoryAsync(id));

        await DigestAsync(bench, "anna@example.org", DigestState.Failed);
        await bench.RoundAsync();
        Assert.Equal("raised", await bench.StoryAsync(id));

        await DigestAsync(bench, "bert@example.org", DigestState.Sent);
        await bench.RoundAsync();
        await DigestAsync(bench, "anna@example.org", DigestState.Sent);
        await bench.RoundAsync();
        await bench.RoundAsync();
        Assert.NotEqual("cleared", (await bench.AlarmAsync(id)).Last!.What);
        await bench.RoundAsync();
        Assert.Equal("cleared", (await bench.AlarmAsync(id)).Last!.What);
    }

    [Theory]
    [InlineData(0, 2, false)]
    [InlineData(0, 40, true)]
    [InlineData(10, 40, false)]
    [InlineData(10, 60, true)]
    public async Task Rejected_bounces_ring_when_the_last_hour_is_far_above_the_usual_one(int usualAnHour, int lately, bool rings)
    {
        await using var bench = await AlarmBench.OpenAsync();
        long id = await bench.AddAsync(new AlarmDraft { Name = "Bounces", Kind = AlarmKind.BouncesRejected, Limit = 5, MailTo = "a@example.org" });
        int today = (int)(bench.Clock.Now() / Microseconds.PerDay);
        await bench.Storage.ChangeAsync(db =>
        {
            db.BatvDays.AddRange(Enumerable.Range(1, 20).Select(back => new BatvDayRow { Day = today - back, Word = "untagged", Count = 24 * usualAnHour, Failed = 24 * usualAnHour, Refused = back < 7 ? 24 * usualAnHour : 0 }));
            db.BatvHistory.AddRange(Enumerable.Range(0, lately).Select(_ => new BatvHistoryRow { At = bench.Clock.Now(), Verdict = "untagged", Failed = true, Refused = true }));
            return Task.CompletedTask;
        });

        await bench.RoundAsync();

        Assert.Equal(rings, (await bench.AlarmAsync(id)).RaisedAt is not null);
        if (rings)
        {
            Assert.Equal($"{lately} / {usualAnHour}", (await bench.AlarmAsync(id)).Last!.Subject);
        }
    }

    [Fact]
    public async Task Broken_release_relay_rings_and_one_that_nobody_uses_does_not()
    {
        await using var bench = await AlarmBench.OpenAsync(("Defaults:ReleaseRelay", "smtp://release.test:25"));
        long id = await bench.AddAsync(new AlarmDraft { Name = "Relay", Kind = AlarmKind.RelayFailed, Limit = 5, MailTo = "a@example.org" });
        var relays = bench.Storage.Get<RelayStateStore>();
        await relays.MarkBrokenAsync("old.test:25", "gone", Cancel);
        await bench.LaterAsync(TimeSpan.FromMinutes(30));
        Assert.Equal("", await bench.StoryAsync(id));

        await relays.MarkBrokenAsync("release.test:25", "no connection", Cancel);
        await bench.LaterAsync(TimeSpan.FromMinutes(6));

        Assert.Equal("release.test:25", Assert.Single(await bench.EventsAsync(id)).Subject);
        await relays.MarkWorkingAsync("release.test:25", Cancel);
        await bench.RoundAsync();
        await bench.RoundAsync();
        await bench.RoundAsync();
        Assert.Null((await bench.AlarmAsync(id)).RaisedAt);
    }

    [Fact]
    public async Task Alarm_that_rings_is_not_raised_again_by_a_restart()
    {
        await using var sink = await WebhookSink.StartAsync();
        await using var bench = await AlarmBench.OpenAsync();
        long id = await bench.AddAsync(new AlarmDraft { Name = "Too many", Limit = 0, Webhook = sink.Address, RepeatMinutes = 30 });
        await bench.HoldAsync(1);
        await bench.RoundAsync();

        bench.Restart();
        await bench.RoundAsync();
        Assert.Equal("raised", await bench.StoryAsync(id));
        Assert.Single(bench.Board.Ringing);

        await bench.LaterAsync(TimeSpan.FromMinutes(30));
        Assert.Equal("raised repeated", await bench.StoryAsync(id));
    }

    [Fact]
    public async Task Dead_webhook_leaves_the_mail_and_its_outcome_is_named()
    {
        await using SmtpSink relay = new();
        await using var bench = await AlarmBench.OpenAsync(("Defaults:DigestRelay", relay.Address));
        long id = await bench.AddAsync(new AlarmDraft { Name = "Zu viele", Limit = 0, Webhook = $"http://127.0.0.1:{FreePort.Take(1)[0]}/x", MailTo = "anna@example.org\nbert@example.org", Language = "de" });
        await bench.HoldAsync(3);

        await bench.RoundAsync();

        var told = Assert.Single(await bench.EventsAsync(id));
        Assert.Equal((TellCodes.NoConnection, TellCodes.Sent), (told.Webhook!.Code, told.Mail!.Code));
        Assert.NotNull((await bench.AlarmAsync(id)).ToldAt);
        var mail = Assert.Single(relay.Messages);
        Assert.Equal("postmaster@example.org", mail.ReversePath);
        Assert.Equal(["anna@example.org", "bert@example.org"], mail.Recipients);
        Assert.Equal("auto-generated", mail.Header("Auto-Submitted"));
        Assert.Contains("Alarm auf mail.example.org: Zu viele", mail.Header("Subject"), StringComparison.Ordinal);
        Assert.Contains("3 Nachrichten warten auf eine Entscheidung.", mail.Text, StringComparison.Ordinal);
        Assert.Contains("https://mail.example.org/qd/alarms", mail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dead_digest_relay_is_gone_round_by_the_relay_for_alarms()
    {
        await using SmtpSink other = new();
        await using var bench = await AlarmBench.OpenAsync(("Defaults:DigestRelay", $"smtp://127.0.0.1:{FreePort.Take(1)[0]}?tls=off"), ("Defaults:AlarmRelay", other.Address));
        long id = await bench.AddAsync(new AlarmDraft { Name = "x", Limit = 0, MailTo = "anna@example.org" });
        await bench.HoldAsync(1);

        await bench.RoundAsync();

        Assert.Equal(TellCodes.Sent, Assert.Single(await bench.EventsAsync(id)).Mail!.Code);
        Assert.Single(other.Messages);
    }

    [Fact]
    public async Task Relay_for_alarms_that_is_dead_leaves_that_of_the_digests()
    {
        await using SmtpSink digests = new();
        await using var bench = await AlarmBench.OpenAsync(("Defaults:AlarmRelay", $"smtp://127.0.0.1:{FreePort.Take(1)[0]}?tls=off"), ("Defaults:DigestRelay", digests.Address));
        digests.Answer = line => line.StartsWith("RCPT TO:<bert", StringComparison.Ordinal) ? "550 5.1.1 no bert here" : null;
        long id = await bench.AddAsync(new AlarmDraft { Name = "x", Limit = 0, MailTo = "anna@example.org\nbert@example.org" });
        await bench.HoldAsync(1);

        await bench.RoundAsync();

        var told = Assert.Single(await bench.EventsAsync(id)).Mail!;
        Assert.Equal(TellCodes.Refused, told.Code);
        Assert.Contains("no bert here", told.Detail, StringComparison.Ordinal);
        Assert.Equal(["anna@example.org"], Assert.Single(digests.Messages).Recipients);
    }

    [Fact]
    public async Task Alarm_that_nobody_heard_stands_in_health_and_is_told_again_after_some_minutes()
    {
        await using var sink = await WebhookSink.StartAsync();
        await using var bench = await AlarmBench.OpenAsync();
        sink.Answer = context =>
        {
            context.Response.StatusCode = 500;
            return Task.CompletedTask;
        };
        long id = await bench.AddAsync(new AlarmDraft { Name = "x", Limit = 0, Webhook = sink.Address, MailTo = "anna@example.org", RepeatMinutes = 0 });
        await bench.HoldAsync(1);
        await bench.RoundAsync();

        var told = Assert.Single(await bench.EventsAsync(id));
        Assert.Equal((TellCodes.Status, TellCodes.NoRelay), (told.Webhook!.Code, told.Mail!.Code));
        Assert.Equal(["1 alarm(s) ringing", "1 alarm(s) could not be told to anybody"], bench.Board.Warnings);
        await bench.RoundAsync();
        Assert.Equal("raised", await bench.StoryAsync(id));

        sink.Answer = _ => Task.CompletedTask;
        await bench.LaterAsync(TimeSpan.FromMinutes(5));
        Assert.Equal("raised raised", await bench.StoryAsync(id));
        Assert.Equal(["1 alarm(s) ringing"], bench.Board.Warnings);
        await bench.LaterAsync(TimeSpan.FromHours(5));
        Assert.Equal("raised raised", await bench.StoryAsync(id));
    }

    [Fact]
    public async Task What_was_told_is_kept_for_ninety_days()
    {
        await using var bench = await AlarmBench.OpenAsync();
        long id = await bench.AddAsync(new AlarmDraft { Name = "x", Limit = 0, MailTo = "anna@example.org", RepeatMinutes = 0 });
        await bench.HoldAsync(1);
        await bench.RoundAsync();
        bench.Clock.Advance(TimeSpan.FromDays(89));
        await bench.PruneAsync();
        Assert.Single(await bench.EventsAsync(id));

        bench.Clock.Advance(TimeSpan.FromDays(2));
        await bench.PruneAsync();

        Assert.Empty(await bench.EventsAsync(id));
    }

    private static Task DigestAsync(AlarmBench bench, string to, DigestState state) => bench.Storage.ChangeAsync(async db =>
    {
        db.Digests.Add(new DigestRow { SentTo = to, State = state, CreatedAt = bench.Clock.Now(), DueAt = bench.Clock.Now(), SettledAt = bench.Clock.Now(), MessageId = Guid.NewGuid().ToString() });
        await db.SaveChangesAsync();
    });
}
