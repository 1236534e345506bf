using System.Net;
using System.Runtime.CompilerServices;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using QueueDashboard.Accounts;
using QueueDashboard.Actions;
using QueueDashboard.Audit;
using QueueDashboard.Batv;
using QueueDashboard.Data.Links;
using QueueDashboard.Data.Queues;
using QueueDashboard.Delivery;
using QueueDashboard.Digests;
using QueueDashboard.Links;
using QueueDashboard.Queues;
using QueueDashboard.Senders;
using QueueDashboard.Tests.Digests;
using QueueDashboard.Tests.Support;
using QueueDashboard.Web;
using QueueDashboard.Web.Links;

namespace QueueDashboard.Tests.Web.Links;

/// <summary>The link pages on a server of the test's own, with a fake clock, a fake mail server and real tables.</summary>
internal sealed class LinkSite : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly StrongBox<int> _unfinished;

    private LinkSite(WebApplication app, TestStorage storage, DigestRelay relay, LogLines log, StrongBox<int> unfinished)
    {
        _app = app;
        _unfinished = unfinished;
        Storage = storage;
        Relay = relay;
        Log = log;
        Client = app.GetTestClient();
        Client.BaseAddress = new Uri("https://mail.example.org/qd/");
    }

    public TestStorage Storage { get; }

    public DigestRelay Relay { get; }

    public LogLines Log { get; }

    public HttpClient Client { get; }

    public FakeClock Clock => Storage.Clock;

    public static async Task<LinkSite> NewAsync(bool withReleaseRelay = true, string administrator = "")
    {
        var builder = WebApplication.CreateSlimBuilder();
        var relay = new DigestRelay();
        var log = new LogLines();
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders().AddProvider(log).SetMinimumLevel(LogLevel.Trace).AddFilter("Microsoft", LogLevel.Warning);
        WebApplication? built = null;
        var storage = await TestStorage.CreateAsync(
            builder.Services,
            () => (built = builder.Build()).Services,
            more: services => services.AddSingleton<IMailRelay>(relay).AddLinks().AddSenders().AddQueues().AddBatv(new ConfigurationBuilder().Build()).AddActions(new ConfigurationBuilder().Build()).AddDigests().AddWeb().AddLinkPages(),
            configuration:
            [
                ("Defaults:PublicAddress", "https://mail.example.org/qd"), ("Defaults:OwnDomains", "example.org"), ("Defaults:DigestRelay", "smtp://127.0.0.1:25"),
                ("Defaults:ReleaseRelay", withReleaseRelay ? "smtp://127.0.0.1:10026" : ""), ("Defaults:RequeueRelay", "smtp://127.0.0.1:10027"), ("Defaults:AdministratorAddress", administrator),
            ]);
        var app = built ?? throw new InvalidOperationException("The host was not built.");
        var unfinished = new StrongBox<int>();
        app.Use((context, next) =>
        {
            // Registered first, called last: behind what an answer leaves to be written.
            Interlocked.Increment(ref unfinished.Value);
            context.Response.OnCompleted(() =>
            {
                Interlocked.Decrement(ref unfinished.Value);
                return Task.CompletedTask;
            });
            return next(context);
        });
        app.UsePathBase("/qd");
        app.Use((context, next) =>
        {
            context.Connection.RemoteIpAddress = IPAddress.Parse("192.0.2.44");
            if (context.Request.Headers.ContainsKey("X-Test-Administrator"))
            {
                context.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(AccessClaims.Name, "chef"), new Claim(AccessClaims.Role, Roles.Administrator), new Claim(AccessClaims.ActorKind, ActorKinds.Person)], "test", AccessClaims.Name, AccessClaims.Role));
            }

            return next(context);
        });
        app.UseRequestLocalization();
        app.UseRouting();
        app.UseAntiforgery();
        app.MapLinkPages();
        await app.StartAsync();
        return new LinkSite(app, storage, relay, log, unfinished);
    }

    /// <summary>Holds a message, sends the digests, and answers the tokens of one address in the order of the mail.</summary>
    public async Task<List<string>> TokensAsync(ItemRow item, string address, params string[] recipients)
    {
        int before = Relay.Taken.Count;
        await Storage.AddItemAsync(item, recipients);
        await Storage.Get<DigestRounds>().SendNowAsync(Actor.Cli("test"), CancellationToken.None);
        return DigestBench.Tokens(DigestBench.Read(Relay.Taken.Skip(before).Single(mail => mail.To == address).Mail).Text);
    }

    public async Task<(HttpStatusCode Status, string Body, HttpResponseMessage Answer)> SendAsync(HttpMethod method, string address, string? language = "en", HttpContent? content = null, bool administrator = false)
    {
        using var request = new HttpRequestMessage(method, address) { Content = content };
        request.Headers.UserAgent.ParseAdd("Outlook/16");
        if (language is not null)
        {
            request.Headers.AcceptLanguage.ParseAdd(language);
        }

        if (administrator)
        {
            request.Headers.Add("X-Test-Administrator", "1");
        }

        var answer = await Client.SendAsync(request);
        return (answer.StatusCode, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()), answer);
    }

    public Task<(HttpStatusCode Status, string Body, HttpResponseMessage Answer)> GetAsync(string token, string? language = "en", bool administrator = false) => SendAsync(HttpMethod.Get, $"a/{token}", language, null, administrator);

    public Task<(HttpStatusCode Status, string Body, HttpResponseMessage Answer)> PostAsync(string token, string more = "", string? language = "en", bool administrator = false, params (string Name, string Value)[] form) => SendAsync(
        HttpMethod.Post, $"a/{token}{more}", language, form.Length == 0 ? null : new FormUrlEncodedContent(form.Select(pair => KeyValuePair.Create(pair.Name, pair.Value))), administrator);

    public async Task<string> StatesAsync()
    {
        var rows = await Storage.ReadAsync(db => db.Recipients.OrderBy(row => row.Id).ToListAsync());
        return string.Join(' ', rows.Select(row => row.State));
    }

    /// <summary>What the outbox and the mail server would do.</summary>
    public Task DeliverAsync() => Storage.ChangeAsync(async db =>
    {
        foreach (var row in await db.Recipients.Where(row => row.State == RecipientState.Pending).ToListAsync())
        {
            (row.State, row.Reply, row.OutboxId) = (RecipientState.Released, "250 2.0.0 Ok: queued as 4c9Xk1", null);
        }
    });

    /// <summary>Openings are written behind the answer.</summary>
    public async Task<List<LinkOpeningRow>> OpeningsAsync(int count)
    {
        for (int tries = 0; tries < 500; tries++)
        {
            var rows = await Storage.ReadAsync(db => db.LinkOpenings.OrderBy(row => row.Id).ToListAsync());
            if (rows.Count >= count)
            {
                return rows;
            }

            await Task.Delay(10);
        }

        throw new InvalidOperationException($"There are fewer than {count} openings.");
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Eventually.TrueAsync("what the answers left to be written is written", () => Volatile.Read(ref _unfinished.Value) == 0);
        await _app.StopAsync();
        await Storage.DisposeAsync();
    }
}

/// <summary>Everything that was logged.</summary>
internal sealed class LogLines : ILoggerProvider, ILogger
{
    private readonly System.Collections.Concurrent.ConcurrentQueue<string> _lines = new();

    public string All => string.Join('\n', _lines);

    public ILogger CreateLogger(string categoryName) => this;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => _lines.Enqueue($"{formatter(state, exception)} {exception}");

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void Dispose()
    {
    }
}
