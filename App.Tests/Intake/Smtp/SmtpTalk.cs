using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace QueueDashboard.Tests.Intake.Smtp;

/// <summary>A client by hand: it says what a test wants, right or wrong, in Latin-1.</summary>
internal sealed class SmtpTalk : IDisposable
{
    private readonly TcpClient _client;
    private readonly MemoryStream _line = new();
    private Stream _stream;

    private SmtpTalk(TcpClient client)
    {
        _client = client;
        _stream = client.GetStream();
    }

    public static async Task<SmtpTalk> ConnectAsync(int port)
    {
        TcpClient client = new() { NoDelay = true };
        await client.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
        return new SmtpTalk(client);
    }

    public async Task SendAsync(string text)
    {
        await _stream.WriteAsync(Encoding.Latin1.GetBytes(text), TestContext.Current.CancellationToken);
        await _stream.FlushAsync(TestContext.Current.CancellationToken);
    }

    public async Task<string> SayAsync(string line)
    {
        await SendAsync(line + "\r\n");
        return await ReplyAsync();
    }

    /// <summary>One reply; the lines of a long one with \n between. "(closed)" once the server has closed.</summary>
    public async Task<string> ReplyAsync()
    {
        StringBuilder reply = new();
        while (true)
        {
            string? line = await LineAsync();
            if (line is null)
            {
                return reply.Length == 0 ? "(closed)" : reply.ToString();
            }

            reply.Append(reply.Length == 0 ? "" : "\n").Append(line);
            if (line.Length < 4 || line[3] != '-')
            {
                return reply.ToString();
            }
        }
    }

    public async Task<List<string>> RepliesAsync()
    {
        List<string> all = [];
        for (string reply = await ReplyAsync(); reply != "(closed)"; reply = await ReplyAsync())
        {
            all.Add(reply);
        }

        return all;
    }

    /// <summary>What one read gives: a server that writes several times would need several.</summary>
    public async Task<string> ReadOnceAsync()
    {
        byte[] buffer = new byte[65_536];
        int read = await _stream.ReadAsync(buffer, TestContext.Current.CancellationToken);
        return Encoding.Latin1.GetString(buffer, 0, read);
    }

    /// <summary>No more from us; the server may still answer.</summary>
    public void FinishSending() => _client.Client.Shutdown(SocketShutdown.Send);

    /// <param name="expected">The certificate that the server must show.</param>
    public async Task StartTlsAsync(X509Certificate2 expected)
    {
        SslStream tls = new(_stream, leaveInnerStreamOpen: false, (_, shown, _, _) => shown?.GetCertHashString() == expected.GetCertHashString());
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "hold.test" }, TestContext.Current.CancellationToken);
        _stream = tls;
    }

    public void Dispose()
    {
        _stream.Dispose();
        _client.Dispose();
    }

    private async Task<string?> LineAsync()
    {
        _line.SetLength(0);
        byte[] one = new byte[1];
        while (true)
        {
            int read;
            try
            {
                read = await _stream.ReadAsync(one, TestContext.Current.CancellationToken);
            }
            catch (IOException e)
            {
                TestContext.Current.TestOutputHelper?.WriteLine(e.ToString());
                return null;
            }

            if (read == 0)
            {
                return _line.Length == 0 ? null : Encoding.Latin1.GetString(_line.ToArray());
            }

            if (one[0] == '\n')
            {
                string line = Encoding.Latin1.GetString(_line.ToArray());
                Assert.EndsWith("\r", line, StringComparison.Ordinal);
                return line[..^1];
            }

            _line.WriteByte(one[0]);
        }
    }
}
