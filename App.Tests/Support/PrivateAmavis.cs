using System.Diagnostics;

namespace QueueDashboard.Tests.Support;

/// <summary>
/// An amavis of the test's own: everything below a temporary folder, loopback only, ended with the test. It looks at nothing but attachments' names
/// and puts messages with an .exe into its quarantine folder; what it passes or releases goes to a sink.
/// </summary>
internal sealed class PrivateAmavis : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _program;
    private readonly int _sink;
    private readonly bool _packed;
    private Process? _process;

    private PrivateAmavis(string program, int sink, bool packed)
    {
        (_program, _sink, _packed) = (program, sink, packed);
        int[] ports = FreePort.Take(2);
        (Smtp, Release) = (ports[0], ports[1]);
    }

    /// <summary>Where mail to be checked is handed over.</summary>
    public int Smtp { get; }

    /// <summary>Where its release protocol is spoken.</summary>
    public int Release { get; }

    public string Quarantine => _folder.At("quarantine");

    public string Log => File.Exists(_folder.At("home", "log")) ? File.ReadAllText(_folder.At("home", "log")) : "(no log)";

    /// <param name="packed">Quarantined files are gzip files.</param>
    public static async Task<PrivateAmavis> StartAsync(int sink, bool packed = false)
    {
        string program = Peers.FindOneOf("amavisd", "amavisd-new");
        Peers.Need(Environment.IsPrivilegedProcess, "amavis gives up root's rights for its own user's, so it has to have them.");
        PrivateAmavis amavis = new(program, sink, packed);
        try
        {
            await amavis.StartAsync();
        }
        catch
        {
            await amavis.DisposeAsync();
            throw;
        }

        return amavis;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
        }

        _folder.Dispose();
    }

    private async Task StartAsync()
    {
        foreach (string name in new[] { "home", "tmp", "quarantine" })
        {
            Directory.CreateDirectory(_folder.At(name));
        }

        // Its user must get to its folders, which are its own.
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_folder.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        }

        using (var owned = Process.Start("chown", ["-R", "amavis:amavis", _folder.At("home"), _folder.At("tmp"), _folder.At("quarantine")]))
        {
            await owned.WaitForExitAsync();
            Assert.Equal(0, owned.ExitCode);
        }

        await File.WriteAllTextAsync(_folder.At("amavisd.conf"), Configuration());
        _process = Process.Start(new ProcessStartInfo(_program, ["-c", _folder.At("amavisd.conf"), "foreground"]) { RedirectStandardOutput = true, RedirectStandardError = true }) ?? throw new InvalidOperationException("amavis does not start.");
        _process.OutputDataReceived += (_, _) => { };
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await Eventually.TrueAsync("amavis greets", () => SmtpSender.AnswersAsync(Smtp), () => Log);
    }

    private string Configuration() =>
        $$"""
        use strict;
        $MYHOME = '{{_folder.At("home")}}'; $TEMPBASE = '{{_folder.At("tmp")}}'; $QUARANTINEDIR = '{{Quarantine}}'; $db_home = '{{_folder.At("home")}}';
        $daemon_user = 'amavis'; $daemon_group = 'amavis';
        $pid_file = '{{_folder.At("home", "pid")}}'; $lock_file = '{{_folder.At("home", "lock")}}';
        $max_servers = 2; $enable_db = 0; $enable_zmq = 0; $do_syslog = 0; $log_level = 2; $logfile = '{{_folder.At("home", "log")}}';
        $mydomain = 'local.test'; $myhostname = 'amavis.local.test'; @local_domains_maps = (1);
        $inet_socket_bind = '127.0.0.1'; $inet_socket_port = [{{Smtp}}, {{Release}}]; @inet_acl = qw(127.0.0.1); $unix_socketname = undef;
        $interface_policy{'{{Release}}'} = 'AM.PDP-INET';
        $policy_bank{'AM.PDP-INET'} = { protocol => 'AM.PDP', inet_acl => ['127.0.0.1'], auth_required_release => 0 };
        $forward_method = $notify_method = $release_method = 'smtp:[127.0.0.1]:{{_sink}}'; $requeue_method = 'smtp:[127.0.0.1]:{{_sink}}';
        $banned_files_quarantine_method = 'local:banned-%m{{(_packed ? ".gz" : "")}}';
        $final_banned_destiny = D_DISCARD; $final_bad_header_destiny = D_PASS;
        @bypass_virus_checks_maps = (1); @bypass_spam_checks_maps = (1);
        $banned_filename_re = new_RE(qr'.\.exe$'i);
        @av_scanners = (); @av_scanners_backup = (); @decoders = (['mail', \&do_mime_decode]);
        $banned_admin = undef; $warnbannedsender = 0;
        $enable_dkim_verification = 0; $enable_dkim_signing = 0;
        1;

        """;
}
