using System.Buffers.Binary;

namespace QueueDashboard.Protocols.Files;

/// <summary>A picture of a kind that a browser draws and never runs, told by its first bytes and not by what the sender calls it.</summary>
/// <param name="ContentType">image/png, image/jpeg, image/gif or image/webp.</param>
/// <param name="Width">In pixels, as the file says.</param>
/// <param name="Height">In pixels, as the file says.</param>
public sealed record Picture(string ContentType, int Width, int Height)
{
    /// <summary>Pixels that one picture may have: a small file can claim a size that fills the reader's memory.</summary>
    public const long MostPixels = 40_000_000;

    /// <summary>True when it can be drawn without harm.</summary>
    public bool IsBounded => (long)Width * Height is > 0 and <= MostPixels;

    /// <summary>Null: none of the four kinds, or no size in the bytes given. Never throws.</summary>
    public static Picture? Read(ReadOnlySpan<byte> file) => file switch
    {
        [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10, ..] when file.Length >= 24 => new("image/png", Big(file[16..]), Big(file[20..])),
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', (byte)'7' or (byte)'9', (byte)'a', ..] when file.Length >= 10 =>
            new("image/gif", BinaryPrimitives.ReadUInt16LittleEndian(file[6..]), BinaryPrimitives.ReadUInt16LittleEndian(file[8..])),
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => Webp(file),
        [0xFF, 0xD8, 0xFF, ..] => Jpeg(file),
        _ => null,
    };

    private static int Big(ReadOnlySpan<byte> bytes) => (int)Math.Min(BinaryPrimitives.ReadUInt32BigEndian(bytes), int.MaxValue);

    private static Picture? Webp(ReadOnlySpan<byte> file)
    {
        if (file.Length < 30)
        {
            return null;
        }

        var data = file[20..];
        return (file[12], file[13], file[14], file[15]) switch
        {
            ((byte)'V', (byte)'P', (byte)'8', (byte)' ') => Sized(BinaryPrimitives.ReadUInt16LittleEndian(data[6..]) & 0x3FFF, BinaryPrimitives.ReadUInt16LittleEndian(data[8..]) & 0x3FFF),
            ((byte)'V', (byte)'P', (byte)'8', (byte)'L') when BinaryPrimitives.ReadUInt32LittleEndian(data[1..]) is var bits => Sized((int)(bits & 0x3FFF) + 1, (int)((bits >> 14) & 0x3FFF) + 1),
            ((byte)'V', (byte)'P', (byte)'8', (byte)'X') => Sized((data[4] | (data[5] << 8) | (data[6] << 16)) + 1, (data[7] | (data[8] << 8) | (data[9] << 16)) + 1),
            _ => null,
        };

        static Picture Sized(int width, int height) => new("image/webp", width, height);
    }

    // The size stands in the first "start of frame" segment; those before it say how long they are.
    private static Picture? Jpeg(ReadOnlySpan<byte> file)
    {
        for (int at = 2; at + 9 < file.Length && file[at] == 0xFF;)
        {
            byte marker = file[at + 1];
            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
            {
                return new("image/jpeg", BinaryPrimitives.ReadUInt16BigEndian(file[(at + 7)..]), BinaryPrimitives.ReadUInt16BigEndian(file[(at + 5)..]));
            }

            at += marker == 0xFF ? 1 : 2 + BinaryPrimitives.ReadUInt16BigEndian(file[(at + 2)..]);
        }

        return null;
    }
}
