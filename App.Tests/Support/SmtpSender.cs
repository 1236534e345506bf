using System.Net;
using System.Net.Sockets;
using System.Text;

namespace QueueDashboard.Tests.Support;

/// <summary>Hands messages to a server, byte for byte, and says what it answered.</summary>
internal sealed class SmtpSender : IDisposable
{
    private readonly TcpClient _client;
    private readonly NetworkStream _stream;
    private readonly ByteLines _lines;

    private SmtpSender(TcpClient client)
    {
        _client = client;
        _stream = client.GetStream();
        _lines = new ByteLines(_stream);
    }

    /// <summary>Connected, with the greeting and EHLO behind it.</summary>
    public static async Task<SmtpSender> ConnectAsync(int port, CancellationToken cancel)
    {
        TcpClient client = new() { NoDelay = true };
        await client.ConnectAsync(IPAddress.Loopback, port, cancel);
        SmtpSender sender = new(client);
        Expect("220", await sender.ReplyAsync(cancel));
        Expect("250", await sender.SayAsync("EHLO client.peer.test", cancel));
        return sender;
    }

    /// <summary>Whether a server greets there. A connection that is taken and never greeted is a no: it can be the port's own other end.</summary>
    public static async Task<bool> AnswersAsync(int port)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(5));
        try
        {
            using var sender = await ConnectAsync(port, limit.Token);
            return true;
        }
        catch (Exception fault) when (fault is SocketException or IOException || (fault is OperationCanceledException && !TestContext.Current.CancellationToken.IsCancellationRequested))
        {
            return false;
        }
    }

    /// <summary>A session for one message.</summary>
    public static async Task<string> SendOneAsync(int port, string from, string[] to, byte[] content, CancellationToken cancel, string? before = null)
    {
        using var sender = await ConnectAsync(port, cancel);
        if (before is not null)
        {
            Expect("2", await sender.SayAsync(before, cancel));
            Expect("250", await sender.SayAsync("EHLO client.peer.test", cancel));
        }

        return await sender.SendAsync(from, to, content, cancel);
    }

    /// <summary>The reply to the end of the data, or the first refusal before it.</summary>
    public async Task<string> SendAsync(string from, string[] to, byte[] content, CancellationToken cancel)
    {
        foreach (string command in (string[])[$"MAIL FROM:<{from}>", .. to.Select(address => $"RCPT TO:<{address}>")])
        {
            string reply = await SayAsync(command, cancel);
            if (reply[0] != '2')
            {
                return reply;
            }
        }

        Expect("354", await SayAsync("DATA", cancel));
        await _stream.WriteAsync(Stuffed(content), cancel);
        return await ReplyAsync(cancel);
    }

    public async Task<string> SayAsync(string line, CancellationToken cancel)
    {
        await _stream.WriteAsync(Encoding.Latin1.GetBytes(line + "\r\n"), cancel);
        return await ReplyAsync(cancel);
    }

    /// <summary>The last line of a reply. Throws <see cref="EndOfStreamException"/> when the server has gone.</summary>
    public async Task<string> ReplyAsync(CancellationToken cancel)
    {
        while (true)
        {
            string line = Encoding.Latin1.GetString(await _lines.ReadAsync(cancel) ?? throw new EndOfStreamException("The server closed the connection.")).TrimEnd('\r', '\n');
            if (line.Length < 4 || line[3] != '-')
            {
                return line;
            }
        }
    }

    public void Dispose() => _client.Dispose();

    private static byte[] Stuffed(byte[] content)
    {
        string text = Encoding.Latin1.GetString(content);
        text = (text.StartsWith('.') ? "." + text : text).Replace("\r\n.", "\r\n..", StringComparison.Ordinal);
        return Encoding.Latin1.GetBytes(text + (text.EndsWith("\r\n", StringComparison.Ordinal) || text.Length == 0 ? "" : "\r\n") + ".\r\n");
    }

    private static void Expect(string code, string reply)
    {
        Assert.True(reply.StartsWith(code, StringComparison.Ordinal), $"Expected {code}, but the server said: {reply}");
    }
}
