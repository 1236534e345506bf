using System.Net;
using System.Net.WebSockets;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace QueueDashboard.Tests.Support;

/// <summary>
/// A reverse proxy such as stands in front of dashboards: it does TLS, shows the server behind it below a path, and knows nothing else.
/// A request beside that path is answered 404 and remembered.
/// </summary>
internal sealed class PathProxy : IAsyncDisposable
{
    private static readonly string[] OwnToEachHop = ["Connection", "Transfer-Encoding", "Keep-Alive", "Upgrade", "Host"];
    private readonly HttpMessageInvoker _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false });
    private readonly List<string> _beside = [];
    private readonly WebApplication _app;
    private readonly string _path;
    private readonly bool _strips;

    private PathProxy(WebApplication app, int port, string path, bool strips)
    {
        (_app, _path, _strips) = (app, path, strips);
        Address = $"https://127.0.0.1:{port}{path}";
    }

    /// <summary>What a browser is told: with the path, without a slash at the end.</summary>
    public string Address { get; }

    /// <summary>The port of the server behind, once that is known.</summary>
    public int Behind { get; set; }

    /// <summary>What was asked of this host beside the path.</summary>
    public IReadOnlyList<string> Beside
    {
        get
        {
            lock (_beside)
            {
                return [.. _beside];
            }
        }
    }

    /// <param name="strips">Takes the path off before it passes a request on, as many do.</param>
    public static async Task<PathProxy> StartAsync(X509Certificate2 certificate, string path, bool strips)
    {
        int port = FreePort.Take(1)[0];
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port, listen => listen.UseHttps(certificate)));
        var app = builder.Build();
        PathProxy proxy = new(app, port, path, strips);
        app.UseWebSockets();
        app.Run(proxy.PassOnAsync);
        await app.StartAsync();
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _client.Dispose();
    }

    private Task PassOnAsync(HttpContext context)
    {
        if (!context.Request.Path.StartsWithSegments(_path, out var rest))
        {
            lock (_beside)
            {
                _beside.Add($"{context.Request.Method} {context.Request.Path}");
            }

            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        string target = $"127.0.0.1:{Behind}{(_strips ? rest.HasValue ? rest : "/" : context.Request.Path)}{context.Request.QueryString}";
        return context.WebSockets.IsWebSocketRequest ? SocketAsync(context, new Uri($"ws://{target}")) : RequestAsync(context, new Uri($"http://{target}"));
    }

    private async Task RequestAsync(HttpContext context, Uri target)
    {
        using HttpRequestMessage request = new(new HttpMethod(context.Request.Method), target);
        if (context.Request.ContentLength > 0 || context.Request.Headers.TransferEncoding.Count > 0)
        {
            request.Content = new StreamContent(context.Request.Body);
        }

        foreach (var (name, values) in context.Request.Headers.Where(header => !OwnToEachHop.Contains(header.Key, StringComparer.OrdinalIgnoreCase)))
        {
            if (!request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
            }
        }

        foreach (var (name, value) in Forwarded(context))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await _client.SendAsync(request, context.RequestAborted);
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.NonValidated.Concat(answer.Content.Headers.NonValidated).Where(header => !OwnToEachHop.Contains(header.Key, StringComparer.OrdinalIgnoreCase)))
        {
            context.Response.Headers.Append(name, values.ToArray());
        }

        await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    private static async Task SocketAsync(HttpContext context, Uri target)
    {
        using ClientWebSocket behind = new();
        foreach (string name in (string[])["Cookie", "Origin", "User-Agent"])
        {
            behind.Options.SetRequestHeader(name, context.Request.Headers[name]);
        }

        foreach (var (name, value) in Forwarded(context))
        {
            behind.Options.SetRequestHeader(name, value);
        }

        await behind.ConnectAsync(target, context.RequestAborted);
        using var front = await context.WebSockets.AcceptWebSocketAsync(behind.SubProtocol);
        await Task.WhenAny(PumpAsync(front, behind, context.RequestAborted), PumpAsync(behind, front, context.RequestAborted));
    }

    private static async Task PumpAsync(WebSocket from, WebSocket to, CancellationToken cancel)
    {
        byte[] buffer = new byte[32 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer.AsMemory(), cancel) is { MessageType: not WebSocketMessageType.Close } got)
            {
                await to.SendAsync(buffer.AsMemory(0, got.Count), got.MessageType, got.EndOfMessage, cancel);
            }
        }
        catch (Exception end) when (end is WebSocketException or OperationCanceledException)
        {
            // A browser that is closed says no good-bye.
        }
    }

    private static (string Name, string Value)[] Forwarded(HttpContext context) =>
    [
        ("X-Forwarded-For", $"{context.Connection.RemoteIpAddress}"), ("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", context.Request.Host.Value!),
    ];
}
