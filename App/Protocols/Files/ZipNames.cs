using System.Buffers.Binary;
using System.Text;

namespace QueueDashboard.Protocols.Files;

/// <summary>The names in a zip file's directory. Nothing is ever unpacked.</summary>
/// <param name="Names">In the order of the directory, at most 5,000.</param>
/// <param name="Encrypted">At least one entry says that it is.</param>
internal sealed record ZipNames(IReadOnlyList<string> Names, bool Encrypted)
{
    private const int MostNames = 5000;
    private const int EndOctets = 22;

    /// <param name="tail">The last bytes of the file.</param>
    /// <returns>Null: the directory is not wholly there, or broken.</returns>
    public static ZipNames? Read(ReadOnlySpan<byte> tail)
    {
        int end = tail.LastIndexOf("PK\x05\x06"u8);
        if (end < 0 || tail.Length < end + EndOctets)
        {
            return null;
        }

        uint size = BinaryPrimitives.ReadUInt32LittleEndian(tail[(end + 12)..]);
        if (size > end)
        {
            return null;
        }

        // By its length and not by its offset: something may stand before the archive, which only moves the offsets.
        var directory = tail[(int)(end - size)..end];
        List<string> names = [];
        bool encrypted = false;
        while (directory.Length >= 46 && directory.StartsWith("PK\x01\x02"u8) && names.Count < MostNames)
        {
            ushort flags = BinaryPrimitives.ReadUInt16LittleEndian(directory[8..]);
            int length = BinaryPrimitives.ReadUInt16LittleEndian(directory[28..]);
            int skip = 46 + length + BinaryPrimitives.ReadUInt16LittleEndian(directory[30..]) + BinaryPrimitives.ReadUInt16LittleEndian(directory[32..]);
            if (directory.Length < 46 + length)
            {
                return null;
            }

            // Bit 11: UTF-8. Others are code page 437, whose letters do not matter for an ending.
            names.Add(((flags & 0x800) != 0 ? Encoding.UTF8 : Encoding.Latin1).GetString(directory.Slice(46, length)));
            encrypted |= (flags & 1) != 0;
            directory = directory[Math.Min(skip, directory.Length)..];
        }

        return directory.Length >= 46 && names.Count < MostNames ? null : new(names, encrypted);
    }
}
