using System.Diagnostics;
using QueueDashboard.Web.Backscatter;

namespace QueueDashboard.Tests.Support;

/// <param name="Mx">The port that mail from there is to come to: the two must know each other's before they start.</param>
internal sealed record PostfixPeer(string Domain, int Port, int Mx);

/// <summary>
/// Lines that people are told to copy, instead of the test's own for the three ways. The ports 2525, 10026 and 10024, the folder
/// /etc/postfix and the address 172.30.25.10 in them become those of this Postfix; nothing else is changed.
/// </summary>
internal sealed record CopiedLines(string Main, string Master, string HeaderChecks);

/// <summary>
/// A Postfix of the test's own: everything below a temporary folder, loopback only, ended with the test. It stops mail whose subject has
/// HOLDME by handing it to the dashboard's intake, keeps mail whose subject has WAITHERE in its hold queue, and delivers everything else to a sink. With a milter it asks that about mail from the
/// world and from own users, and takes tags off the addresses of local.test.
/// </summary>
internal sealed class PrivatePostfix : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _program;
    private readonly int _intake;
    private readonly int _sink;
    private readonly int _milter;

    private readonly PostfixPeer? _peer;
    private readonly bool _asPrinted;
    private readonly CopiedLines? _lines;

    private PrivatePostfix(string program, int intake, int sink, int milter, PostfixPeer? peer, bool asPrinted, CopiedLines? lines)
    {
        _asPrinted = asPrinted;
        _program = program;
        _intake = intake;
        _sink = sink;
        _milter = milter;
        _peer = peer;
        _lines = lines;
        int[] ports = FreePort.Take(4);
        (Mx, Reinjection, Rescan, Submission) = (peer?.Mx ?? ports[0], ports[1], ports[2], ports[3]);
    }

    /// <summary>The port for mail from the world: header checks run. XCLIENT is believed, so that a test can come from afar.</summary>
    public int Mx { get; }

    /// <summary>The port for released mail: no checks.</summary>
    public int Reinjection { get; }

    /// <summary>The port for re-queued mail: checks run; they mark it and do not stop it again.</summary>
    public int Rescan { get; }

    /// <summary>The port for own users' mail. When the milter is away it waits, while mail from the world goes on.</summary>
    public int Submission { get; }

    public string Log => File.Exists(_folder.At("log", "maillog")) ? File.ReadAllText(_folder.At("log", "maillog")) : "(no log)";

    public string LogFile => _folder.At("log", "maillog");

    private string Config => _folder.At("etc");

    /// <param name="milter">A port; 0: no milter is asked.</param>
    /// <param name="peer">Another mail server that this one hands mail to; null: everything goes to the sink.</param>
    /// <param name="asPrinted">Its listeners and its map are those that the page of backscatter protection writes, and only the ports are its own.</param>
    /// <param name="lines">Null: the test's own.</param>
    public static async Task<PrivatePostfix> StartAsync(int intake, int sink, int milter = 0, PostfixPeer? peer = null, bool asPrinted = false, CopiedLines? lines = null)
    {
        string program = Peers.Find("postfix");
        Peers.Need(Environment.IsPrivilegedProcess, "Postfix's master starts as root only.");
        PrivatePostfix postfix = new(program, intake, sink, milter, peer, asPrinted, lines);
        try
        {
            await postfix.WriteAsync();
            await postfix.StartAsync();
        }
        catch
        {
            await postfix.DisposeAsync();
            throw;
        }

        return postfix;
    }

    public async Task StartAsync()
    {
        var (code, said) = await RunAsync(_program, "-c", Config, "start");
        Assert.True(code == 0, $"Postfix does not start: {said}\n{Log}");
        foreach (int port in new[] { Mx, Reinjection, Rescan, Submission })
        {
            await Eventually.TrueAsync($"Postfix listens on {port}", () => SmtpSender.AnswersAsync(port), () => Log);
        }
    }

    public async Task StopAsync()
    {
        // It waits for its own end.
        await RunAsync(_program, "-c", Config, "stop");
        await Eventually.TrueAsync("Postfix has ended", async () => !await IsRunningAsync(), () => Log);
    }

    /// <summary>The shipped command for the hold queue, for this Postfix.</summary>
    public async Task<string> HoldCommandAsync()
    {
        string command = _folder.At("queuedashboard-postfix");
        string shipped = await File.ReadAllTextAsync(Path.Combine(Architecture.Repository.Root, "docs", "examples", "postfix-hold", "queuedashboard-postfix"));
        await File.WriteAllTextAsync(command, shipped.Replace("config=/etc/postfix", $"config={Config}", StringComparison.Ordinal));
        Assert.Equal(0, (await RunAsync("chmod", "755", command)).Code);
        return command;
    }

    /// <summary>As an administrator on the shell: postsuper or postqueue.</summary>
    public Task<(int Code, string Output)> ShellAsync(string program, params string[] arguments) =>
        RunAsync(Path.Combine(Path.GetDirectoryName(_program)!, program), ["-c", Config, .. arguments]);

    public async ValueTask DisposeAsync()
    {
        if (await IsRunningAsync())
        {
            await StopAsync();
        }

        _folder.Dispose();
    }

    /// <summary>The same, behind a way there that a test can obstruct.</summary>
    public async Task<string> ObstructableAsync()
    {
        string command = _folder.At("command");
        await File.WriteAllTextAsync(command, $"#!/bin/sh\n[ ! -e {_folder.At("no-")}$1 ] || {{ echo 'No route to host' >&2; exit 255; }}\nexec {await HoldCommandAsync()} \"$@\"\n");
        Assert.Equal(0, (await RunAsync("chmod", "755", command)).Code);
        return command;
    }

    /// <summary>From now on the command fails at this word; or no longer.</summary>
    public void Obstruct(string word, bool on)
    {
        if (on)
        {
            File.WriteAllText(_folder.At($"no-{word}"), "");
        }
        else
        {
            File.Delete(_folder.At($"no-{word}"));
        }
    }

    /// <summary>What lies in the hold queue: a line of JSON each, as postqueue prints it.</summary>
    public async Task<IReadOnlyList<string>> HeldAsync() =>
        [.. (await RunAsync(Path.Combine(Path.GetDirectoryName(_program)!, "postqueue"), "-c", Config, "-j")).Output.Split('\n').Where(line => line.Contains("\"queue_name\": \"hold\"", StringComparison.Ordinal))];

    /// <summary>Asked of Postfix itself: its pid file is locked while it runs.</summary>
    private async Task<bool> IsRunningAsync() => File.Exists(_folder.At("etc", "main.cf")) && (await RunAsync(_program, "-c", Config, "status")).Code == 0;

    private async Task WriteAsync()
    {
        foreach (string name in new[] { "etc", "spool", "data", "log" })
        {
            Directory.CreateDirectory(_folder.At(name));
        }

        // The daemons give up root and must still get here; the data folder is their own.
        const UnixFileMode Passable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_folder.Path, Passable);
            foreach (string name in new[] { "etc", "spool", "log" })
            {
                File.SetUnixFileMode(_folder.At(name), Passable);
            }
        }

        Assert.Equal(0, (await RunAsync("chown", "postfix", _folder.At("data"))).Code);
        string daemons = (await RunAsync(Path.Combine(Path.GetDirectoryName(_program)!, "postconf"), "-dh", "daemon_directory")).Output.Trim();
        await File.WriteAllTextAsync(_folder.At("etc", "main.cf"), Overridden(Main(daemons), Here(_lines?.Main ?? "")));
        await File.WriteAllTextAsync(_folder.At("etc", "master.cf"), Master());
        foreach (var file in Printed().Where(file => file.Name is not ("main.cf" or "master.cf")))
        {
            await File.WriteAllTextAsync(file.Name, file.Text);
        }

        await File.WriteAllTextAsync(_folder.At("etc", "stop.regexp"), $"/^Subject:.*HOLDME/ FILTER qd:[127.0.0.1]:{_intake}\n/^Subject:.*WAITHERE/ HOLD rule 7 of the house: look at it\n");
        await File.WriteAllTextAsync(_folder.At("etc", "header_checks"), Here(_lines?.HeaderChecks ?? ""));
        await File.WriteAllTextAsync(_folder.At("etc", "rescan.regexp"), "/^X-QueueDashboard-Trace:/ PREPEND X-Rescanned: yes\n");

        // The domain must stand in it: an unrestricted pattern would take other servers' tags off too.
        await File.WriteAllTextAsync(_folder.At("etc", "strip.regexp"), "/^prvs=[0-9]{4}[0-9a-f]{6}=([^@]+@local\\.test)$/ $1\n");
    }

    // Each daemon warns of each setting that is given twice, through the socket of postlogd, which holds ten lines: postlogd itself then waits
    // for room there for ever when it starts, and every other daemon behind it (seen with eight such settings, one start in fifty).
    private static string Overridden(string own, string copied)
    {
        HashSet<string> names = [.. copied.Split('\n').Where(line => line.Contains('=') && !line.StartsWith('#')).Select(Name)];
        return string.Join('\n', own.Split('\n').Where(line => !names.Contains(Name(line)))) + copied;

        static string Name(string line) => line.Split('=')[0].TrimEnd();
    }

    private string Main(string daemons) => $"""
        compatibility_level = 3.6
        queue_directory = {_folder.At("spool")}
        data_directory = {_folder.At("data")}
        daemon_directory = {daemons}
        command_directory = {Path.GetDirectoryName(_program)}
        mail_owner = postfix
        setgid_group = postdrop
        maillog_file = {_folder.At("log", "maillog")}
        maillog_file_prefixes = {_folder.Path}
        myhostname = mx.local.test
        mydomain = local.test
        mydestination =
        inet_interfaces = 127.0.0.1
        inet_protocols = ipv4
        mynetworks = 127.0.0.2/32
        relay_domains = local.test, gateway.test
        relay_transport = relay:[127.0.0.1]:{_sink}
        default_transport = smtp:[127.0.0.1]:{_sink}
        {(_peer is null ? "" : $"transport_maps = inline:{{ {{ {_peer.Domain} = smtp:[127.0.0.1]:{_peer.Port} }} }}")}
        smtpd_relay_restrictions = permit_mynetworks, reject_unauth_destination
        smtpd_recipient_restrictions =
        smtpd_authorized_xclient_hosts = 127.0.0.1
        smtpd_authorized_xforward_hosts = 127.0.0.1
        smtpd_peername_lookup = no
        smtp_dns_support_level = disabled
        smtp_host_lookup = native
        local_header_rewrite_clients =
        header_checks = regexp:{_folder.At("etc", "stop.regexp")}
        alias_maps =
        alias_database =
        smtputf8_enable = yes
        {(_asPrinted ? Printed("main.cf") : _milter == 0 ? "" : $"recipient_canonical_maps = regexp:{_folder.At("etc", "strip.regexp")}\nrecipient_canonical_classes = envelope_recipient")}
        minimal_backoff_time = 2s
        maximal_backoff_time = 2s
        queue_run_delay = 2s

        """;

    private string Master()
    {
        const string Trusted = "  -o mynetworks=127.0.0.0/8\n  -o smtpd_relay_restrictions=permit_mynetworks,reject\n";
        string daemons = string.Concat(new (string Name, string Type, string Private, string Wake, string Most, string Command)[]
        {
            ("cleanup", "unix", "n", "-", "0", "cleanup"),
            ("rescanning", "unix", "n", "-", "0", $"cleanup -o header_checks=regexp:{_folder.At("etc", "rescan.regexp")}"),
            ("qmgr", "unix", "n", "300", "1", "qmgr"),
            ("rewrite", "unix", "-", "-", "-", "trivial-rewrite"),
            ("bounce", "unix", "-", "-", "0", "bounce"),
            ("defer", "unix", "-", "-", "0", "bounce"),
            ("trace", "unix", "-", "-", "0", "bounce"),
            ("smtp", "unix", "-", "-", "-", "smtp"),
            ("relay", "unix", "-", "-", "-", "smtp"),
            ("showq", "unix", "n", "-", "-", "showq"),
            ("error", "unix", "-", "-", "-", "error"),
            ("retry", "unix", "-", "-", "-", "error"),
            ("discard", "unix", "-", "-", "-", "discard"),
            ("anvil", "unix", "-", "-", "1", "anvil"),
            ("scache", "unix", "-", "-", "1", "scache"),
            ("proxymap", "unix", "-", "-", "-", "proxymap"),
            ("postlog", "unix-dgram", "n", "-", "1", "postlogd"),
        }.Select(one => $"{one.Name} {one.Type} {one.Private} - n {one.Wake} {one.Most} {one.Command}\n"))
            + (_lines is null ? "qd unix - - n - - smtp -o smtp_send_xforward_command=yes\n" : "");
        if (_asPrinted)
        {
            // An entry goes on until the next line that begins without a blank, so what follows it here would be below the wrong one.
            return Printed("master.cf").Replace("smtp      inet", $"127.0.0.1:{Mx} inet", StringComparison.Ordinal)
                .Replace("\nsubmission inet n       -       n       -       -       smtpd\n", $"\n127.0.0.1:{Submission} inet n - n - - smtpd\n{Trusted}", StringComparison.Ordinal) + daemons;
        }

        return $"127.0.0.1:{Mx} inet n - n - - smtpd\n{Milter("accept")}"
            + $"127.0.0.1:{Submission} inet n - n - - smtpd\n{Milter("tempfail")}  -o milter_macro_daemon_name=ORIGINATING\n{Trusted}"
            + (_lines is { } lines ? Here(lines.Master) : Ways())
            + daemons;

        string Ways() =>
            $"127.0.0.1:{Reinjection} inet n - n - - smtpd\n  -o receive_override_options=no_header_body_checks,no_unknown_recipient_checks,no_address_mappings\n{Trusted}"
            + $"127.0.0.1:{Rescan} inet n - n - - smtpd\n  -o cleanup_service_name=rescanning\n{Trusted}";
    }

    private string Printed(string name) => Printed().Single(file => file.Name == name).Text;

    private IReadOnlyList<PostfixFile> Printed() => !_asPrinted ? [] : PostfixLines.Of(new PostfixSetup
    {
        Milter = $"127.0.0.1:{_milter}",
        Domains = ["local.test"],
        Release = $"127.0.0.1:{Reinjection}",
        Requeue = $"127.0.0.1:{Rescan}",
        Map = _folder.At("etc", "prvs_strip.regexp"),
    });

    private string Here(string lines) => lines
        .Replace("2525", $"{_intake}", StringComparison.Ordinal)
        .Replace("10026", $"{Reinjection}", StringComparison.Ordinal)
        .Replace("10024", $"{Rescan}", StringComparison.Ordinal)
        .Replace("172.30.25.10", "127.0.0.1", StringComparison.Ordinal)
        .Replace("/etc/postfix/", _folder.At("etc") + "/", StringComparison.Ordinal)
        .Replace("/dev/stdout", _folder.At("log", "maillog"), StringComparison.Ordinal);

    private string Milter(string defaultAction) =>
        _milter == 0 ? "" : $"  -o {{ smtpd_milters = {{ inet:127.0.0.1:{_milter}, default_action={defaultAction}, command_timeout=10s }} }}\n";

    private static async Task<(int Code, string Output)> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true }) ?? throw new InvalidOperationException($"{program} does not start.");

        // A daemon inherits the pipes: only the program's own end is waited for, and errors are read from the log.
        var said = process.StandardOutput.ReadToEndAsync();
        using CancellationTokenSource limit = new(TimeSpan.FromMinutes(1));
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(true);
            throw new TimeoutException($"{program} {string.Join(' ', arguments)} did not end within a minute.");
        }

        return (process.ExitCode, await Task.WhenAny(said, Task.Delay(1000)) == said ? await said : "");
    }
}
