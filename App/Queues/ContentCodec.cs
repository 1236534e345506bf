using System.Buffers;
using System.IO.Compression;
using System.Numerics;
using QueueDashboard.Data.Queues;

namespace QueueDashboard.Queues;

/// <summary>Packs a message's bytes for the database and unpacks them again, byte for byte.</summary>
internal static class ContentCodec
{
    public const int Raw = 0;
    public const int Brotli = 1;

    // Quality 1 packs mail to about 60 % at some hundred MB/s; higher ones would cost the intake more than the disk gains.
    private const int Quality = 1;
    private const int SmallestWindow = 12;
    private const int LargestWindow = 18;

    /// <summary>Compressed, or as it is where that would not be shorter (a message of pictures).</summary>
    public static (int Codec, byte[] Bytes) Pack(ReadOnlySpan<byte> content)
    {
        // No larger than the content: both sides set aside and clear memory of the window's size for each message.
        int window = Math.Clamp(BitOperations.Log2((uint)content.Length) + 1, SmallestWindow, LargestWindow);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(content.Length + 64);
        try
        {
            return BrotliEncoder.TryCompress(content, buffer.AsSpan(0, content.Length), out int written, Quality, window) && written < content.Length
                ? (Brotli, buffer.AsSpan(0, written).ToArray())
                : (Raw, content.ToArray());
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Throws <see cref="InvalidDataException"/> when the stored bytes are damaged: better no message than another one.</summary>
    public static byte[] Unpack(ContentRow row)
    {
        if (row.Codec == Raw)
        {
            return row.Bytes;
        }

        byte[] content = new byte[row.Length];
        return BrotliDecoder.TryDecompress(row.Bytes, content, out int written) && written == content.Length
            ? content
            : throw new InvalidDataException($"The stored content of item {row.ItemId} is damaged.");
    }
}
