using System.Globalization;
using System.Text;
using Microsoft.Extensions.Options;
using QueueDashboard.Hosting;

namespace QueueDashboard.Batv;

/// <summary>
/// <c>logs/SMTP-in.log</c>: a line a verdict, for those who read logs. Written by one caller at a time. A full disk stops nothing: the lines
/// are lost then, and the program's own log says so once.
/// </summary>
internal sealed partial class SmtpInLog(StorageFolder storage, IOptions<BackscatterOptions> options, TimeProvider clock, ILogger<SmtpInLog> logger) : IDisposable
{
    private const string Name = "SMTP-in.log";
    private const string PutAside = "SMTP-in-*.log";

    private readonly Lock _gate = new();
    private readonly StringBuilder _text = new();
    private FileStream? _file;
    private DateOnly _day;
    private bool _broken;

    public string File => Path.Combine(storage.Path, "logs", Name);

    /// <param name="leftOut">How many more were counted only.</param>
    public void Write(IReadOnlyList<JudgedRecipient> judged, int leftOut)
    {
        if (judged.Count == 0 && leftOut == 0)
        {
            return;
        }

        lock (_gate)
        {
            try
            {
                foreach (var one in judged)
                {
                    SmtpInLine.Append(_text, one);
                    if (_text.Length > 64 * 1024)
                    {
                        Flush();
                    }
                }

                if (leftOut > 0)
                {
                    _text.Append(CultureInfo.InvariantCulture, $"{clock.GetUtcNow():yyyy-MM-ddTHH:mm:ss.fffZ} left-out count={leftOut}\n");
                }

                Flush();
                _broken = false;
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                if (!_broken)
                {
                    LogBroken(fault, File);
                }

                _broken = true;
                Close();
            }
            finally
            {
                _text.Clear();
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            Close();
        }
    }

    private void Flush()
    {
        if (_text.Length == 0)
        {
            return;
        }

        byte[] bytes = Encoding.UTF8.GetBytes(_text.ToString());
        _text.Clear();
        var file = Open(bytes.Length);
        file.Write(bytes);
        file.Flush();
    }

    /// <summary>The file that the next bytes go to. One that somebody moved away is made anew.</summary>
    private FileStream Open(int more)
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        if (_file is not null && !System.IO.File.Exists(File))
        {
            Close();
        }

        if (_file is null)
        {
            FileInfo old = new(File);
            _day = old.Exists ? DateOnly.FromDateTime(old.LastWriteTimeUtc) : today;
            _file = Append();
        }

        if (_file.Length > 0 && (_day != today || _file.Length + more > options.Value.LogMegabytes * 1024L * 1024L))
        {
            Close();
            Rotate();
            _file = Append();
        }

        _day = today;
        return _file;
    }

    private FileStream Append()
    {
        storage.Sub("logs");
        FileStreamOptions how = new() { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            how.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(File, how);
    }

    // The day and a number in the name, so that names sort by time.
    private void Rotate()
    {
        string folder = Path.GetDirectoryName(File)!;
        string start = string.Create(CultureInfo.InvariantCulture, $"SMTP-in-{_day:yyyy-MM-dd}.");
        int number = Directory.EnumerateFiles(folder, start + "*.log")
            .Select(path => int.TryParse(Path.GetFileNameWithoutExtension(path).AsSpan(start.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int found) ? found : 0)
            .DefaultIfEmpty(0).Max() + 1;
        System.IO.File.Move(File, Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{start}{number:0000}.log")));
        foreach (string old in Directory.EnumerateFiles(folder, PutAside).Order(StringComparer.Ordinal).SkipLast(options.Value.LogFiles).ToList())
        {
            System.IO.File.Delete(old);
        }
    }

    private void Close()
    {
        _file?.Dispose();
        _file = null;
    }

    [LoggerMessage(LogLevel.Error, "Lines for {File} are lost until it can be written again. Verdicts go on, and the history has them.")]
    private partial void LogBroken(Exception fault, string file);
}
