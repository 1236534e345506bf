using System.Globalization;
using QueueDashboard.Hosting;

namespace QueueDashboard.Digests;

/// <summary>Where digests go while no relay is set: files that a mail program opens. Their links are alive, so they are the owner's alone.</summary>
internal sealed class DigestOutbox(StorageFolder storage)
{
    /// <summary>Writes <c>outbox/ID.eml</c>, whole or not at all; the same number again replaces it. Answers the path below the storage folder.</summary>
    public async Task<string> WriteAsync(long id, byte[] mail, CancellationToken cancel)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"{id}.eml");
        string file = Path.Combine(storage.Sub("outbox"), name);
        string part = file + ".part";
        File.Delete(part);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using (var stream = new FileStream(part, options))
        {
            await stream.WriteAsync(mail, cancel);
            stream.Flush(flushToDisk: true);
        }

        File.Move(part, file, overwrite: true);
        return $"outbox/{name}";
    }
}
