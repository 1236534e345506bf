using System.Collections.Concurrent;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using QueueDashboard.Accounts;
using QueueDashboard.Audit;
using QueueDashboard.Data.Accounts;
using QueueDashboard.Tests.Support;
using QueueDashboard.Web.Access;

namespace QueueDashboard.Tests.Web.Access;

/// <summary>The whole program on a folder of its own, with its clock, its console and its log in the test's hands.</summary>
internal sealed partial class AccessApp : WebApplicationFactory<Program>
{
    public const string Password = "four quiet green kettles";
    private readonly string _folder = Directory.CreateTempSubdirectory("qd-access-").FullName;
    private readonly (string Key, string Value)[] _settings;
    private readonly StringWriter _console = new();

    public AccessApp(params (string Key, string Value)[] settings) => _settings = settings;

    public FakeClock Clock { get; } = new();

    public Lines Log { get; } = new();

    public string Console => _console.ToString();

    /// <summary>The path of the link that the start printed.</summary>
    public string OncePath
    {
        get
        {
            _ = Services;
            return new Uri(PrintedLink().Match(Console).Groups[1].Value).PathAndQuery;
        }
    }

    public T Get<T>()
        where T : notnull => Services.GetRequiredService<T>();

    /// <summary>A browser that keeps cookies and follows nothing by itself.</summary>
    public HttpClient Browser(string address = "http://localhost") => CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false, BaseAddress = new Uri(address) });

    /// <param name="domains">What the person is limited to; empty: nothing.</param>
    public async Task<UserRow> AddAsync(string name, string role, string domains = "")
    {
        var result = await Get<UserAccountStore>().AddAsync(new NewUser(name, role, Password: Password, Scope: DomainScope.Parse(domains)), Actor.Cli("test"), TestContext.Current.CancellationToken);
        return Assert.IsType<AccountResult.Done>(result).User;
    }

    public async Task<string> TokenAsync(string role)
    {
        var result = await Get<ApiTokenStore>().CreateAsync("script", role, DomainScope.Everything, null, Actor.Cli("test"), TestContext.Current.CancellationToken);
        return Assert.IsType<CreateTokenResult.Created>(result).Token;
    }

    public static async Task<HttpResponseMessage> SubmitAsync(HttpClient browser, string path, params (string Key, string Value)[] fields)
    {
        var cancel = TestContext.Current.CancellationToken;
        string page = await browser.GetStringAsync(path, cancel);
        var all = fields.Select(field => new KeyValuePair<string, string>(field.Key, field.Value))
            .Append(new("__RequestVerificationToken", WebUtility.HtmlDecode(FormToken().Match(page).Groups[1].Value)));
        using var form = new FormUrlEncodedContent(all);
        return await browser.PostAsync(path, form, cancel);
    }

    public static Task<HttpResponseMessage> SignInAsync(HttpClient browser, string name, string password, string path = "/signin") =>
        SubmitAsync(browser, path, ("name", name), ("password", password));

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("Storage:Folder", _folder);
        builder.UseSetting("Intake:Smtp:Listen", "127.0.0.1:0");

        // The default is a port that every other test on Kestrel would open at the same time.
        builder.UseSetting("Filter:Listen", "");
        foreach (var (key, value) in _settings)
        {
            builder.UseSetting(key, value);
        }

        builder.ConfigureServices(services =>
        {
            services.AddSingleton<TimeProvider>(Clock);
            services.AddSingleton(new StartConsole(_console));
            services.AddSingleton<ILoggerProvider>(Log);
            services.AddSingleton<IStartupFilter, PeerFromHeader>();
        });
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            _console.Dispose();
            for (int tries = 0; Directory.Exists(_folder); tries++)
            {
                SqlitePool.Clear(Path.Combine(_folder, "queue.db"));
                try
                {
                    Directory.Delete(_folder, recursive: true);
                }
                catch (IOException) when (tries < 100)
                {
                    // A page that was closed in the middle of reading opens its files for a moment more.
                    Thread.Sleep(50);
                }
            }
        }
    }

    [GeneratedRegex("Sign in once at ([^ ]+) ")]
    private static partial Regex PrintedLink();

    [GeneratedRegex("__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex FormToken();

    /// <summary>Everything that was logged.</summary>
    internal sealed class Lines : ILoggerProvider, ILogger
    {
        private readonly ConcurrentQueue<string> _lines = new();

        public IEnumerable<string> All => _lines;

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _lines.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }

    // The test server has no network, so a request says itself which machine it comes from.
    private sealed class PeerFromHeader : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((context, rest) =>
            {
                context.Connection.RemoteIpAddress = IPAddress.Parse(context.Request.Headers["Test-Peer"].FirstOrDefault() ?? "127.0.0.1");
                return rest(context);
            });
            next(app);
        };
    }
}
