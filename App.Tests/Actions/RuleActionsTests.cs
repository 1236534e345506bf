using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using QueueDashboard.Actions;
using QueueDashboard.Data.Queues;
using QueueDashboard.Filter;
using QueueDashboard.Queues;
using QueueDashboard.Rules;
using QueueDashboard.Tests.Support;
using static QueueDashboard.Tests.Rules.TestRules;

namespace QueueDashboard.Tests.Actions;

public sealed class RuleActionsTests
{
    private static readonly RuleDraft Draft = new() { Name = " Offers ", OwnUsers = true, Queue = QueueName.Quarantine, Reason = ReasonCode.Spam, Conditions = [Condition("subject", " offer "), Condition("header", "", "X-Bulk", not: true)] };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rule_counts_from_its_commit_on_and_comes_back_as_it_was_written()
    {
        await using var storage = await OpenAsync();
        var rule = await AddAsync(storage, Draft);

        Assert.Equal(("Offers", 1, 1, "anna", 0L), (rule.Name, rule.Position, rule.Version, rule.ChangedBy, rule.Hits));
        Assert.Equal([Condition("subject", "offer"), Condition("header", "", "X-Bulk", not: true)], rule.Draft.Conditions);
        var read = Assert.Single(await storage.Get<IReadRules>().ListAsync(Cancel));
        Assert.Equal(rule.Draft with { Conditions = read.Draft.Conditions }, read.Draft);
        Assert.False(storage.Get<CurrentRules>().Value.IsEmpty);
        Assert.Equal("1 \"Offers\", own users too: subject offer; not header X-Bulk:", (await storage.ReadAsync(db => db.Audit.SingleAsync(row => row.Act == "rule.add"))).Detail);
    }

    [Fact]
    public async Task Draft_that_is_wrong_is_refused_and_nothing_is_written()
    {
        await using var storage = await OpenAsync();
        var refused = Assert.IsType<RuleResult.Refused>(await storage.Get<RuleActions>().AddAsync(Desk.Anna, new RuleDraft { Conditions = [Condition("score", "x")] }, Cancel));
        Assert.Equal(["name", "conditions.0.value"], refused.Faults.Select(fault => fault.Key));
        Assert.Empty(await storage.Get<IReadRules>().ListAsync(Cancel));
        Assert.Empty(await storage.ReadAsync(db => db.Audit.ToListAsync()));
    }

    [Fact]
    public async Task Second_of_two_who_change_one_version_is_told()
    {
        await using var storage = await OpenAsync();
        var rule = await AddAsync(storage, Draft);
        var actions = storage.Get<RuleActions>();
        Assert.IsType<RuleResult.Done>(await actions.ChangeAsync(Desk.Anna, rule.Id, rule.Version, Draft with { Name = "One" }, Cancel));
        var stale = Assert.IsType<RuleResult.Stale>(await actions.ChangeAsync(Desk.Script, rule.Id, rule.Version, Draft with { Name = "Two" }, Cancel));
        Assert.Equal(("One", 2), (stale.Current.Name, stale.Current.Version));
        Assert.IsType<RuleResult.NotFound>(await actions.ChangeAsync(Desk.Anna, 99, null, Draft, Cancel));
    }

    [Fact]
    public async Task Order_is_what_moving_makes_it()
    {
        await using var storage = await OpenAsync();
        foreach (string name in new[] { "a", "b", "c" })
        {
            await AddAsync(storage, Draft with { Name = name });
        }

        var actions = storage.Get<RuleActions>();
        await actions.MoveAsync(Desk.Anna, 3, 1, Cancel);
        Assert.Equal(["c", "a", "b"], (await storage.Get<IReadRules>().ListAsync(Cancel)).Select(rule => rule.Name));
        await actions.MoveAsync(Desk.Anna, 3, 99, Cancel);
        Assert.Equal(["a", "b", "c"], (await storage.Get<IReadRules>().ListAsync(Cancel)).Select(rule => rule.Name));
        await actions.EnableAsync(Desk.Anna, 1, false, Cancel);
        await actions.RemoveAsync(Desk.Anna, 2, Cancel);
        using var facts = Facts(storage.Get<CurrentRules>().Value, "Subject: offer\r\n\r\n");
        Assert.Equal(3, facts.Rules.Judge(facts).Stopped?.Id);
    }

    [Fact]
    public async Task Hits_and_reasons_are_written_behind_and_survive_a_failure_and_a_restart()
    {
        await using var storage = await OpenAsync();
        var rule = await AddAsync(storage, Draft);
        var notes = storage.Get<RuleNotes>();
        notes.Matched(rule.Id, storage.Clock.GetUtcNow());
        notes.Matched(rule.Id, storage.Clock.GetUtcNow().AddSeconds(1));
        notes.Matched(99, storage.Clock.GetUtcNow());
        notes.Held("4jWyjq1WySz1jMyF", new HeldReason("filter", QueueName.Quarantine, ReasonCode.Spam, null, null, "Filter rule: Offers", "Offers", [new EvidenceView("subject", null, "subject offer")]));
        using CancellationTokenSource off = new();
        await off.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => notes.FlushAsync(off.Token));
        await notes.StopAsync(Cancel);
        await notes.FlushAsync(Cancel);

        var read = Assert.Single(await storage.Get<IReadRules>().ListAsync(Cancel));
        Assert.Equal((2L, storage.Clock.GetUtcNow().AddSeconds(1), rule.Version), (read.Hits, read.LastHitAt, read.Version));
        var reason = await storage.ReadAsync(db => db.HoldReasons.SingleAsync());
        Assert.Equal(("4jWyjq1WySz1jMyF", "filter", "Offers", ReasonCode.Spam), (reason.QueueId, reason.Origin, reason.Scanner, reason.Reason));
        Assert.Contains("subject offer", reason.EvidenceJson, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rule_of_another_process_is_seen_and_one_that_cannot_be_read_judges_nothing()
    {
        await using var storage = await OpenAsync();
        var rule = await AddAsync(storage, Draft);
        await storage.Work.WriteAsync(
            async (db, token) =>
            {
                var row = await db.Rules.SingleAsync(token);
                (row.ConditionsJson, row.Version) = ("{\"conditions\":[{\"kind\":\"colour\",\"value\":\"red\"}]}", 7);
            },
            Cancel);
        await storage.Get<RuleKeeper>().ReloadAsync(Cancel);
        Assert.True(storage.Get<CurrentRules>().Value.IsEmpty);
        Assert.Empty((await storage.Get<IReadRules>().FindAsync(rule.Id, Cancel))!.Draft.Conditions);
    }

    private static Task<TestStorage> OpenAsync() => TestStorage.CreateAsync(null, services =>
    {
        services.AddRules();
        services.AddSingleton<ChangeFeed>();
        services.AddSingleton<HoldReasonStore>();
        services.AddSingleton<RuleNotes>();
        services.AddSingleton<RuleActions>();
    });

    private static async Task<Rule> AddAsync(TestStorage storage, RuleDraft draft) =>
        Assert.IsType<RuleResult.Done>(await storage.Get<RuleActions>().AddAsync(Desk.Anna, draft, Cancel)).Rule;
}
