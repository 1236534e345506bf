using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using QueueDashboard.Delivery;

namespace QueueDashboard.Tests.Delivery.Smtp;

/// <summary>
/// A mail server on a free loopback port that says what the test wrote for it and records what it heard. An answer is the reply's text,
/// optionally followed by one of the words below; commands without an answer get the usual one.
/// </summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    /// <summary>Closes the connection, after the text before it.</summary>
    public const string Drop = "<drop>";

    /// <summary>Says nothing more and keeps the connection.</summary>
    public const string Silence = "<silence>";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentDictionary<string, ConcurrentQueue<string>> _answers = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentQueue<string> _commands = new();
    private readonly ConcurrentQueue<byte[]> _messages = new();
    private readonly Task _accepting;

    public ScriptedServer()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Every command line in its order; "(connected)" and "(encrypted)" stand where that happened.</summary>
    public IReadOnlyList<string> Commands => [.. _commands];

    /// <summary>The bytes between the reply to DATA and the final dot, still stuffed.</summary>
    public IReadOnlyList<byte[]> Messages => [.. _messages];

    public string[] Offers { get; set; } = ["PIPELINING", "SIZE 1000000", "8BITMIME", "SMTPUTF8", "DSN"];

    /// <summary>Offered after TLS instead of <see cref="Offers"/>.</summary>
    public string[]? OffersInTls { get; set; }

    public X509Certificate2? Certificate { get; set; }

    public bool ImplicitTls { get; set; }

    /// <summary>Commands to be read after MAIL before it is answered: only a client that pipelines sends them.</summary>
    public int AnswerMailAfter { get; set; }

    /// <summary>Bytes of the message that are read before the connection is dropped without an answer.</summary>
    public int? DropInData { get; set; }

    public Relay Relay => new() { Host = "127.0.0.1", Port = Port, Tls = RelayTls.Off };

    /// <summary>Answers for the next commands that begin so; GREETING and END (of data) are commands here too.</summary>
    public ScriptedServer On(string command, params string[] answers)
    {
        ConcurrentQueue<string> queue = _answers.GetOrAdd(command, _ => new ConcurrentQueue<string>());
        foreach (string answer in answers)
        {
            queue.Enqueue(answer);
        }
        return this;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _accepting;
        _listener.Stop();
        Certificate?.Dispose();
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        var sessions = new List<Task>();
        try
        {
            while (true)
            {
                sessions.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_end.Token)));
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(sessions);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                _commands.Enqueue("(connected)");
                await new Session(this, client.GetStream()).RunAsync();
            }
            catch (Exception lost) when (lost is IOException or OperationCanceledException or System.Security.Authentication.AuthenticationException)
            {
                _commands.Enqueue("(lost)");
            }
        }
    }

    private string? AnswerTo(string command) =>
        _answers.Where(answer => command.StartsWith(answer.Key, StringComparison.OrdinalIgnoreCase)).OrderByDescending(answer => answer.Key.Length)
            .Select(answer => answer.Value.TryDequeue(out string? text) ? text : null).FirstOrDefault(text => text is not null);

    private sealed class Session(ScriptedServer server, Stream stream)
    {
        private readonly byte[] _one = new byte[1];
        private Stream _stream = stream;
        private bool _encrypted;

        public async Task RunAsync()
        {
            if (server.ImplicitTls)
            {
                await EncryptAsync();
            }
            if (!await SayAsync(server.AnswerTo("GREETING") ?? "220 scripted.test ESMTP"))
            {
                return;
            }
            while (await ReadLineAsync() is { } command)
            {
                server._commands.Enqueue(command);
                for (int ahead = 0; command.StartsWith("MAIL", StringComparison.Ordinal) && ahead < server.AnswerMailAfter; ahead++)
                {
                    server._commands.Enqueue(await ReadLineAsync() ?? "(closed)");
                }
                string? answer = server.AnswerTo(command);
                if (!await SayAsync(answer ?? Usual(command)))
                {
                    return;
                }
                if (command.StartsWith("MAIL", StringComparison.Ordinal) && server.AnswerMailAfter > 0)
                {
                    await SayAsync(string.Join("\r\n", Enumerable.Repeat("250 2.1.5 Ok", server.AnswerMailAfter)));
                }
                if (command == "STARTTLS" && (answer ?? "220").StartsWith("220", StringComparison.Ordinal))
                {
                    await EncryptAsync();
                }
                if (command == "DATA" && (answer ?? "354").StartsWith("354", StringComparison.Ordinal) && !await DataAsync())
                {
                    return;
                }
                if (command == "QUIT")
                {
                    return;
                }
            }
        }

        private string Usual(string command) => command.Split(' ')[0].ToUpperInvariant() switch
        {
            "EHLO" => string.Join("\r\n", ((string[])["scripted.test", .. (_encrypted ? server.OffersInTls : null) ?? server.Offers])
                .Select((line, i) => $"250{(i < ((_encrypted ? server.OffersInTls : null) ?? server.Offers).Length ? '-' : ' ')}{line}")),
            "DATA" => "354 go ahead",
            "QUIT" => "221 2.0.0 bye",
            "STARTTLS" => "220 2.0.0 ready",
            "AUTH" => "235 2.7.0 welcome",
            "XCLIENT" => "220 scripted.test again",
            _ => "250 2.0.0 Ok",
        };

        private async Task<bool> DataAsync()
        {
            var data = new List<byte>();
            while (!Ends(data))
            {
                if (data.Count == server.DropInData || await _stream.ReadAsync(_one, server._end.Token) == 0)
                {
                    server._commands.Enqueue(string.Create(CultureInfo.InvariantCulture, $"(lost after {data.Count} bytes of data)"));
                    return false;
                }
                data.Add(_one[0]);
            }
            server._messages.Enqueue([.. data.Take(data.Count - 3)]);
            return await SayAsync(server.AnswerTo("END") ?? $"250 2.0.0 Ok: queued as Q{server._messages.Count}");
        }

        private static bool Ends(List<byte> data) => data is [.., (byte)'\r', (byte)'\n', (byte)'.', (byte)'\r', (byte)'\n'] or [(byte)'.', (byte)'\r', (byte)'\n'];

        private async Task EncryptAsync()
        {
            var tls = new SslStream(_stream);
            _stream = tls;
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = server.Certificate }, server._end.Token);
            _encrypted = true;
            server._commands.Enqueue("(encrypted)");
        }

        private async Task<bool> SayAsync(string answer)
        {
            bool drop = answer.EndsWith(Drop, StringComparison.Ordinal);
            bool silence = answer.EndsWith(Silence, StringComparison.Ordinal);
            string text = drop ? answer[..^Drop.Length] : silence ? answer[..^Silence.Length] : answer + "\r\n";
            await _stream.WriteAsync(Encoding.Latin1.GetBytes(text), server._end.Token);
            if (silence)
            {
                await Task.Delay(Timeout.Infinite, server._end.Token);
            }
            return !drop;
        }

        private async Task<string?> ReadLineAsync()
        {
            var line = new List<byte>();
            while (await _stream.ReadAsync(_one, server._end.Token) > 0)
            {
                if (_one[0] == '\n')
                {
                    return Encoding.UTF8.GetString([.. line]).TrimEnd('\r');
                }
                line.Add(_one[0]);
            }
            return null;
        }
    }
}
