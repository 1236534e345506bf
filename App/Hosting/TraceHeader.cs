using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace QueueDashboard.Hosting;

/// <summary>
/// The header field on each re-injected message that says which item it was, with an HMAC of ours. It is evidence, never a
/// reason to drop: a sender can copy it.
/// </summary>
public sealed class TraceHeader(byte[] key)
{
    public const string Name = "X-QueueDashboard-Trace";

    public string Value(long itemId, string act) => string.Create(CultureInfo.InvariantCulture, $"{itemId} {act} {Mac(itemId, act)}");

    /// <summary>The item's id when the HMAC is ours, else null.</summary>
    public long? Read(string value)
    {
        string[] parts = value.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return parts.Length == 3
            && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out long id)
            && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(parts[2]), Encoding.ASCII.GetBytes(Mac(id, parts[1])))
            ? id
            : null;
    }

    private string Mac(long itemId, string act) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{itemId} {act}"))).AsSpan(0, 16));

    /// <summary>Reads the key from its file, or makes one (32 random bytes, mode 0600) at the first start.</summary>
    public static TraceHeader FromFile(string path)
    {
        if (!File.Exists(path))
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using var file = new FileStream(path, options);
            file.Write(RandomNumberGenerator.GetBytes(32));
        }

        return new TraceHeader(File.ReadAllBytes(path));
    }
}
