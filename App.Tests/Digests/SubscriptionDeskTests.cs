using Microsoft.EntityFrameworkCore;
using QueueDashboard.Audit;
using QueueDashboard.Data.Digests;
using QueueDashboard.Data.Queues;
using QueueDashboard.Digests;
using QueueDashboard.Links;
using QueueDashboard.Settings;
using static QueueDashboard.Tests.Digests.DigestBench;

namespace QueueDashboard.Tests.Digests;

public sealed class SubscriptionDeskTests
{
    [Fact]
    public async Task Changed_schedule_is_audited_and_reckoned_anew()
    {
        await using var bench = await NewAsync();
        await bench.RunAsync();
        var row = await bench.Storage.ReadAsync(db => db.Subscriptions.SingleAsync(row => row.Audience == Audience.Recipients));
        var draft = SubscriptionDraft.Of(row) with { Schedule = DigestSchedule.Cron, Cron = "15 10 * * *", TimeZone = "Europe/Berlin" };

        Assert.IsType<SettingOutcome.Saved>(await bench.Storage.Get<SubscriptionDesk>().SaveAsync(Actor.Person("chef", null), row.Id, draft, row.Version, CancellationToken.None));
        Assert.IsType<SettingOutcome.Stale>(await bench.Storage.Get<SubscriptionDesk>().SaveAsync(Actor.Person("chef", null), row.Id, draft, row.Version, CancellationToken.None));
        Assert.Null(await bench.Storage.Get<SubscriptionDesk>().SaveAsync(Actor.Person("chef", null), 99, draft, null, CancellationToken.None));
        await bench.RunAsync();

        long? next = await bench.Storage.ReadAsync(db => db.Subscriptions.Where(found => found.Id == row.Id).Select(found => found.NextAt).SingleAsync());
        Assert.Equal(new DateTimeOffset(2026, 3, 2, 9, 15, 0, TimeSpan.Zero), Data.Microseconds.ToTime(next!.Value));
        Assert.Contains(await bench.Storage.ReadAsync(db => db.Audit.ToListAsync()), audit => audit.Act == Acts.ChangeSettings && audit.Actor == "chef");
    }

    [Fact]
    public async Task Every_wrong_field_is_named()
    {
        await using var bench = await NewAsync();
        var row = await bench.ChangeAsync(Audience.Administrators, _ => { });
        var draft = new SubscriptionDraft { Enabled = true, Domains = "a b@c", Schedule = DigestSchedule.Cron, Cron = "x", TimeZone = "Mars/Base", Language = "fr", Cap = 0, Queues = 9, EveryMinutes = 0, AtMinute = 1440, Weekday = 7 };

        var outcome = await bench.Storage.Get<SubscriptionDesk>().SaveAsync(Actor.Person("chef", null), row.Id, draft, null, CancellationToken.None);

        var wrong = Assert.IsType<SettingOutcome.Invalid>(outcome).Errors.Select(error => error.Key);
        Assert.Equal(["addresses", "atMinute", "cap", "cron", "domains", "everyMinutes", "language", "queues", "timeZone", "weekday"], wrong.Distinct().Order());
    }

    [Fact]
    public async Task Administrator_of_one_domain_is_told_of_and_acts_for_that_domain_only()
    {
        await using var bench = await NewAsync(administrator: Chief);
        await bench.ChangeAsync(Audience.Administrators, row => row.Domains = "example.org");
        await bench.Storage.AddItemAsync(new ItemRow { Subject = "shared", Reason = ReasonCode.Spam }, Anna, Stranger);
        await bench.Storage.AddItemAsync(new ItemRow { Subject = "foreign", Reason = ReasonCode.Spam }, Stranger);
        await bench.SendNowAsync();

        string text = Read(bench.Relay.Taken.Single(mail => mail.To == Chief).Mail).Text;
        Assert.DoesNotContain("foreign", text, StringComparison.Ordinal);
        var found = await bench.Storage.Get<LinkKeeper>().FindAsync(Tokens(text)[0], CancellationToken.None);
        Assert.Equal(Anna, Assert.Single(found.Recipients).Address);
    }

    [Fact]
    public async Task Mail_whose_answer_was_lost_repeats_under_the_same_id()
    {
        await using var bench = await NewAsync();
        bench.Relay.Answer = mail => throw new OperationCanceledException();
        await bench.Storage.AddItemAsync(new ItemRow { Subject = "x", Reason = ReasonCode.Spam }, Anna);
        await Assert.ThrowsAsync<OperationCanceledException>(() => bench.SendNowAsync());
        string id = await bench.Storage.ReadAsync(db => db.Digests.Select(row => row.MessageId).SingleAsync());

        bench.Relay.Answer = DigestRelay.Accept;
        await bench.RunAsync();
        Assert.Empty(bench.Relay.Taken);
        bench.Clock.Advance(TimeSpan.FromMinutes(11));
        await bench.RunAsync();

        Assert.Contains($"Message-ID: {id}", Assert.Single(bench.Relay.Taken).Mail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Old_mails_and_links_are_swept()
    {
        await using var bench = await NewAsync();
        await bench.Storage.AddItemAsync(new ItemRow { Subject = "x", Reason = ReasonCode.Spam }, Anna);
        await bench.SendNowAsync();
        bench.Clock.Advance(TimeSpan.FromDays(36));
        await bench.RunAsync();
        Assert.NotEmpty(await bench.Storage.ReadAsync(db => db.Links.ToListAsync()));
        bench.Clock.Advance(TimeSpan.FromDays(2));
        await bench.RunAsync();
        Assert.Empty(await bench.Storage.ReadAsync(db => db.Links.ToListAsync()));
        Assert.Single(await bench.Storage.ReadAsync(db => db.Digests.ToListAsync()));
        bench.Clock.Advance(TimeSpan.FromDays(60));
        await bench.RunAsync();
        Assert.Empty(await bench.Storage.ReadAsync(db => db.Digests.ToListAsync()));
    }
}
