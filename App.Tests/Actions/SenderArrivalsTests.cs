using System.Text;
using QueueDashboard.Actions;
using QueueDashboard.Data.Queues;
using QueueDashboard.Data.Senders;
using QueueDashboard.Queues;
using QueueDashboard.Senders;
using QueueDashboard.Settings;
using QueueDashboard.Tests.Support;

namespace QueueDashboard.Tests.Actions;

public sealed class SenderArrivalsTests
{
    private const string Spam = "X-Spam-Status: Yes, score=9.1 required=5.0 tests=A=9.1\r\n";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Blocked_senders_message_goes_to_the_recycle_bin_and_can_be_restored_for_good()
    {
        await using var desk = await OpenAsync(SenderVerdict.Block, "peer.test", "anna@local.test");
        long id = await ArriveAsync(desk, Spam, "anna@local.test", "bob@local.test");
        Assert.Equal((RecipientState.Deleted, RecipientState.Held), ((await desk.RecipientAsync(id, "anna@local.test")).State, (await desk.RecipientAsync(id, "bob@local.test")).State));
        var audit = Assert.Single(await desk.AuditAsync(id));
        Assert.Equal(("system", "senders", "delete", "blocked sender: peer.test"), (audit.ActorKind, audit.Actor, audit.Act, audit.Detail));

        Assert.IsType<ActionResult.Done>(await desk.Actions.RestoreAsync(Desk.Anna, new ItemTarget(id), Cancel));
        desk.Storage.Get<SenderArrivals>().OnChange(new QueueChange(id, QueueChangeKind.Arrived));
        await desk.Storage.Get<SenderArrivals>().RunOnceAsync(Cancel);
        Assert.Equal(RecipientState.Held, (await desk.RecipientAsync(id, "anna@local.test")).State);
    }

    [Fact]
    public async Task Allowed_senders_message_is_released_after_the_hold_back_and_an_undo_holds()
    {
        await using var desk = await OpenAsync(SenderVerdict.Allow, "sender@peer.test", "", ("Defaults:HoldBackSeconds", "60"));
        long id = await ArriveAsync(desk, Spam, "anna@local.test");
        Assert.Equal(RecipientState.Pending, (await desk.ItemAsync(id)).State);
        Assert.Equal("allowed sender: sender@peer.test", Assert.Single(await desk.AuditAsync(id)).Detail);
        Assert.Equal(0, await desk.DeliverAsync());
        Assert.IsType<ActionResult.Done>(await desk.Actions.UndoAsync(Desk.Anna, new ItemTarget(id), Cancel));
        desk.Storage.Get<SenderArrivals>().OnChange(new QueueChange(id, QueueChangeKind.Arrived));
        await desk.Storage.Get<SenderArrivals>().RunOnceAsync(Cancel);
        Assert.Equal(RecipientState.Held, (await desk.ItemAsync(id)).State);
    }

    [Theory]
    [InlineData("X-Virus-Status: Infected (Test-Virus)\r\n")]
    [InlineData("X-Spam-Status: Yes, score=9.1 required=5.0 tests=A=9.1\r\nX-Virus-Status: Infected (Test-Virus)\r\n")]
    [InlineData("")]
    public async Task What_is_dangerous_or_unexplained_is_left_to_a_person(string header)
    {
        await using var desk = await OpenAsync(SenderVerdict.Allow, "peer.test", "");
        long id = await ArriveAsync(desk, header, "anna@local.test");
        Assert.Equal(RecipientState.Held, (await desk.ItemAsync(id)).State);
        Assert.Empty(await desk.AuditAsync(id));
    }

    [Fact]
    public async Task Switch_leaves_everything_to_people()
    {
        await using var desk = await OpenAsync(SenderVerdict.Block, "peer.test", "");
        await desk.Storage.SetAsync<SenderSettings>(settings => settings with { ActOnArrival = false });
        Assert.Equal(RecipientState.Held, (await desk.ItemAsync(await ArriveAsync(desk, Spam, "anna@local.test"))).State);
    }

    [Fact]
    public async Task Entry_that_wants_a_domain_to_vouch_counts_by_our_own_servers_word_only()
    {
        await using var desk = await OpenAsync(SenderVerdict.Allow, "peer.test", "", vouching: "peer.test");
        await desk.Storage.SetAsync<SenderSettings>(settings => settings with { AuthservIds = ["mx.local.test"] });
        long forged = await ArriveAsync(desk, Spam + "Authentication-Results: mx.peer.test; dkim=pass header.d=peer.test\r\n", "anna@local.test");
        long vouched = await ArriveAsync(desk, Spam + "Authentication-Results: mx.local.test; dkim=pass header.d=peer.test\r\n", "anna@local.test");
        Assert.Equal((RecipientState.Held, RecipientState.Pending), ((await desk.ItemAsync(forged)).State, (await desk.ItemAsync(vouched)).State));
        await desk.DeliverAsync();
        Assert.Equal(RecipientState.Released, (await desk.ItemAsync(vouched)).State);
    }

    private static async Task<long> ArriveAsync(Desk desk, string header, params string[] recipients)
    {
        long id = await desk.HoldAsync(Desk.Message("x", recipients) with { Content = Encoding.ASCII.GetBytes($"{header}From: Sender <sender@peer.test>\r\nSubject: x\r\n\r\ntext\r\n") });
        desk.Storage.Get<SenderArrivals>().OnChange(new QueueChange(id, QueueChangeKind.Arrived));
        await desk.Storage.Get<SenderArrivals>().RunOnceAsync(Cancel);
        return id;
    }

    private static async Task<Desk> OpenAsync(SenderVerdict verdict, string pattern, string whom, params (string Key, string Value)[] configuration) => await OpenAsync(verdict, pattern, whom, null, configuration);

    private static async Task<Desk> OpenAsync(SenderVerdict verdict, string pattern, string whom, string? vouching, params (string Key, string Value)[] configuration)
    {
        var desk = await Desk.OpenAsync(configuration);
        Assert.IsType<SenderChange.Done>(await desk.Storage.Get<SenderActions>().SetAsync(new SenderDraft { Verdict = verdict, Pattern = pattern, For = whom, AuthenticatedDomain = vouching }, Desk.Anna, null, null, Cancel));
        return desk;
    }
}
