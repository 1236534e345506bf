using System.Globalization;
using System.Net.Sockets;
using System.Text;
using QueueDashboard.Tests.Support;

namespace QueueDashboard.Tests.EndToEnd;

/// <summary>Whatever comes to the port gets a clear answer, and the next honest message is taken.</summary>
public sealed class BadInputTests(PreparedStorage prepared)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Server_goes_on_whatever_it_is_sent()
    {
        await using var dashboard = await Dashboard.StartAsync(prepared, ("Intake:Smtp:Limits:MessageBytes", "20000000"));
        byte[] noise = new byte[1_000_000];
        new Random(1).NextBytes(noise);

        // One megabyte of anything: the session is ended with a sentence, not with a silence.
        string said = await ShoutAsync(dashboard.Smtp, noise);
        Assert.StartsWith("220 ", said, StringComparison.Ordinal);
        Assert.Matches(@"\r\n(500|421|554|501|502|503) ", said);

        // A message that is cut off is nobody's.
        await ShoutAsync(dashboard.Smtp, "EHLO x\r\nMAIL FROM:<a@peer.test>\r\nRCPT TO:<cut@local.test>\r\nDATA\r\nSubject: cut off\r\n\r\nhalf a li"u8.ToArray());

        Assert.StartsWith("552 5.3.4", await SendAsync(dashboard, [.. "Subject: too big\r\n\r\n"u8, .. Lines(21_000_000)]), StringComparison.Ordinal);
        Assert.StartsWith("554 5.6.0", await SendAsync(dashboard, Encoding.ASCII.GetBytes("Subject: long line\r\n\r\n" + new string('x', 2_000_000) + "\r\n")), StringComparison.Ordinal);
        Assert.StartsWith("250", await SendAsync(dashboard, Encoding.ASCII.GetBytes("Subject: many fields\r\n" + string.Concat(Enumerable.Range(0, 100_000).Select(i => $"X-Field-{i}: value\r\n")) + "\r\nbody\r\n")), StringComparison.Ordinal);
        Assert.StartsWith("250", await SendAsync(dashboard, Encoding.ASCII.GetBytes("Subject: one endless field\r\nX-Folded: a\r\n" + string.Concat(Enumerable.Repeat("\t b\r\n", 100_000)) + "\r\nbody\r\n")), StringComparison.Ordinal);
        Assert.StartsWith("250", await SendAsync(dashboard, Deep(10_000)), StringComparison.Ordinal);
        Assert.StartsWith("250", await SendAsync(dashboard, "Subject: nought\0s \0\r\nFrom: \0@\0\r\nContent-Type: text/plain; charset=\0x-unknown-9\r\n\r\na\0b\r\n"u8.ToArray()), StringComparison.Ordinal);
        Assert.StartsWith("250", await SendAsync(dashboard, [.. "Subject: noise\r\n\r\n"u8, .. noise.Where(one => one is not ((byte)'\r' or (byte)'\n')).Chunk(900).SelectMany(line => (byte[])[.. line, (byte)'\r', (byte)'\n'])]), StringComparison.Ordinal);
        Assert.StartsWith("250", await SendAsync(dashboard, []), StringComparison.Ordinal);

        // All that was taken is read whole in the background, listed and shown.
        await SendAsync(dashboard, "Subject: honest\r\n\r\nlastwords\r\n"u8.ToArray());
        await Eventually.TrueAsync("the last message can be found by its text", async () => (await dashboard.GetAsync("items?search=lastwords")).GetProperty("items").GetArrayLength() == 1, () => dashboard.Log);
        var items = (await dashboard.GetAsync("items?limit=500")).GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(7, items.Count);
        foreach (long id in items.Select(item => item.GetProperty("id").GetInt64()))
        {
            await dashboard.GetAsync($"items/{id}");
            Assert.NotNull(await dashboard.RawAsync(id));
        }

        Assert.DoesNotContain("Unhandled", dashboard.Log, StringComparison.OrdinalIgnoreCase);
        Assert.InRange(dashboard.MemoryBytes, 1, 700_000_000);
    }

    private static async Task<string> SendAsync(Dashboard dashboard, byte[] content) => await SmtpSender.SendOneAsync(dashboard.Smtp, "a@peer.test", ["anna@local.test"], content, Cancel);

    private static byte[] Lines(int octets) => Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(new string('y', 998) + "\r\n", octets / 1000)));

    private static byte[] Deep(int levels)
    {
        StringBuilder text = new("Subject: deep\r\nMIME-Version: 1.0\r\n");
        for (int i = 0; i < levels; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"Content-Type: multipart/mixed; boundary=b{i}\r\n\r\n--b{i}\r\n");
        }

        return Encoding.ASCII.GetBytes(text.Append("Content-Type: text/plain\r\n\r\nbottom\r\n").ToString());
    }

    /// <summary>Sends all at once and answers whatever the server said until it closed.</summary>
    private static async Task<string> ShoutAsync(int port, byte[] octets)
    {
        using TcpClient client = new();
        await client.ConnectAsync("127.0.0.1", port, Cancel);
        var stream = client.GetStream();
        StringBuilder said = new();
        var listening = ListenAsync();
        try
        {
            await stream.WriteAsync(octets, Cancel);
            client.Client.Shutdown(SocketShutdown.Send);
        }
        catch (Exception closed) when (closed is IOException or SocketException)
        {
            said.Append("(closed while we spoke)");
        }

        await listening;
        return said.ToString();

        async Task ListenAsync()
        {
            byte[] buffer = new byte[4096];
            try
            {
                for (int read = await stream.ReadAsync(buffer, Cancel); read > 0; read = await stream.ReadAsync(buffer, Cancel))
                {
                    said.Append(Encoding.Latin1.GetString(buffer, 0, read));
                }
            }
            catch (IOException)
            {
                said.Append("(reset)");
            }
        }
    }
}
