using System.Security.Cryptography;
using System.Text;

namespace QueueDashboard.Senders;

/// <summary>What a scanner shows to read the lists. It opens nothing else; a new one is made when its file is gone.</summary>
internal sealed class MapKey(string path)
{
    private readonly Lock _gate = new();
    private string? _value;

    public string Value
    {
        get
        {
            lock (_gate)
            {
                return _value ??= Read();
            }
        }
    }

    public bool Is(string given) => CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given)), SHA256.HashData(Encoding.UTF8.GetBytes(Value)));

    private string Read()
    {
        if (!File.Exists(path))
        {
            FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using var file = new FileStream(path, options);
            file.Write(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20))));
        }

        return File.ReadAllText(path).Trim();
    }
}
