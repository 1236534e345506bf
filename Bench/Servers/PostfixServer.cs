using System.Diagnostics;
using System.Globalization;

namespace QueueDashboard.Bench.Servers;

/// <summary>A private Postfix whose smtpd puts all mail on hold: it keeps the same promise, each message on disk before its 250.</summary>
internal sealed class PostfixServer : IMailServer
{
    private readonly string _folder;

    private PostfixServer(string folder, int port, IReadOnlyList<int> filtered, int root)
    {
        _folder = folder;
        SmtpPort = port;
        FilteredPorts = filtered;
        Root = root;
    }

    public string Name => "Postfix";

    public int SmtpPort { get; }

    /// <summary>The same, with a milter each.</summary>
    public IReadOnlyList<int> FilteredPorts { get; }

    public int Root { get; }

    /// <summary>Null: not installed, or we are not root, which its master wants.</summary>
    /// <param name="milters">Their ports; each gets a listener of its own, for own users' mail.</param>
    public static async Task<PostfixServer?> StartAsync(string folder, params IReadOnlyList<int> milters)
    {
        if (!File.Exists("/usr/sbin/postfix") || Environment.UserName != "root")
        {
            return null;
        }

        int port = FreePort.Find();
        int[] filtered = [.. milters.Select(_ => FreePort.Find())];
        string etc = Path.Combine(folder, "etc");
        string spool = Path.Combine(folder, "spool");
        string data = Path.Combine(folder, "data");
        Array.ForEach([etc, spool, data], each => Directory.CreateDirectory(each));
        await RunAsync("chmod", "755", folder, etc, spool);
        await RunAsync("chown", "postfix", data);
        await File.WriteAllTextAsync(Path.Combine(etc, "main.cf"), MainFile(folder, spool, data));
        await File.WriteAllTextAsync(Path.Combine(etc, "master.cf"), MasterFile(port) + string.Concat(filtered.Zip(milters, Filtered)));
        await RunAsync("postfix", "-c", etc, "start");
        await FreePort.OpenAsync(port);

        // Postfix keeps a lock on this file, which .NET's own reading respects.
        string pid = await RunAsync("cat", Path.Combine(spool, "pid", "master.pid"));
        return new PostfixServer(folder, port, filtered, int.Parse(pid, CultureInfo.InvariantCulture));
    }

    public Task<long> StoredAsync() => Task.FromResult(Directory.EnumerateFiles(Path.Combine(_folder, "spool", "hold"), "*", SearchOption.AllDirectories).LongCount());

    public Task CalmAsync() => Task.CompletedTask;

    public async ValueTask DisposeAsync() => await RunAsync("postfix", "-c", Path.Combine(_folder, "etc"), "stop");

    private static string MainFile(string folder, string spool, string data) => $"""
        compatibility_level = 3.6
        queue_directory = {spool}
        data_directory = {data}
        daemon_directory = /usr/lib/postfix/sbin
        command_directory = /usr/sbin
        mail_owner = postfix
        setgid_group = postdrop
        myhostname = mx.bench.test
        mydestination =
        inet_interfaces = 127.0.0.1
        inet_protocols = ipv4
        maillog_file = {folder}/maillog
        maillog_file_prefixes = {folder}
        mynetworks = 127.0.0.0/8
        smtpd_peername_lookup = no
        smtpd_client_connection_count_limit = 0
        smtpd_relay_restrictions = permit_mynetworks, reject
        smtpd_client_restrictions = static:HOLD
        default_transport = discard:
        alias_maps =
        alias_database =
        in_flow_delay = 0
        default_process_limit = 200
        enable_long_queue_ids = yes

        """;

    private static string MasterFile(int port) => $"""
        127.0.0.1:{port} inet n - n - - smtpd
        pickup    unix n - n 60 1 pickup
        cleanup   unix n - n - 0 cleanup
        qmgr      unix n - n 300 1 qmgr
        rewrite   unix - - n - - trivial-rewrite
        bounce    unix - - n - 0 bounce
        defer     unix - - n - 0 bounce
        trace     unix - - n - 0 bounce
        flush     unix n - n 1000? 0 flush
        proxymap  unix - - n - - proxymap
        showq     unix n - n - - showq
        error     unix - - n - - error
        retry     unix - - n - - error
        discard   unix - - n - - discard
        anvil     unix - - n - 1 anvil
        scache    unix - - n - 1 scache
        postlog   unix-dgram n - n - 1 postlogd

        """;

    private static string Filtered(int port, int milter) =>
        $"127.0.0.1:{port} inet n - n - - smtpd\n  -o smtpd_milters=inet:127.0.0.1:{milter}\n  -o milter_macro_daemon_name=ORIGINATING\n";

    private static async Task<string> RunAsync(string program, params string[] args)
    {
        using var process = Process.Start(new ProcessStartInfo(program, args) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        string output = await process.StandardOutput.ReadToEndAsync();
        string told = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} {string.Join(' ', args)}: {told}");
        }

        return output;
    }
}
