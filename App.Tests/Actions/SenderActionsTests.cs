using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using QueueDashboard.Actions;
using QueueDashboard.Data.Senders;
using QueueDashboard.Senders;
using QueueDashboard.Tests.Support;

namespace QueueDashboard.Tests.Actions;

public sealed class SenderActionsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Entry_counts_from_its_commit_on_and_a_second_word_about_the_same_changes_it()
    {
        await using var storage = await OpenAsync();
        var first = Assert.IsType<SenderChange.Done>(await SetAsync(storage, Draft("News@Shop.example")));
        Assert.Null(first.Before);
        Assert.Equal(("news@shop.example", "", "anna", 0L), (first.Now!.Pattern, first.Now.For, first.Now.CreatedBy, first.Now.Uses));
        Assert.Equal(SenderVerdict.Block, Judge(storage, "news@shop.example")?.Verdict);

        var second = Assert.IsType<SenderChange.Done>(await SetAsync(storage, Draft("news@shop.example") with { Verdict = SenderVerdict.Allow, EndsAt = storage.Clock.GetUtcNow().AddDays(1) }));
        Assert.Equal((first.Now.Id, SenderVerdict.Block), (second.Now!.Id, second.Before!.Verdict));
        Assert.Equal(SenderVerdict.Allow, Judge(storage, "news@shop.example")?.Verdict);

        Assert.IsType<SenderChange.Done>(await storage.Get<IChangeSenders>().RemoveAsync(second.Now.Id, Desk.Anna, null, null, Cancel));
        Assert.Null(Judge(storage, "news@shop.example"));
        Assert.IsType<SenderChange.Unknown>(await storage.Get<IChangeSenders>().RemoveAsync(second.Now.Id, Desk.Anna, null, null, Cancel));
        var audit = await storage.ReadAsync(db => db.Audit.OrderBy(row => row.Id).ToListAsync());
        Assert.Equal(["sender.set", "sender.set", "sender.remove"], audit.Select(row => row.Act));
        Assert.Equal("allow news@shop.example for everybody, until 2026-03-03 09:00 UTC (before: block news@shop.example for everybody)", audit[1].Detail);
    }

    [Fact]
    public async Task Nobody_takes_away_what_is_not_his()
    {
        await using var storage = await OpenAsync();
        var changes = storage.Get<IChangeSenders>();
        var all = Assert.IsType<SenderChange.Done>(await SetAsync(storage, Draft("a.example"))).Now!;
        var bert = Assert.IsType<SenderChange.Done>(await changes.SetAsync(Draft("a.example"), Desk.Script, "bert@local.test", null, Cancel)).Now!;
        Assert.IsType<SenderChange.Unknown>(await changes.RemoveAsync(all.Id, Desk.Anna, null, ["local.test"], Cancel));
        Assert.IsType<SenderChange.Unknown>(await changes.RemoveAsync(all.Id, Desk.Anna, "bert@local.test", null, Cancel));
        Assert.IsType<SenderChange.Unknown>(await changes.RemoveAsync(bert.Id, Desk.Anna, "anna@local.test", null, Cancel));
        Assert.IsType<SenderChange.Unknown>(await changes.RemoveAsync(bert.Id, Desk.Anna, null, ["other.test"], Cancel));
        Assert.IsType<SenderChange.Refused>(await changes.SetAsync(Draft("a.example"), Desk.Anna, null, ["local.test"], Cancel));
        Assert.IsType<SenderChange.Done>(await changes.RemoveAsync(bert.Id, Desk.Anna, "Bert@local.test", null, Cancel));
        Assert.Equal(2, await storage.ReadAsync(db => db.Audit.CountAsync(row => row.Recipient == "bert@local.test")));
    }

    [Fact]
    public async Task Lists_are_read_in_pages_and_only_as_far_as_one_may_see()
    {
        await using var storage = await OpenAsync();
        foreach (string whom in new[] { "", "@local.test", "anna@local.test", "@other.test", "carl@other.test" })
        {
            await SetAsync(storage, Draft("shop.example") with { For = whom, Note = whom.Length == 0 ? "100% sure" : "" });
        }

        await SetAsync(storage, Draft("bücher.example") with { Verdict = SenderVerdict.Allow });
        var read = storage.Get<IReadSenders>();
        var first = await read.PageAsync(new SenderFilter(), null, 4, Cancel);
        Assert.Equal((4, 6L), (first.Rows.Count, first.Total));
        var rest = await read.PageAsync(new SenderFilter(), first.Next, 4, Cancel);
        Assert.Equal((2, null), (rest.Rows.Count, rest.Next));
        Assert.Equal(["", "@local.test", "anna@local.test"], (await read.PageAsync(new SenderFilter(SenderVerdict.Block, Domains: ["local.test"]), null, 9, Cancel)).Rows.Select(row => row.For).Order(StringComparer.Ordinal));
        Assert.Equal("anna@local.test", Assert.Single((await read.PageAsync(new SenderFilter(For: "Anna@Local.test"), null, 9, Cancel)).Rows).For);
        Assert.Equal("xn--bcher-kva.example", Assert.Single((await read.PageAsync(new SenderFilter(Search: "BÜCHER"), null, 9, Cancel)).Rows).Pattern);
        Assert.Single((await read.PageAsync(new SenderFilter(Search: "100%"), null, 9, Cancel)).Rows);
        Assert.Empty((await read.PageAsync(new SenderFilter(Search: "1_0"), null, 9, Cancel)).Rows);
    }

    [Fact]
    public async Task Change_of_another_process_is_seen_and_uses_are_counted_behind()
    {
        await using var storage = await OpenAsync();
        var entry = Assert.IsType<SenderChange.Done>(await SetAsync(storage, Draft("shop.example"))).Now!;
        var uses = storage.Get<SenderUses>();
        uses.Used(entry.Id, storage.Clock.GetUtcNow());
        uses.Used(entry.Id, storage.Clock.GetUtcNow().AddSeconds(1));
        uses.Used(99, storage.Clock.GetUtcNow());
        await uses.FlushAsync(Cancel);
        var read = Assert.Single((await storage.Get<IReadSenders>().PageAsync(new SenderFilter(), null, 9, Cancel)).Rows);
        Assert.Equal((2L, storage.Clock.GetUtcNow().AddSeconds(1)), (read.Uses, read.LastUsedAt));

        int changes = 0;
        storage.Get<SenderKeeper>().Changed += () => changes++;
        await storage.Get<SenderKeeper>().ReloadAsync(Cancel);
        Assert.Equal(0, changes);
        await storage.ChangeAsync(db => db.Senders.ExecuteDeleteAsync());
        await storage.Get<SenderKeeper>().ReloadAsync(Cancel);
        Assert.Equal(1, changes);
        Assert.Null(Judge(storage, "a@shop.example"));
    }

    private static SenderDraft Draft(string pattern) => new() { Verdict = SenderVerdict.Block, Pattern = pattern };

    private static Task<SenderChange> SetAsync(TestStorage storage, SenderDraft draft) => storage.Get<IChangeSenders>().SetAsync(draft, Desk.Anna, null, null, Cancel);

    private static SenderAnswer? Judge(TestStorage storage, string sender) => storage.Get<IJudgeSenders>().Judge(new SenderQuestion(sender, "anna@local.test", []), storage.Clock.GetUtcNow());

    private static Task<TestStorage> OpenAsync() => TestStorage.CreateAsync(null, services =>
    {
        services.AddSenders();
        services.AddSendersBackground();
        services.AddSingleton<SenderActions>();
        services.AddSingleton<IChangeSenders>(provider => provider.GetRequiredService<SenderActions>());
    });
}
