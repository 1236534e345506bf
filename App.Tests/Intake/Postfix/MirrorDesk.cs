using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using QueueDashboard.Batv;
using QueueDashboard.Data.Queues;
using QueueDashboard.Delivery;
using QueueDashboard.Delivery.Postfix;
using QueueDashboard.Hosting;
using QueueDashboard.Intake.Postfix;
using QueueDashboard.Queues;
using QueueDashboard.Sources;
using QueueDashboard.Tests.Support;

namespace QueueDashboard.Tests.Intake.Postfix;

/// <summary>A mirror of a fake Postfix on a real database. Nothing runs by itself: a test looks, fetches and indexes step by step.</summary>
internal sealed class MirrorDesk : IAsyncDisposable
{
    private MirrorDesk(TestStorage storage, FakePostfix postfix)
    {
        (Storage, Postfix) = (storage, postfix);
        Mirror = NewMirror(0);
    }

    public TestStorage Storage { get; }

    public FakePostfix Postfix { get; }

    public QueueMirror Mirror { get; private set; }

    public ServerEvents Events { get; } = new();

    public ContentFetcher Contents => Storage.Get<ContentFetcher>();

    public SourceSeen Source => Storage.Get<SourceBook>().Seen.Single(seen => seen.Name == Postfix.Source);

    /// <summary>What the source brought and how often it failed since this was last asked.</summary>
    public (long Brought, long Failed) Counted
    {
        get
        {
            var hours = Storage.Get<SourceBook>().TakeHours().Values.ToList();
            return (hours.Sum(hour => hour.Brought), hours.Sum(hour => hour.Failed));
        }
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<MirrorDesk> OpenAsync()
    {
        FakePostfix postfix = new();
        var storage = await TestStorage.CreateAsync(null, services =>
        {
            services.AddSingleton(new TraceHeader(Encoding.ASCII.GetBytes("a key that only tests have.....")));
            services.AddSingleton<IMailRelay>(new FakeRelay());
            services.AddSingleton<IReadOnlyList<IPostfix>>([postfix]);
            services.AddSources();
            services.AddQueues();
            services.AddBatv(new ConfigurationBuilder().Build());
            services.AddSingleton<ItemIndexer>();
            services.AddSingleton<ContentFetcher>();
            services.AddSingleton<LogNotes>();
        });
        storage.Get<SourceBook>().Declare(postfix.Source, SourceKind.Postfix, "a fake one");
        return new MirrorDesk(storage, postfix);
    }

    public Task<Look> LookAsync() => Mirror.LookAsync(Cancel);

    /// <summary>All that is wanted.</summary>
    public async Task<int> FetchAsync()
    {
        int all = 0;
        while (await Contents.FetchSomeAsync(Postfix, Cancel) is > 0 and var came)
        {
            all += came;
        }

        return all;
    }

    public async Task IndexAsync()
    {
        while (await Storage.Get<ItemIndexer>().IndexSomeAsync(Cancel) > 0)
        {
        }
    }

    /// <summary>The program was started anew: what it remembered is lost.</summary>
    /// <param name="readAtOnce">So many new messages are read before anybody is told; by default a test reads them itself.</param>
    public void Restart(int readAtOnce = 0)
    {
        Mirror.Dispose();
        Mirror = NewMirror(readAtOnce);
    }

    public Task<List<ItemRow>> ItemsAsync() => Storage.ReadAsync(db => db.Items.Include(item => item.Recipients).OrderBy(item => item.Id).ToListAsync());

    public async Task<ItemRow> ItemAsync(string id) => (await ItemsAsync()).Last(item => item.HomeId == id);

    public Task<List<ArrivalRow>> ArrivalsAsync() => Storage.ReadAsync(db => db.Arrivals.Where(row => row.Count > 0).ToListAsync());

    public Task NoteAsync(string id, HeldReason reason) => Storage.Get<HoldReasonStore>().NoteAsync([(id, reason)], Cancel);

    public async Task<IReadOnlyList<string>> SearchAsync(string words) =>
        [.. (await Storage.Get<IReadItems>().ListAsync(new ItemQuery { Search = words, AnyState = true }, Cancel)).Rows.Select(row => row.Subject)];

    public async ValueTask DisposeAsync()
    {
        Mirror.Dispose();
        await Storage.DisposeAsync();
    }

    private QueueMirror NewMirror(int readAtOnce) => new(
        Postfix, Storage.Get<MirrorStore>(), Storage.Get<MirrorEndStore>(), Storage.Get<MtaProofStore>(), Contents, Storage.Get<ISourceBook>(), Events, Storage.Clock)
    {
        ReadAtOnce = readAtOnce,
    };
}
