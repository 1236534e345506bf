using System.Diagnostics;

namespace QueueDashboard.Tests.Support;

/// <summary>
/// An Exim of the test's own, the mail server at the other end: it signs what its users send, wants a tag on bounces that come to them, and bounces
/// mail to <c>bounceme</c> only after it took it. Everything below a temporary folder, loopback only, ended with the test.
/// </summary>
internal sealed class PrivateExim : IAsyncDisposable
{
    public const string Domain = "peer.test";

    private readonly TemporaryFolder _folder = new();
    private readonly string _program;
    private readonly string _secret;
    private readonly int _next;
    private readonly int _sink;
    private readonly string? _lines;
    private Process? _daemon;

    private PrivateExim(string program, string secret, int next, int sink, int port = 0, string? lines = null)
    {
        _program = program;
        _secret = secret;
        _next = next;
        _sink = sink;
        _lines = lines;
        Port = port > 0 ? port : FreePort.Take(1)[0];
    }

    public int Port { get; }

    public string Log => string.Concat(Directory.Exists(_folder.At("log")) ? Directory.EnumerateFiles(_folder.At("log")).Select(File.ReadAllText) : []);

    /// <param name="secret">That it signs and checks with.</param>
    /// <param name="next">The port that mail for other domains goes to.</param>
    /// <param name="sink">The port that mail for its own users goes to.</param>
    public static Task<PrivateExim> StartAsync(string secret, int next, int sink) => StartAsync(new PrivateExim(Peers.FindExim(), secret, next, sink));

    /// <param name="port">One that it will listen on.</param>
    /// <param name="lines">The configuration but for user, folders and what keeps it from asking the network; where it listens is in it.</param>
    public static Task<PrivateExim> StartAsync(int port, string lines) => StartAsync(new PrivateExim(Peers.FindExim(), "", 0, 0, port, lines));

    private static async Task<PrivateExim> StartAsync(PrivateExim exim)
    {
        try
        {
            await exim.StartAsync();
        }
        catch
        {
            await exim.DisposeAsync();
            throw;
        }

        return exim;
    }

    public async ValueTask DisposeAsync()
    {
        if (_daemon is { HasExited: false })
        {
            _daemon.Kill(entireProcessTree: true);
            await _daemon.WaitForExitAsync();
        }

        _daemon?.Dispose();
        _folder.Dispose();
    }

    private async Task StartAsync()
    {
        foreach (string name in new[] { "spool", "log" })
        {
            Directory.CreateDirectory(_folder.At(name));
        }

        // Its deliveries run as this user and must get here.
        if (!OperatingSystem.IsWindows())
        {
            const UnixFileMode Passable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
            File.SetUnixFileMode(_folder.Path, Passable);
        }

        using (var owner = Process.Start("chown", ["nobody:nogroup", _folder.At("spool"), _folder.At("log")]))
        {
            await owner.WaitForExitAsync();
            Assert.Equal(0, owner.ExitCode);
        }

        await File.WriteAllTextAsync(_folder.At("exim.conf"), Place() + (_lines ?? Lines()));
        _daemon = Process.Start(new ProcessStartInfo(_program, ["-C", _folder.At("exim.conf"), "-bdf", "-q2s"]));
        Assert.NotNull(_daemon);
        await Eventually.TrueAsync($"Exim listens on {Port}", () => SmtpSender.AnswersAsync(Port), () => Log);
    }

    private string Place() => $$$$"""
        exim_user = nobody
        exim_group = nogroup
        exim_path = {{{{_program}}}}
        primary_hostname = mx.{{{{Domain}}}}
        spool_directory = {{{{_folder.At("spool")}}}}
        log_file_path = {{{{_folder.At("log", "%slog")}}}}
        pid_file_path = {{{{_folder.At("exim.pid")}}}}
        keep_environment =
        host_lookup =
        rfc1413_query_timeout = 0s
        disable_ipv6
        tls_advertise_hosts =

        """;

    // The lines about tags are those of the manual's chapter on bounce address tag validation.
    private string Lines() => $$$$"""
        local_interfaces = 127.0.0.1
        daemon_smtp_ports = {{{{Port}}}}
        hosts_treat_as_local = 127.0.0.1
        acl_smtp_rcpt = recipient
        acl_smtp_data = accept

        begin acl
        recipient:
          deny  senders = :
                domains = {{{{Domain}}}}
                condition = ${if eq{${prvscheck{$local_part@$domain}{{{{{_secret}}}}}{1}}}{}}
                message = bounce to an address that never sends unsigned mail
          deny  senders = :
                domains = {{{{Domain}}}}
                condition = ${prvscheck{$local_part@$domain}{{{{{_secret}}}}}{1}}
                !condition = $prvscheck_result
                message = invalid or expired return path signature
          accept

        begin routers
        strip:
          driver = redirect
          domains = {{{{Domain}}}}
          data = ${prvscheck{$local_part@$domain}{{{{{_secret}}}}}}
        bounceme:
          driver = redirect
          domains = {{{{Domain}}}}
          local_parts = bounceme
          allow_fail
          data = :fail: this mailbox does not exist
        mailbox:
          driver = manualroute
          domains = {{{{Domain}}}}
          route_list = * 127.0.0.1::{{{{_sink}}}}
          self = send
          transport = plain
        elsewhere:
          driver = manualroute
          domains = ! {{{{Domain}}}}
          route_list = * 127.0.0.1::{{{{_next}}}}
          self = send
          transport = ${if eqi{${domain:$sender_address}}{{{{{Domain}}}}}{signed}{plain}}

        begin transports
        signed:
          driver = smtp
          allow_localhost
          hosts_try_fastopen =
          return_path = ${prvs{$return_path}{{{{{_secret}}}}}}
        plain:
          driver = smtp
          allow_localhost
          hosts_try_fastopen =

        begin retry
        * * F,1h,2s

        """;
}
