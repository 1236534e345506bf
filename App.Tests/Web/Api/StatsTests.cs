namespace QueueDashboard.Tests.Web.Api;

[Collection(ApiTests.Name)]
public sealed class StatsTests(ApiHost host)
{
    [Fact]
    public async Task Stats_count_by_queue_and_state_with_a_word_for_each()
    {
        long before = await HeldAsync(host.Auditor);
        await host.HoldAsync("Counted");

        var stats = (await host.Auditor.GetAsync("stats")).Json!.AsObject();

        Assert.Equal(["counts", "oldest", "arrivals"], stats.Select(property => property.Key));
        Assert.Equal(["holding", "quarantine", "bad"], stats["counts"]!.AsObject().Select(queue => queue.Key));
        Assert.Equal(["held", "pending", "released", "requeued", "deleted", "gone"], stats["counts"]!["bad"]!.AsObject().Select(state => state.Key));
        Assert.Equal(["holding", "quarantine", "bad"], stats["oldest"]!.AsObject().Select(queue => queue.Key));
        Assert.NotNull(stats["oldest"]!["quarantine"]);
        Assert.Equal(before + 1, (long)stats["counts"]!["quarantine"]!["held"]!);
        Assert.Contains(stats["arrivals"]!.AsArray(), arrival => (string?)arrival!["reason"] == "virus" && (long)arrival["count"]! > 0);
    }

    [Fact]
    public async Task Limited_caller_gets_the_figures_of_his_domains()
    {
        var viewer = await host.CallerAsync("operator", "counting", "counting.test");
        await host.HoldAsync("Elsewhere", "anna@own.test");
        await host.HoldAsync("Here", "anna@counting.test");
        long deleted = await host.HoldAsync("Here too", "anna@counting.test", "bob@own.test");
        await host.Operator.PostAsync($"items/{deleted}/delete");

        var stats = (await viewer.GetAsync("stats")).Json!;

        Assert.Equal(1, (long)stats["counts"]!["quarantine"]!["held"]!);
        Assert.Equal(1, (long)stats["counts"]!["quarantine"]!["deleted"]!);
        Assert.Equal(0, stats["counts"]!["holding"]!.AsObject().Sum(state => (long)state.Value!));
        Assert.Equal(2, stats["arrivals"]!.AsArray().Sum(arrival => (long)arrival!["count"]!));
        Assert.NotNull(stats["oldest"]!["quarantine"]);
        Assert.Null(stats["oldest"]!["bad"]);
    }

    private static async Task<long> HeldAsync(Caller caller) => (long)(await caller.GetAsync("stats")).Json!["counts"]!["quarantine"]!["held"]!;
}
