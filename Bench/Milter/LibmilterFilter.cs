using System.Diagnostics;
using System.Globalization;
using QueueDashboard.Bench.Servers;

namespace QueueDashboard.Bench.Milter;

/// <summary>
/// The peer: Sendmail's libmilter with callbacks for every step that do nothing but answer. With a sender it also changes that at the end,
/// as a BATV filter would.
/// </summary>
internal sealed class LibmilterFilter : IAsyncDisposable
{
    private const string Source = """
        #include <stdio.h>
        #include <libmilter/mfapi.h>
        static char *sender;
        static sfsistat on_connect(SMFICTX *c, char *h, _SOCK_ADDR *a) { return SMFIS_CONTINUE; }
        static sfsistat on_text(SMFICTX *c, char *s) { return SMFIS_CONTINUE; }
        static sfsistat on_path(SMFICTX *c, char **v) { return SMFIS_CONTINUE; }
        static sfsistat on_header(SMFICTX *c, char *n, char *v) { return SMFIS_CONTINUE; }
        static sfsistat on_step(SMFICTX *c) { return SMFIS_CONTINUE; }
        static sfsistat on_body(SMFICTX *c, unsigned char *b, size_t n) { return SMFIS_CONTINUE; }
        static sfsistat on_end(SMFICTX *c) { if (sender) smfi_chgfrom(c, sender, NULL); return SMFIS_CONTINUE; }
        static sfsistat on_unknown(SMFICTX *c, const char *s) { return SMFIS_CONTINUE; }
        int main(int argc, char **argv)
        {
            char at[64];
            struct smfiDesc all = { "peer", SMFI_VERSION, SMFIF_CHGFROM, on_connect, on_text, on_path, on_path, on_header, on_step, on_body, on_end, on_step, on_step, on_unknown, on_step, NULL };
            if (argc > 2) sender = argv[2];
            snprintf(at, sizeof at, "inet:%s@127.0.0.1", argv[1]);
            return smfi_setconn(at) != MI_SUCCESS || smfi_register(all) != MI_SUCCESS || smfi_main() != MI_SUCCESS;
        }
        """;

    private readonly Process _process;

    private LibmilterFilter(Process process, int port)
    {
        _process = process;
        Port = port;
    }

    public int Port { get; }

    public int Root => _process.Id;

    /// <summary>Null: no C compiler, or no libmilter to build with (Debian: gcc, libmilter-dev).</summary>
    public static async Task<LibmilterFilter?> StartAsync(string folder, string? sender = null)
    {
        string program = Path.Combine(folder, "peer");
        if (!File.Exists(program))
        {
            if (!File.Exists("/usr/bin/gcc") || !File.Exists("/usr/include/libmilter/mfapi.h"))
            {
                return null;
            }

            await File.WriteAllTextAsync(program + ".c", Source);
            using var compiler = Process.Start("gcc", ["-O2", "-o", program, program + ".c", "-lmilter", "-lpthread"]);
            await compiler.WaitForExitAsync();
        }

        int port = FreePort.Find();
        string[] arguments = [port.ToString(CultureInfo.InvariantCulture), .. sender is null ? (string[])[] : [sender]];
        var process = Process.Start(new ProcessStartInfo(program, arguments)) ?? throw new InvalidOperationException("The peer did not start.");
        await FreePort.OpenAsync(port);
        return new LibmilterFilter(process, port);
    }

    public async ValueTask DisposeAsync()
    {
        await ProcessTree.StopAsync(_process);
        _process.Dispose();
    }
}
