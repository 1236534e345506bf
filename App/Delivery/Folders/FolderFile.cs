using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using QueueDashboard.Data;

namespace QueueDashboard.Delivery.Folders;

/// <summary>What came of reading one file.</summary>
internal abstract record FileRead
{
    private FileRead()
    {
    }

    /// <param name="Content">Unpacked.</param>
    /// <param name="Hash">SHA-256 of the file as it lies there, in lower-case hexadecimal.</param>
    /// <param name="ModifiedAt">Microseconds.</param>
    public sealed record Whole(byte[] Content, string Hash, long Size, long ModifiedAt) : FileRead;

    /// <summary>It went away meanwhile, or it is still being written.</summary>
    public sealed record NotNow : FileRead;

    /// <param name="Why">A sentence.</param>
    /// <param name="Lasting">False: it may go away without the file changing, such as a missing right.</param>
    public sealed record Problem(string Why, bool Lasting) : FileRead;
}

/// <summary>Reads a file of a watched folder, bounded, and that very file: no link is followed, nothing that would block is opened.</summary>
internal static class FolderFile
{
    private static readonly FileRead.Problem Elsewhere = new("It is a link or leads out of the folder; only files that lie there themselves are read.", Lasting: true);

    public static long ModifiedAt(FileSystemInfo file) => Microseconds.From(new DateTimeOffset(file.LastWriteTimeUtc, TimeSpan.Zero));

    /// <param name="largest">Octets, of the file and of what it unpacks to.</param>
    public static async Task<FileRead> ReadAsync(string folder, string relative, long largest, CancellationToken cancel)
    {
        try
        {
            if (FolderPath.Resolve(folder, relative) is not { } path)
            {
                return Elsewhere;
            }

            FileInfo before = new(path);
            if (!before.Exists)
            {
                return new FileRead.NotNow();
            }

            // A pipe or a device shows no size; to open one could wait for ever.
            return before.Length == 0 ? new FileRead.Problem("It is empty.", Lasting: true)
                : before.Length > largest ? new FileRead.Problem($"It is too large: {before.Length} octets; the limit is {largest}.", Lasting: true)
                : await ReadAsync(before, largest, cancel);
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            return new FileRead.NotNow();
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return new FileRead.Problem($"It cannot be read: {refused.Message}", Lasting: false);
        }
    }

    private static async Task<FileRead> ReadAsync(FileInfo before, long largest, CancellationToken cancel)
    {
        long size = before.Length;
        long modified = ModifiedAt(before);
        byte[] bytes = new byte[size];
        await using (FileStream stream = new(before.FullName, new FileStreamOptions { Share = FileShare.ReadWrite | FileShare.Delete, Options = FileOptions.Asynchronous | FileOptions.SequentialScan }))
        {
            if (IsAnother(stream, before.FullName))
            {
                return Elsewhere;
            }

            if (await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancel) < bytes.Length)
            {
                return new FileRead.NotNow();
            }
        }

        before.Refresh();
        if (!before.Exists || before.Length != size || ModifiedAt(before) != modified)
        {
            return new FileRead.NotNow();
        }

        string hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
        if (!before.Name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase))
        {
            return new FileRead.Whole(bytes, hash, size, modified);
        }

        try
        {
            return await UnpackAsync(bytes, largest, cancel) is { } content
                ? new FileRead.Whole(content, hash, size, modified)
                : new FileRead.Problem($"It unpacks to more than {largest} octets.", Lasting: true);
        }
        catch (InvalidDataException)
        {
            return new FileRead.Problem("It is no whole gzip file.", Lasting: true);
        }
    }

    /// <summary>Somebody put a link into the path between the look at it and its opening. Only Linux says which file was opened.</summary>
    private static bool IsAnother(FileStream stream, string path) =>
        OperatingSystem.IsLinux() && new FileInfo($"/proc/self/fd/{stream.SafeFileHandle.DangerousGetHandle()}").LinkTarget is { } opened && opened != path;

    /// <summary>Null: it is larger than allowed; no more than that is ever unpacked.</summary>
    private static async Task<byte[]?> UnpackAsync(byte[] packed, long largest, CancellationToken cancel)
    {
        await using GZipStream gzip = new(new MemoryStream(packed), CompressionMode.Decompress);
        using MemoryStream content = new();
        byte[] buffer = new byte[81_920];
        int read;
        while ((read = await gzip.ReadAsync(buffer, cancel)) > 0)
        {
            if (content.Length + read > largest)
            {
                return null;
            }

            content.Write(buffer, 0, read);
        }

        // RFC 1952 section 2.3.1: the last four octets are the length. One that was cut short unpacks without a complaint.
        return content.Length > 0 && packed.Length > 18 && BinaryPrimitives.ReadUInt32LittleEndian(packed.AsSpan(packed.Length - 4)) == content.Length
            ? content.ToArray()
            : throw new InvalidDataException("It is cut short.");
    }
}
