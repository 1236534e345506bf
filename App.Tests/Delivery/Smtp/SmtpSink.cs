using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using QueueDashboard.Delivery;

namespace QueueDashboard.Tests.Delivery.Smtp;

/// <summary>Postfix's own test server, as a peer that somebody else wrote. Each message it takes becomes a file with its envelope on top.</summary>
internal sealed class SmtpSink : IAsyncDisposable
{
    private const string Missing = "smtp-sink of Postfix is not installed.";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("qd-sink-");
    private readonly Process _process;

    private SmtpSink(string program, int port, string[] switches)
    {
        Port = port;
        if (!OperatingSystem.IsWindows())
        {
            // It gives up root before it writes.
            _folder.UnixFileMode |= UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
        }
        string[] identity = Environment.UserName == "root" ? ["-u", "nobody"] : [];
        _process = Process.Start(new ProcessStartInfo(program,
            [.. identity, .. switches, "-d", Path.Combine(_folder.FullName, "m."), string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}"), "10"]))!;
    }

    public int Port { get; }

    public Relay Relay => new() { Host = "127.0.0.1", Port = Port, Tls = RelayTls.Off };

    public static async Task<SmtpSink> StartAsync(params string[] switches)
    {
        string[] places = ["/usr/sbin/smtp-sink", "/usr/local/sbin/smtp-sink", "/usr/libexec/postfix/smtp-sink"];
        if (places.FirstOrDefault(File.Exists) is not { } program)
        {
            Assert.SkipUnless(Environment.GetEnvironmentVariable("QD_REQUIRE_PEERS") == "1", Missing);
            throw new InvalidOperationException(Missing);
        }
        var sink = new SmtpSink(program, FreePort(), switches);
        while (!await ListensAsync(sink.Port))
        {
            if (sink._process.HasExited)
            {
                await sink.DisposeAsync();
                throw new InvalidOperationException("smtp-sink ended at once.");
            }
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
        return sink;
    }

    /// <summary>Envelope and message of each taken message, in Latin-1 and with LF, as the peer writes them.</summary>
    public IReadOnlyList<string> Messages() =>
        [.. _folder.GetFiles().OrderBy(file => file.LastWriteTimeUtc).Select(file => File.ReadAllText(file.FullName, Encoding.Latin1)).Where(text => text.Length > 0)];

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task<bool> ListensAsync(int port)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
