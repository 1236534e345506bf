using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using QueueDashboard.Actions;
using QueueDashboard.Audit;
using QueueDashboard.Batv;
using QueueDashboard.Data.Audit;
using QueueDashboard.Data.Delivery;
using QueueDashboard.Data.Queues;
using QueueDashboard.Delivery;
using QueueDashboard.Hosting;
using QueueDashboard.Queues;
using QueueDashboard.Senders;

namespace QueueDashboard.Tests.Support;

/// <summary>
/// The queues and what can be done with them, on a real database and by a clock that stands, with a fake mail server behind. Nothing
/// runs by itself but the one writer: a test drives the outbox, the index and retention step by step.
/// </summary>
internal sealed class Desk : IAsyncDisposable
{
    public static readonly Actor Anna = Actor.Person("anna", "192.0.2.7");
    public static readonly Actor Script = Actor.Token("script", "192.0.2.8");

    private Desk(TestStorage storage, FakeRelay relay, FakeHome home)
    {
        Storage = storage;
        Relay = relay;
        Home = home;
    }

    public TestStorage Storage { get; }

    public FakeRelay Relay { get; }

    /// <summary>Another server that holds messages; which ones is for a test to say.</summary>
    public FakeHome Home { get; }

    public FakeClock Clock => Storage.Clock;

    public ItemActions Actions => Storage.Get<ItemActions>();

    public IReadItems Items => Storage.Get<IReadItems>();

    public HoldQueue Holding => Storage.Get<HoldQueue>();

    /// <param name="configuration">Besides the two relays and a hold-back of nought.</param>
    public static async Task<Desk> OpenAsync(params (string Key, string Value)[] configuration)
    {
        FakeRelay relay = new();
        FakeHome home = new();
        (string Key, string Value)[] all =
        [
            ("Defaults:ReleaseRelay", "smtp://release.test:25"),
            ("Defaults:RequeueRelay", "smtp://rescan.test:25"),
            ("Defaults:HoldBackSeconds", "0"),
            .. configuration,
        ];
        var values = all.GroupBy(pair => pair.Key).Select(same => same.Last()).ToArray();
        var given = new ConfigurationBuilder().AddInMemoryCollection(values.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value))).Build();
        var storage = await TestStorage.CreateAsync(
            null,
            services =>
            {
                services.AddSingleton(new TraceHeader(Encoding.ASCII.GetBytes("a key that only tests have.....")));
                services.AddSingleton<IMailRelay>(relay);
                services.AddSingleton<IItemHome>(home);
                services.AddSingleton<IFetchContent>(home);
                services.AddQueues();
                services.AddQueuesBackground();
                services.AddSenders();
                services.AddSendersBackground();
                services.AddBatv(given);
                services.AddBatvBackground();
                services.AddActions(given);
                services.AddActionsBackground();
            },
            values);
        var desk = new Desk(storage, relay, home);
        await desk.Holding.StartAsync(TestContext.Current.CancellationToken);
        return desk;
    }

    public static IncomingMessage Message(string subject, params string[] recipients) => new()
    {
        Source = "test",
        ReversePath = "sender@peer.test",
        Recipients = [.. recipients.Select(address => new IncomingRecipient(address))],
        Content = Encoding.UTF8.GetBytes($"From: Sender <sender@peer.test>\r\nTo: somebody@local.test\r\nSubject: {subject}\r\n\r\nThe text of {subject}.\r\n"),
    };

    public async Task<long> HoldAsync(IncomingMessage message) =>
        Assert.IsType<HoldOutcome.Held>(await Holding.HoldAsync(message, TestContext.Current.CancellationToken)).ItemId;

    public Task<long> HoldAsync(string subject, params string[] recipients) => HoldAsync(Message(subject, recipients));

    /// <summary>One that lies on <see cref="Home"/>, too.</summary>
    public Task<long> HoldThereAsync(string queueId, params string[] recipients)
    {
        Home.Lying.Add(queueId);
        return HoldAsync(Message(queueId, recipients) with { Source = FakeHome.Source, Home = new(ItemHome.Postfix, queueId, 1_795_278_414_000_000) });
    }

    public Task<ItemRow> ItemAsync(long id) => Storage.ReadAsync(db => db.Items.Include(item => item.Recipients).SingleAsync(item => item.Id == id));

    public async Task<RecipientRow> RecipientAsync(long id, string address) => (await ItemAsync(id)).Recipients.Single(recipient => recipient.Address == address);

    public Task<List<OutboxRow>> OutboxAsync() => Storage.ReadAsync(db => db.Outbox.OrderBy(row => row.Id).ToListAsync());

    public Task<List<AuditRow>> AuditAsync(long itemId) => Storage.ReadAsync(db => db.Audit.Where(row => row.ItemId == itemId).OrderBy(row => row.Id).ToListAsync());

    /// <summary>One round of the outbox.</summary>
    public Task<int> DeliverAsync() => Storage.Get<OutboxRunner>().RunOnceAsync(TestContext.Current.CancellationToken);

    public async Task IndexAsync()
    {
        while (await Storage.Get<ItemIndexer>().IndexSomeAsync(TestContext.Current.CancellationToken) > 0)
        {
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Holding.StopAsync(CancellationToken.None);
        await Storage.DisposeAsync();
    }
}
