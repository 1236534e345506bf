using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using QueueDashboard.Hosting;

namespace QueueDashboard.Intake.Rspamd;

/// <summary>The configured sources, or the one that is there from the first start with a password of its own.</summary>
internal sealed class RspamdSources(IOptions<RspamdIntakeOptions> options, StorageFolder storage)
{
    public const string UsualName = "rspamd";
    private const int PasswordBytes = 24;

    private readonly Lazy<IReadOnlyList<RspamdSource>> _all = new(() => options.Value.Sources.Count > 0
        ? [.. options.Value.Sources.Select(source => new RspamdSource(source.Name, source.Password, source.Diverted))]
        : [new RspamdSource(UsualName, KeptPassword(Path.Combine(storage.Sub("keys"), "rspamd.password")), Diverted: false)]);

    public IReadOnlyList<RspamdSource> All => _all.Value;

    /// <summary>
    /// The source that this name and password belong to; null: none. Takes as long for a wrong password as for an unknown name: both are compared
    /// with every source, by hashes of equal length.
    /// </summary>
    public RspamdSource? Find(string user, string password)
    {
        byte[] given = Digest(user, password);
        RspamdSource? found = null;
        foreach (var source in All)
        {
            found = CryptographicOperations.FixedTimeEquals(given, Digest(source.User, source.Password)) ? source : found;
        }

        return found;
    }

    // The length in front: "a:bc" and "ab:c" are two.
    private static byte[] Digest(string user, string password) => SHA256.HashData(Encoding.UTF8.GetBytes($"{user.Length}:{user}:{password}"));

    private static string KeptPassword(string path)
    {
        if (!File.Exists(path))
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            // Letters and digits only: it is put between quotes into Rspamd's configuration as it stands.
            using var file = new FileStream(path, options);
            file.Write(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(PasswordBytes)) + "\n"));
        }

        return File.ReadAllText(path).Trim() is { Length: >= 12 } kept
            ? kept
            : throw new InvalidDataException($"{path} holds no password of at least 12 characters. Delete it, and another one is made at the next start.");
    }
}
