using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using QueueDashboard.Alarms;
using QueueDashboard.Audit;
using QueueDashboard.Data;
using QueueDashboard.Data.Alarms;
using QueueDashboard.Data.Queues;
using QueueDashboard.Delivery;
using QueueDashboard.Queues;
using QueueDashboard.Sources;
using QueueDashboard.Tests.Support;

namespace QueueDashboard.Tests.Alarms;

/// <summary>The alarms on a real database with a clock that stands, real SMTP and real HTTP. A test moves the clock and asks for each round.</summary>
internal sealed class AlarmBench : IAsyncDisposable
{
    public static readonly Actor Anna = Actor.Person("anna", "192.0.2.7");

    private AlarmRounds _rounds;

    private AlarmBench(TestStorage storage)
    {
        Storage = storage;
        _rounds = storage.Get<AlarmRounds>();
    }

    public TestStorage Storage { get; }

    public FakeClock Clock => Storage.Clock;

    public AlarmDesk Desk => Storage.Get<AlarmDesk>();

    public AlarmBoard Board => Storage.Get<AlarmBoard>();

    public SourceBook Sources => Storage.Get<SourceBook>();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<AlarmBench> OpenAsync(params (string Key, string Value)[] configuration)
    {
        var values = new ConfigurationBuilder().AddInMemoryCollection(configuration.ToDictionary(pair => pair.Key, pair => (string?)pair.Value)).Build();
        return new(await TestStorage.CreateAsync(
            null,
            services =>
            {
                services.AddQueues().AddSources().AddDelivery(values);
                services.AddSingleton<RelayStateStore>();
                services.AddAlarms();
                services.AddSingleton(provider => new WebhookCaller(provider.GetRequiredService<AlarmSecrets>(), provider.GetRequiredService<TimeProvider>(), NullLogger<WebhookCaller>.Instance)
                {
                    Pauses = [TimeSpan.Zero, TimeSpan.Zero],
                });
            },
            [("Defaults:PublicAddress", "https://mail.example.org/qd"), ("Defaults:DigestSender", "postmaster@example.org"), .. configuration]));
    }

    public async Task<long> AddAsync(AlarmDraft draft) => Assert.IsType<AlarmResult.Done>(await Desk.AddAsync(Anna, draft, Cancel)).Alarm.Id;

    /// <summary>A minute later, another look.</summary>
    public Task RoundAsync() => LaterAsync(TimeSpan.FromMinutes(1));

    public Task LaterAsync(TimeSpan span)
    {
        Clock.Advance(span);
        return _rounds.RunAsync(Cancel);
    }

    /// <summary>What a restart leaves: the tables.</summary>
    public void Restart() => _rounds = ActivatorUtilities.CreateInstance<AlarmRounds>(Storage.Services);

    public Task PruneAsync() => _rounds.PruneAsync(Cancel);

    public async Task HoldAsync(int count, QueueName queue = QueueName.Quarantine)
    {
        for (int i = 0; i < count; i++)
        {
            await Storage.AddItemAsync(new ItemRow { Queue = queue, Reason = ReasonCode.Spam, Source = "test" }, "anna@example.org");
        }
    }

    public Task SettleAsync(int count) => Storage.ChangeAsync(async db =>
    {
        foreach (var item in await db.Items.AsTracking().Where(row => row.State == RecipientState.Held).OrderBy(row => row.Id).Take(count).ToListAsync(Cancel))
        {
            (item.State, item.SettledAt) = (RecipientState.Deleted, Clock.Now());
        }
    });

    public async Task<Alarm> AlarmAsync(long id) => (await Storage.Get<IReadAlarms>().FindAsync(id, Cancel))!;

    /// <summary>Oldest first.</summary>
    public async Task<IReadOnlyList<AlarmEvent>> EventsAsync(long id) => [.. (await Storage.Get<IReadAlarms>().EventsAsync(id, null, 200, Cancel)).Reverse()];

    public async Task<string> StoryAsync(long id) => string.Join(' ', (await EventsAsync(id)).Select(one => one.What));

    public Task<AlarmRow> RowAsync(long id) => Storage.ReadAsync(db => db.Alarms.SingleAsync(row => row.Id == id, Cancel));

    public ValueTask DisposeAsync() => Storage.DisposeAsync();
}
