using QueueDashboard.Delivery;
using QueueDashboard.Delivery.Postfix;
using QueueDashboard.Tests.Intake.Postfix;

namespace QueueDashboard.Tests.Delivery.Postfix;

public sealed class PostfixHomeTests
{
    private const long Arrived = FakePostfix.Yesterday * 1_000_000;

    private readonly FakePostfix _postfix = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void Only_what_is_configured_can_be_acted_on()
    {
        Assert.True(Home().Can("postfix:main", HomeAct.Return));
        Assert.False(Home().Can("postfix:other", HomeAct.Release));
    }

    [Fact]
    public async Task Server_that_is_not_heard_puts_everything_off()
    {
        _postfix.Hold("4jWyJt723hz1l2Dg");
        _postfix.Cause = "No route to host";

        Assert.Equal("No route to host", Assert.IsType<HomeOutcome.Temporary>(await OneAsync("4jWyJt723hz1l2Dg", Arrived, null)).Reply);
        Assert.IsType<HomeOutcome.Temporary>((await Home().ActAsync("postfix:gone", HomeAct.Discard, [new(1, "4jWyJt723hz1l2Dg", null, null, "", [])], Cancel))[0]);
    }

    [Fact]
    public async Task Message_that_left_or_is_another_by_now_is_gone()
    {
        _postfix.Hold("4jWyJt723hz1l2Dg");
        _postfix.Hold("4jWyJt723hz1l2Dh");
        _postfix.Move("4jWyJt723hz1l2Dh", "deferred");

        Assert.Contains("any more", Assert.IsType<HomeOutcome.Gone>(await OneAsync("4jWyJt723hz1l2Dx", Arrived, null)).Reply, StringComparison.Ordinal);
        Assert.Contains("deferred", Assert.IsType<HomeOutcome.Gone>(await OneAsync("4jWyJt723hz1l2Dh", Arrived, null)).Reply, StringComparison.Ordinal);
        Assert.Contains("Another message", Assert.IsType<HomeOutcome.Gone>(await OneAsync("4jWyJt723hz1l2Dg", Arrived - 5_000_000, null)).Reply, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Message_that_one_list_overlooks_is_not_gone()
    {
        _postfix.Hold("4jWyJt723hz1l2Dg");
        _postfix.Overlooked.Add("4jWyJt723hz1l2Dg");

        Assert.IsNotType<HomeOutcome.Gone>(await OneAsync("4jWyJt723hz1l2Dg", Arrived, null));
        Assert.Equal(2, _postfix.Lists);
    }

    [Theory]
    [InlineData("ABCDEF1", "<ABCDEF1@remote.test>", false)]
    [InlineData("ABCDEF1", "<other@remote.test>", true)]
    [InlineData("4jWyJt723hz1l2Dg", "<other@remote.test>", false)]
    public async Task Short_id_needs_the_Message_ID_too(string id, string messageId, bool gone)
    {
        _postfix.Hold(id);

        Assert.Equal(gone, await OneAsync(id, Arrived, messageId) is HomeOutcome.Gone);
    }

    private PostfixHome Home() => new([_postfix]);

    private async Task<HomeOutcome> OneAsync(string id, long arrivedAt, string? messageId) =>
        Assert.Single(await Home().ActAsync("postfix:main", HomeAct.Release, [new(7, id, arrivedAt, messageId, "eve@remote.test", ["anna@local.test"])], Cancel));
}
