using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace QueueDashboard.Bench.Servers;

/// <summary>The dashboard as it is shipped, whole, in a process and a folder of its own.</summary>
internal sealed class DashboardServer : IMailServer
{
    private readonly Process _process;
    private readonly string _database;

    private DashboardServer(Process process, int smtpPort, int webPort, int milterPort, string database)
    {
        _process = process;
        _database = database;
        SmtpPort = smtpPort;
        WebPort = webPort;
        MilterPort = milterPort;
    }

    public string Name => "dashboard";

    public int SmtpPort { get; }

    public int WebPort { get; }

    public int MilterPort { get; }

    public int Root => _process.Id;

    /// <summary>The Release build beside this one, where it was not named.</summary>
    public static string FindApp(Choice choice)
    {
        string app = choice.Text("app", "");
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); app.Length == 0 && folder is not null; folder = folder.Parent)
        {
            string candidate = Path.Combine(folder.FullName, "App", "bin", "Release", "net10.0", "App.dll");
            app = File.Exists(candidate) ? candidate : "";
        }

        return File.Exists(app) ? app : throw new FileNotFoundException("There is no Release build of App. Build it, or name it with --app.");
    }

    /// <summary>Returns as soon as the process runs; it does not listen yet.</summary>
    /// <param name="more">Further arguments.</param>
    public static DashboardServer Launch(string app, string folder, params string[] more)
    {
        int smtp = FreePort.Find();
        int web = FreePort.Find();
        int milter = FreePort.Find();
        Directory.CreateDirectory(folder);
        var start = new ProcessStartInfo("dotnet") { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        string[] args =
        [
            app, $"--Storage:Folder={folder}", $"--Web:Listen=http://127.0.0.1:{web}", $"--Intake:Smtp:Listen=127.0.0.1:{smtp}",
            $"--Filter:Listen=127.0.0.1:{milter}", "--Defaults:ReleaseRelay=", "--Logging:LogLevel:Default=Warning", .. more,
        ];
        Array.ForEach(args, start.ArgumentList.Add);
        var process = Process.Start(start) ?? throw new InvalidOperationException("The dashboard did not start.");

        // Read, or the server stands still when the pipe is full.
        process.OutputDataReceived += (_, line) => Tell(line.Data);
        process.ErrorDataReceived += (_, line) => Tell(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new DashboardServer(process, smtp, web, milter, Path.Combine(folder, "queue.db"));
    }

    public async Task<long> StoredAsync() => await CountAsync("SELECT count(*) FROM Contents");

    public async Task CalmAsync()
    {
        while (await CountAsync("SELECT count(*) FROM Items WHERE (Marks & 8) = 0") > 0)
        {
            await Task.Delay(200);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await ProcessTree.StopAsync(_process);
        _process.Dispose();
    }

    private static void Tell(string? line)
    {
        if (line is not null && Environment.GetEnvironmentVariable("QD_BENCH_LOG") is not null)
        {
            Console.Error.WriteLine("  | " + line);
        }
    }

    private async Task<long> CountAsync(string question)
    {
        await using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = _database, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Fixed text of this class.
        command.CommandText = question;
#pragma warning restore CA2100
        return Convert.ToInt64(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }
}
