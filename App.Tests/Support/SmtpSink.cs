using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace QueueDashboard.Tests.Support;

/// <summary>A message as it reached the sink.</summary>
/// <param name="Mail">What stood behind MAIL FROM:, parameters included.</param>
/// <param name="Recipients">The accepted forward-paths without brackets.</param>
internal sealed record SunkMessage(string Mail, IReadOnlyList<string> Recipients, byte[] Content)
{
    public string Text => Encoding.Latin1.GetString(Content);

    public string ReversePath => Mail[1..Mail.IndexOf('>', StringComparison.Ordinal)];

    /// <summary>The first field of this name, unfolded; null: there is none.</summary>
    public string? Header(string name)
    {
        string head = Text.Split("\r\n\r\n")[0].Replace("\r\n\t", " ", StringComparison.Ordinal).Replace("\r\n ", " ", StringComparison.Ordinal);
        return head.Split("\r\n").FirstOrDefault(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))?[(name.Length + 1)..].Trim();
    }
}

/// <summary>
/// The rest of the Internet: a mail server that keeps every message with its envelope and its very bytes, says no where a test wants it,
/// and can go away and come back on its port.
/// </summary>
internal sealed class SmtpSink : IAsyncDisposable
{
    private readonly ConcurrentQueue<SunkMessage> _messages = new();
    private CancellationTokenSource _end = new();
    private TcpListener? _listener;
    private Task _accepting = Task.CompletedTask;
    private int _connections;
    private int _lost;

    public SmtpSink()
    {
        Port = FreePort.Take(1)[0];
        Start();
    }

    public int Port { get; }

    public string Address => $"smtp://127.0.0.1:{Port}?tls=off";

    public IReadOnlyList<SunkMessage> Messages => [.. _messages];

    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Connections that ended without a QUIT.</summary>
    public int Lost => Volatile.Read(ref _lost);

    /// <summary>A reply for a command line instead of the usual one; null: the usual one. The greeting is the command "GREETING".</summary>
    public Func<string, string?> Answer { get; set; } = _ => null;

    /// <summary>The reply to a whole message; anything but 2xx and it is not kept.</summary>
    public Func<SunkMessage, string?> AnswerToData { get; set; } = _ => null;

    public void Start()
    {
        _end = new CancellationTokenSource();
        _listener = new TcpListener(IPAddress.Loopback, Port);
        _listener.Server.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        _listener.Start(200);
        _accepting = AcceptAsync(_listener, _end.Token);
    }

    public async Task StopAsync()
    {
        await _end.CancelAsync();
        _listener?.Stop();
        await _accepting;
        _end.Dispose();
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    private async Task AcceptAsync(TcpListener listener, CancellationToken end)
    {
        List<Task> sessions = [];
        try
        {
            while (true)
            {
                sessions.Add(ServeAsync(await listener.AcceptTcpClientAsync(end), end));
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(sessions);
        }
    }

    private async Task ServeAsync(TcpClient client, CancellationToken end)
    {
        Interlocked.Increment(ref _connections);
        using (client)
        {
            try
            {
                client.NoDelay = true;
                await TalkAsync(client.GetStream(), end);
            }
            catch (Exception lost) when (lost is IOException or OperationCanceledException or SocketException)
            {
                // The client went away or the sink was told to: what it had acknowledged is kept, the rest is the client's.
                Interlocked.Increment(ref _lost);
            }
        }
    }

    private async Task TalkAsync(NetworkStream stream, CancellationToken end)
    {
        ByteLines lines = new(stream);
        string? mail = null;
        List<string> recipients = [];
        if (!await SayAsync(Answer("GREETING") ?? "220 sink.test ESMTP"))
        {
            return;
        }

        while (await lines.ReadAsync(end) is { } bytes)
        {
            string line = Encoding.UTF8.GetString(bytes).TrimEnd('\r', '\n');
            string verb = line.Split(' ', ':')[0].ToUpperInvariant();
            string reply = Answer(line) ?? Usual(verb);
            bool taken = reply[0] is '2' or '3';
            switch (verb)
            {
                case "EHLO" or "HELO" or "RSET":
                    (mail, recipients) = (null, []);
                    break;
                case "MAIL" when taken:
                    mail = line["MAIL FROM:".Length..];
                    break;
                case "RCPT" when taken:
                    recipients.Add(line["RCPT TO:<".Length..line.IndexOf('>', StringComparison.Ordinal)]);
                    break;
                case "DATA" when taken && recipients.Count == 0:
                    (reply, taken) = ("554 5.5.1 no valid recipients", false);
                    break;
            }

            if (!await SayAsync(reply) || verb == "QUIT")
            {
                return;
            }

            if (verb == "DATA" && taken)
            {
                if (await lines.ReadDataAsync(end) is not { } content)
                {
                    return;
                }

                SunkMessage message = new(mail ?? "", recipients, content);
                string said = AnswerToData(message) ?? "250 2.0.0 Ok: queued as SINK";
                if (said[0] == '2')
                {
                    _messages.Enqueue(message);
                }

                (mail, recipients) = (null, []);
                if (!await SayAsync(said))
                {
                    return;
                }
            }
        }

        async Task<bool> SayAsync(string reply)
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(reply + "\r\n"), end);
            return !reply.StartsWith("421", StringComparison.Ordinal);
        }
    }

    private static string Usual(string verb) => verb switch
    {
        "EHLO" => "250-sink.test\r\n250-PIPELINING\r\n250-SIZE 100000000\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 DSN",
        "DATA" => "354 go ahead",
        "QUIT" => "221 2.0.0 bye",
        _ => "250 2.0.0 Ok",
    };
}
