using System.Diagnostics;

[assembly: AssemblyFixture(typeof(QueueDashboard.Tests.Support.PreparedStorage))]

namespace QueueDashboard.Tests.Support;

/// <summary>
/// A storage folder with an up-to-date database and an administrator's token, made once by the command line; each dashboard begins
/// with a copy of it, which is much quicker than two processes more a test.
/// </summary>
public sealed class PreparedStorage : IDisposable
{
    private readonly SemaphoreSlim _one = new(1, 1);
    private TemporaryFolder? _folder;
    private string _token = "";

    /// <summary>Fills the folder, which must not exist yet; the token.</summary>
    internal async Task<string> CopyToAsync(string folder)
    {
        await _one.WaitAsync();
        try
        {
            if (_folder is null)
            {
                TemporaryFolder made = new();
                _token = await MakeAsync(made);
                _folder = made;
            }
        }
        finally
        {
            _one.Release();
        }

        Copy(new DirectoryInfo(_folder.At("var")), folder);
        return _token;
    }

    public void Dispose()
    {
        _folder?.Dispose();
        _one.Dispose();
    }

    private static async Task<string> MakeAsync(TemporaryFolder folder)
    {
        ProcessStartInfo start = new("dotnet", [Path.Combine(AppContext.BaseDirectory, "App.dll"), "token", "create", "--role", "administrator", "--name", "end to end"])
        {
            WorkingDirectory = folder.Path,
            RedirectStandardOutput = true,
        };
        start.Environment["QUEUEDASHBOARD__Storage__Folder"] = folder.At("var");
        using var process = Process.Start(start) ?? throw new InvalidOperationException("The command line does not start.");
        string said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"token create failed: {said}");
        return said.Trim().Split('\n')[^1].Trim();
    }

    private static void Copy(DirectoryInfo from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in from.GetFiles())
        {
            file.CopyTo(Path.Combine(to, file.Name));
        }

        foreach (var folder in from.GetDirectories())
        {
            Copy(folder, Path.Combine(to, folder.Name));
        }
    }
}
