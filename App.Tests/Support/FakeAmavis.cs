using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace QueueDashboard.Tests.Support;

/// <summary>Something that speaks amavis' release protocol and says what a test wants.</summary>
internal sealed class FakeAmavis : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<string> _requests = new();
    private readonly Task _serving;

    public FakeAmavis()
    {
        _listener.Start();
        _serving = ServeAsync();
    }

    public string Address => $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    public IReadOnlyList<string> Requests => [.. _requests];

    /// <summary>The lines of an answer without the empty one; null: it hangs up.</summary>
    public Func<string, string?> Says { get; set; } = _ => "setreply=250 2.0.0 from%20MTA:%20250%202.0.0%20Ok:%20queued%20as%20ABC123\r\n";

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _serving;
        _end.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_end.Token);
                await using var stream = client.GetStream();
                StringBuilder request = new();
                byte[] buffer = new byte[4096];
                while (!request.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(buffer, _end.Token) is > 0 and var read)
                {
                    request.Append(Encoding.UTF8.GetString(buffer, 0, read));
                }

                _requests.Enqueue(request.ToString());
                if (Says(request.ToString()) is { } said)
                {
                    await stream.WriteAsync(Encoding.ASCII.GetBytes(said + "\r\n"), _end.Token);
                }
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException or InvalidOperationException or IOException)
        {
            // The test is over.
            return;
        }
    }
}
