using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace QueueDashboard.Tests.Alarms;

/// <summary>A call as it came.</summary>
internal sealed record WebhookCall(string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public JsonObject Json => JsonNode.Parse(Body)!.AsObject();

    public string Text => Encoding.UTF8.GetString(Body);
}

/// <summary>Somebody's chat server: it keeps each call and answers as a test says.</summary>
internal sealed class WebhookSink : IAsyncDisposable
{
    private readonly ConcurrentQueue<WebhookCall> _calls = new();
    private readonly WebApplication _server;

    private WebhookSink(WebApplication server) => _server = server;

    public IReadOnlyList<WebhookCall> Calls => [.. _calls];

    public string Address => $"{_server.Urls.First()}/hook/secret-path";

    public Func<HttpContext, Task> Answer { get; set; } = _ => Task.CompletedTask;

    public static async Task<WebhookSink> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = builder.Build();
        WebhookSink sink = new(server);
        server.Run(async context =>
        {
            using MemoryStream body = new();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            sink._calls.Enqueue(new(context.Request.Path, context.Request.Headers.ToDictionary(one => one.Key, one => one.Value.ToString(), StringComparer.OrdinalIgnoreCase), body.ToArray()));
            await sink.Answer(context);
        });
        await server.StartAsync(TestContext.Current.CancellationToken);
        return sink;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
