using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace QueueDashboard.Tests.Support;

/// <summary>A web server that nobody should ask: it remembers who opened a connection and what was asked, and can serve pages of a test.</summary>
internal sealed class RequestTrap : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentDictionary<string, (string Type, byte[] Body)> _pages = new(StringComparer.Ordinal);
    private readonly Task _taking;
    private int _connections;

    public RequestTrap()
    {
        _listener.Start();
        Address = FormattableString.Invariant($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        _taking = TakeAsync();
    }

    public string Address { get; }

    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Paths in the order in which they were asked for.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    public void Serve(string path, string type, byte[] body) => _pages[path] = (type, body);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        await _taking;
        _end.Dispose();
    }

    private async Task TakeAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_end.Token);
                Interlocked.Increment(ref _connections);
                _ = AnswerAsync(client);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        try
        {
            using (client)
            {
                var stream = client.GetStream();
                using var reader = new StreamReader(stream, Encoding.Latin1, leaveOpen: true);
                if (await reader.ReadLineAsync(_end.Token) is not { } line)
                {
                    return;
                }

                while (await reader.ReadLineAsync(_end.Token) is { Length: > 0 })
                {
                    // The rest of the header tells nothing.
                }

                string path = line.Split(' ') is [_, var asked, ..] ? asked : line;
                var (type, body) = _pages.GetValueOrDefault(path, ("text/plain", []));
                if (!_pages.ContainsKey(path))
                {
                    Asked.Enqueue(path);
                }

                await stream.WriteAsync(Encoding.ASCII.GetBytes(FormattableString.Invariant($"HTTP/1.1 200 OK\r\nContent-Type: {type}\r\nContent-Length: {body.Length}\r\nAccess-Control-Allow-Origin: *\r\nConnection: close\r\n\r\n")), _end.Token);
                await stream.WriteAsync(body, _end.Token);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or ObjectDisposedException or SocketException)
        {
            // A browser may turn away at any time.
        }
    }
}
