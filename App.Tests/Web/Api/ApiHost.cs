using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using QueueDashboard.Accounts;
using QueueDashboard.Audit;
using QueueDashboard.Queues;
using QueueDashboard.Tests.Support;
using QueueDashboard.Web.Access;

namespace QueueDashboard.Tests.Web.Api;

/// <summary>
/// The whole dashboard on a folder of its own, for all tests of the API. Releases wait for ten minutes, so that nothing leaves while
/// a test looks; there is no relay for re-queueing.
/// </summary>
public sealed class ApiHost : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("qd-api-").FullName;
    private readonly WebApplicationFactory<Program> _server;

    public ApiHost() => _server = new WebApplicationFactory<Program>().WithWebHostBuilder(web => web
        .UseSetting("Storage:Folder", _folder)
        .UseSetting("Intake:Smtp:Listen", "127.0.0.1:0")
        .UseSetting("Filter:Listen", "")
        .UseSetting("Defaults:ReleaseRelay", "smtp://relay:open-sesame@127.0.0.1:9")
        .UseSetting("Defaults:HoldBackSeconds", "600")
        .UseSetting("Logging:LogLevel:Default", "Warning")
        .ConfigureTestServices(services => services.AddSingleton(new StartConsole(TextWriter.Null))));

    internal IServiceProvider Services => _server.Services;

    internal Caller Nobody { get; private set; } = null!;

    internal Caller Administrator { get; private set; } = null!;

    internal Caller Operator { get; private set; } = null!;

    internal Caller Auditor { get; private set; } = null!;

    /// <summary>An operator for mine.test only.</summary>
    internal Caller Limited { get; private set; } = null!;

    /// <summary>An auditor for mine.test only.</summary>
    internal Caller LimitedAuditor { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Nobody = new Caller(_server.CreateClient());
        Administrator = await CallerAsync(Roles.Administrator, "admin-script", "");
        Operator = await CallerAsync(Roles.Operator, "operator-script", "");
        Auditor = await CallerAsync(Roles.Auditor, "auditor-script", "");
        Limited = await CallerAsync(Roles.Operator, "limited-script", "mine.test");
        LimitedAuditor = await CallerAsync(Roles.Auditor, "limited-auditor", "mine.test");
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        SqlitePool.Clear(Path.Combine(_folder, "queue.db"));
        Directory.Delete(_folder, recursive: true);
    }

    internal async Task<long> HoldAsync(string subject, params string[] recipients) =>
        await HoldAsync(Encoding.UTF8.GetBytes($"From: Berta <berta@sender.test>\r\nTo: <someone@own.test>\r\nSubject: {subject}\r\nX-Virus-Status: Infected (Test-Virus)\r\n\r\nHello.\r\n"), recipients);

    internal async Task<long> HoldAsync(byte[] content, params string[] recipients)
    {
        var outcome = await Services.GetRequiredService<IHoldMessages>().HoldAsync(
            new IncomingMessage
            {
                Source = "test",
                ReversePath = "bounce@sender.test",
                Recipients = [.. (recipients.Length > 0 ? recipients : ["anna@own.test"]).Select(address => new IncomingRecipient(address))],
                Content = content,
                Client = new IncomingClient { Address = "192.0.2.7", Name = "mx.sender.test", Helo = "mx" },
            },
            TestContext.Current.CancellationToken);
        return Assert.IsType<HoldOutcome.Held>(outcome).ItemId;
    }

    internal async Task<Caller> CallerAsync(string role, string name, string domains)
    {
        var made = await Services.GetRequiredService<ApiTokenStore>().CreateAsync(name, role, DomainScope.Parse(domains), null, Actor.Cli("test"), TestContext.Current.CancellationToken);
        var client = _server.CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Assert.IsType<CreateTokenResult.Created>(made).Token);
        return new Caller(client);
    }
}

/// <summary>An answer with its body as JSON; null when the body is none.</summary>
internal sealed record Answer(HttpResponseMessage Response, JsonNode? Json)
{
    public int Status => (int)Response.StatusCode;

    public string Code => (string?)Json?["code"] ?? "";

    public string Detail => (string?)Json?["detail"] ?? "";
}

/// <summary>A program with a token, or without one.</summary>
internal sealed class Caller(HttpClient client)
{
    public HttpClient Client => client;

    public Task<Answer> GetAsync(string path, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Get, path, null, headers);

    public Task<Answer> PostAsync(string path, object? body = null) => SendAsync(HttpMethod.Post, path, body is null ? null : JsonContent.Create(body));

    public Task<Answer> PutAsync(string path, object body, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Put, path, JsonContent.Create(body), headers);

    public async Task<Answer> SendAsync(HttpMethod method, string path, HttpContent? content, params (string Name, string Value)[] headers)
    {
        var cancel = TestContext.Current.CancellationToken;
        using HttpRequestMessage request = new(method, path.StartsWith('/') ? path : $"/api/v1/{path}") { Content = content };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        var response = await client.SendAsync(request, cancel);
        string type = response.Content.Headers.ContentType?.MediaType ?? "";
        string text = await response.Content.ReadAsStringAsync(cancel);
        Assert.NotEqual("text/html", type);
        if ((int)response.StatusCode >= 400)
        {
            Assert.Equal("application/problem+json", type);
            Assert.Equal((int)response.StatusCode, (int?)JsonNode.Parse(text)!["status"]);
        }

        return new Answer(response, type.EndsWith("json", StringComparison.Ordinal) ? JsonNode.Parse(text) : null);
    }
}

[CollectionDefinition(Name)]
public sealed class ApiTests : ICollectionFixture<ApiHost>
{
    public const string Name = "API";
}
