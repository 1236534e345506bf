using System.Diagnostics;
using System.Globalization;

namespace QueueDashboard.Tests.Support;

/// <summary>
/// An Rspamd of the test's own: everything below a temporary folder, loopback only, without name servers, ended with the test. It knows no rules
/// but the test's, since those of the package want the Internet. What a person would put into local.d is put there.
/// </summary>
internal sealed class PrivateRspamd : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _program;
    private Process? _process;

    /// <summary>The port of the worker that looks at maps; 0: there are none.</summary>
    private int _maps;

    private PrivateRspamd(string program, int milter, int check) => (_program, Milter, Check) = (program, milter, check);

    /// <summary>The port that a mail server asks as a milter.</summary>
    public int Milter { get; }

    /// <summary>The port of the worker that answers checkv2.</summary>
    public int Check { get; }

    public string Log => File.Exists(_folder.At("rspamd.log")) ? File.ReadAllText(_folder.At("rspamd.log")) : "(no log)";

    /// <param name="rules">The section regexp: symbols that look at the subject.</param>
    /// <param name="exporter">local.d/metadata_exporter.conf.</param>
    /// <param name="proxy">local.d/worker-proxy.inc.</param>
    /// <param name="multimap">local.d/multimap.conf; maps over HTTP are looked at every few seconds.</param>
    /// <param name="check">A port that somebody had to know before; 0: any.</param>
    public static async Task<PrivateRspamd> StartAsync(string rules, string exporter, string proxy = "", int check = 0, string multimap = "")
    {
        string program = Peers.Find("rspamd");
        Peers.Need(Environment.IsPrivilegedProcess, "A private Rspamd is started as root.");
        int[] ports = FreePort.Take(3);
        PrivateRspamd rspamd = new(program, ports[0], check == 0 ? ports[1] : check) { _maps = multimap.Length > 0 ? ports[2] : 0 };
        try
        {
            Directory.CreateDirectory(rspamd._folder.At("local.d"));
            Directory.CreateDirectory(rspamd._folder.At("data"));
            await File.WriteAllTextAsync(rspamd._folder.At("local.d", "metadata_exporter.conf"), exporter);
            await File.WriteAllTextAsync(rspamd._folder.At("local.d", "worker-proxy.inc"), proxy);
            await File.WriteAllTextAsync(rspamd._folder.At("local.d", "multimap.conf"), multimap);
            await File.WriteAllTextAsync(rspamd._folder.At("globals.lua"), "require \"global_functions\"()\n");

            // The list of the package takes it ten seconds to read.
            await File.WriteAllTextAsync(rspamd._folder.At("tld.dat"), "com\norg\ntest\n");
            await rspamd.RestartAsync(rules);
        }
        catch
        {
            await rspamd.DisposeAsync();
            throw;
        }

        return rspamd;
    }

    /// <summary>Starts it with these rules; ends it before when it runs.</summary>
    public async Task RestartAsync(string rules)
    {
        await StopAsync();
        await File.WriteAllTextAsync(_folder.At("rspamd.conf"), Main(rules));
        _process = Process.Start(new ProcessStartInfo(_program, ["-c", _folder.At("rspamd.conf"), "-f", "--insecure"]) { RedirectStandardOutput = true, RedirectStandardError = true })
            ?? throw new InvalidOperationException("Rspamd does not start.");
        _process.OutputDataReceived += (_, _) => { };
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        using HttpClient client = new(new SocketsHttpHandler { UseProxy = false });
        await Eventually.TrueAsync("Rspamd answers", () => AnswersAsync(client), () => Log);
        await Eventually.TrueAsync("Rspamd's milter listens", () => ListensAsync(Milter), () => Log);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _folder.Dispose();
    }

    private async Task StopAsync()
    {
        if (_process is { } process)
        {
            // With its workers: they would hold the ports.
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
            _process = null;
        }
    }

    private async Task<bool> AnswersAsync(HttpClient client)
    {
        Assert.False(_process is { HasExited: true }, $"Rspamd ended at once:\n{Log}");
        try
        {
            using var answer = await client.GetAsync(new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Check}/ping")), TestContext.Current.CancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static async Task<bool> ListensAsync(int port)
    {
        using System.Net.Sockets.TcpClient client = new();
        try
        {
            await client.ConnectAsync(System.Net.IPAddress.Loopback, port, TestContext.Current.CancellationToken);
            return true;
        }
        catch (System.Net.Sockets.SocketException)
        {
            return false;
        }
    }

    private string Maps() => _maps == 0 ? "" : $$"""
        lua = "{{_folder.At("globals.lua")}}";
        worker "controller" { bind_socket = "127.0.0.1:{{_maps}}"; count = 1; secure_ip = ["127.0.0.1"]; }
        modules { path = "/usr/share/rspamd/plugins/multimap.lua"; }
        multimap {
          .include(try=true; priority=1,duplicate=merge) "{{_folder.At("local.d", "multimap.conf")}}"
        }

        """;

    private string Main(string rules) => Maps() + $$"""
        options {
          map_watch_interval = 3s;
          maps_cache_dir = "{{_folder.At("data")}}";
          filters = "regexp";
          dns { nameserver = ["127.0.0.1:1"]; timeout = 0.1s; retransmits = 1; }
          url_tld = "{{_folder.At("tld.dat")}}";
          hs_cache_dir = "{{_folder.At("data")}}";
          disable_hyperscan = true;
          history_rows = 10;
          history_file = "{{_folder.At("data", "history")}}";
          stats_file = "{{_folder.At("data", "stats")}}";
          cache_file = "{{_folder.At("data", "symbols")}}";
          control_socket = "{{_folder.At("data", "control")}} mode=0600";
          pidfile = "{{_folder.At("data", "pid")}}";
          tempdir = "{{_folder.At("data")}}";
        }
        logging { type = "file"; filename = "{{_folder.At("rspamd.log")}}"; level = "info"; }
        worker "normal" { bind_socket = "127.0.0.1:{{Check}}"; count = 1; }
        worker "rspamd_proxy" {
          bind_socket = "127.0.0.1:{{Milter}}";
          count = 1;
          milter = yes;
          timeout = 20s;
          upstream "local" { default = yes; self_scan = yes; }
          reject_message = "Spam message rejected";
          .include(try=true; priority=1,duplicate=merge) "{{_folder.At("local.d", "worker-proxy.inc")}}"
        }
        modules { path = "/usr/share/rspamd/plugins/metadata_exporter.lua"; }
        metadata_exporter {
          .include(try=true; priority=1,duplicate=merge) "{{_folder.At("local.d", "metadata_exporter.conf")}}"
        }
        regexp {
        {{rules}}
        }
        actions { reject = 15; add_header = 6; greylist = 4; }

        """;
}
