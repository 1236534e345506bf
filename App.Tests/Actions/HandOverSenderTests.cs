using System.Net;
using QueueDashboard.Batv;
using QueueDashboard.Protocols.Prvs;
using QueueDashboard.Queues;
using QueueDashboard.Tests.Support;

namespace QueueDashboard.Tests.Actions;

/// <summary>What an own user sent and what waited here for long leaves with a tag whose bounce passes.</summary>
public sealed class HandOverSenderTests
{
    private static readonly MailSession Outside = new() { Client = IPAddress.Parse("192.0.2.99") };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("release")]
    [InlineData("requeue")]
    public async Task Item_held_for_ten_days_leaves_with_a_fresh_tag_that_passes(string act)
    {
        await using var desk = await OpenAsync();
        string old = Tag(desk);
        long id = await HoldAsync(desk, old, "peer@far.test");
        desk.Clock.Advance(TimeSpan.FromDays(10));
        Assert.Equal("expired", Verdict(desk, old));

        await desk.Actions.ActAsync(act, Desk.Anna, [new(id)], Cancel);
        await desk.DeliverAsync();

        string sent = Assert.Single(desk.Relay.Taken).ReversePath;
        Assert.NotEqual(old, sent);
        Assert.Equal("pass", Verdict(desk, sent));
        Assert.Equal("anna@own.test", PrvsCodec.Untag(sent));

        // What the item says of its sender stays what came.
        Assert.Equal(old, (await desk.ItemAsync(id)).ReversePath);
    }

    [Fact]
    public async Task Every_attempt_of_a_day_has_the_same_sender()
    {
        await using var desk = await OpenAsync();
        long id = await HoldAsync(desk, Tag(desk), "peer@far.test");
        List<string> senders = [];
        desk.Relay.Says = handOver =>
        {
            senders.Add(handOver.ReversePath);
            return FakeRelay.PutOff("451 4.7.1 later")(handOver);
        };
        await desk.Actions.ReleaseAsync(Desk.Anna, new(id), Cancel);
        for (int i = 0; i < 3; i++)
        {
            await desk.DeliverAsync();
            desk.Clock.Advance(TimeSpan.FromMinutes(30));
        }

        Assert.Equal(3, senders.Count);
        Assert.Single(senders.Distinct());
    }

    [Theory]
    [InlineData("")]
    [InlineData("sender@peer.test")]
    [InlineData("anna@own.test")]
    [InlineData("prvs=0785ffffff=anna@own.test")]
    [InlineData("prvs=0785ffffff=somebody@peer.test")]
    public async Task Sender_that_nothing_shows_to_be_ours_stays(string sender)
    {
        await using var desk = await OpenAsync();
        long id = await HoldAsync(desk, sender, "peer@far.test");

        await desk.Actions.ReleaseAsync(Desk.Anna, new(id), Cancel);
        await desk.DeliverAsync();

        Assert.Equal(sender, Assert.Single(desk.Relay.Taken).ReversePath);
    }

    [Fact]
    public async Task Own_user_by_login_is_signed_when_it_goes_out_of_the_house()
    {
        await using var desk = await OpenAsync();
        long outwards = await HoldAsync(desk, "anna@own.test", "peer@far.test", "anna");
        long inside = await HoldAsync(desk, "anna@own.test", "berta@own.test", "anna");

        await desk.Actions.ReleaseAsync(Desk.Anna, new(outwards), Cancel);
        await desk.Actions.ReleaseAsync(Desk.Anna, new(inside), Cancel);
        await desk.DeliverAsync();

        Assert.Equal("pass", Verdict(desk, desk.Relay.Taken.Single(one => one.Recipients[0].Address == "peer@far.test").ReversePath));
        Assert.Equal("anna@own.test", desk.Relay.Taken.Single(one => one.Recipients[0].Address == "berta@own.test").ReversePath);
    }

    private static async Task<Desk> OpenAsync()
    {
        var desk = await Desk.OpenAsync(("Defaults:OwnDomains", "own.test"), ("Defaults:BackscatterEnabled", "true"));
        await desk.Storage.Get<BatvKeeper>().SettleAsync(Cancel);
        return desk;
    }

    private static Task<long> HoldAsync(Desk desk, string sender, string recipient, string? login = null) =>
        desk.HoldAsync(Desk.Message("waits", recipient) with { ReversePath = sender, Client = new IncomingClient { Login = login } });

    private static string Tag(Desk desk) => Assert.IsType<SenderDecision.Sign>(
        Policy(desk).DecideSender(new MailSession { Authenticated = true }, "anna@own.test", ["peer@far.test"], desk.Clock.GetUtcNow())).Address;

    private static string Verdict(Desk desk, string recipient) => Policy(desk).JudgeRecipient(Outside, "", recipient, desk.Clock.GetUtcNow()).Verdict.Word();

    private static BatvPolicy Policy(Desk desk) => desk.Storage.Get<CurrentPolicy>().Value;
}
