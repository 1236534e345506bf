using System.Text;

namespace QueueDashboard.Protocols.Files;

/// <summary>Tells what a file is by its first bytes.</summary>
internal static class FileSignatures
{
    /// <summary>Bytes from the beginning that are needed; an ISO image names itself behind 32 KiB.</summary>
    public const int HeadOctets = 36 * 1024;

    private static readonly (int At, byte[] Sign, FileKind Kind)[] Signs =
    [
        (0, [0x4D, 0x5A], FileKind.Program),
        (0, [0x7F, 0x45, 0x4C, 0x46], FileKind.Program),
        (0, [0xFE, 0xED, 0xFA, 0xCE], FileKind.Program),
        (0, [0xFE, 0xED, 0xFA, 0xCF], FileKind.Program),
        (0, [0xCE, 0xFA, 0xED, 0xFE], FileKind.Program),
        (0, [0xCF, 0xFA, 0xED, 0xFE], FileKind.Program),
        (0, [0xCA, 0xFE, 0xBA, 0xBE], FileKind.Program),
        (0, "!<arch>\ndebian"u8.ToArray(), FileKind.Program),
        (0, [0xED, 0xAB, 0xEE, 0xDB], FileKind.Program),
        (0, "#!"u8.ToArray(), FileKind.Script),
        (0, [0x4C, 0, 0, 0, 1, 0x14, 2, 0], FileKind.Shortcut),
        (0, "[InternetShortcut]"u8.ToArray(), FileKind.Shortcut),
        (0, "conectix"u8.ToArray(), FileKind.DiskImage),
        (0, "vhdxfile"u8.ToArray(), FileKind.DiskImage),
        (0x8001, "CD001"u8.ToArray(), FileKind.DiskImage),
        (0x8001, "NSR0"u8.ToArray(), FileKind.DiskImage),
        (0, "ITSF"u8.ToArray(), FileKind.Help),
        (0, [0xE4, 0x52, 0x5C, 0x7B, 0x8C, 0xD8, 0xA7, 0x4D], FileKind.Notes),
        (0, [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], FileKind.Ole),
        (0, "{\\rt"u8.ToArray(), FileKind.Rtf),
        (0, "PK\x03\x04"u8.ToArray(), FileKind.Zip),
        (0, "PK\x05\x06"u8.ToArray(), FileKind.Zip),
        (0, "Rar!\x1A\x07"u8.ToArray(), FileKind.Archive),
        (0, [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], FileKind.Archive),
        (0, [0x1F, 0x8B], FileKind.Archive),
        (0, "BZh"u8.ToArray(), FileKind.Archive),
        (0, [0xFD, 0x37, 0x7A, 0x58, 0x5A], FileKind.Archive),
        (0, [0x28, 0xB5, 0x2F, 0xFD], FileKind.Archive),
        (0, "MSCF"u8.ToArray(), FileKind.Archive),
        (7, "**ACE**"u8.ToArray(), FileKind.Archive),
        (0, [0x60, 0xEA], FileKind.Archive),
        (257, "ustar"u8.ToArray(), FileKind.Archive),
        (0, "BM"u8.ToArray(), FileKind.Picture),
        (0, "II*\0"u8.ToArray(), FileKind.Picture),
        (0, "MM\0*"u8.ToArray(), FileKind.Picture),
        (0, [0, 0, 1, 0], FileKind.Picture),
        (0, "ID3"u8.ToArray(), FileKind.Media),
        (0, [0xFF, 0xFB], FileKind.Media),
        (4, "ftyp"u8.ToArray(), FileKind.Media),
        (0, "OggS"u8.ToArray(), FileKind.Media),
        (0, "fLaC"u8.ToArray(), FileKind.Media),
        (0, [0x1A, 0x45, 0xDF, 0xA3], FileKind.Media),
        (8, "WAVE"u8.ToArray(), FileKind.Media),
        (8, "AVI "u8.ToArray(), FileKind.Media),
        (0, "wOFF"u8.ToArray(), FileKind.Font),
        (0, "wOF2"u8.ToArray(), FileKind.Font),
        (0, "OTTO"u8.ToArray(), FileKind.Font),
    ];

    public static FileKind Of(ReadOnlySpan<byte> head)
    {
        if (head.IsEmpty)
        {
            return FileKind.Empty;
        }

        // Readers of PDF look for the mark anywhere in the first KiB.
        if (head[..Math.Min(head.Length, 1024)].IndexOf("%PDF-"u8) >= 0)
        {
            return FileKind.Pdf;
        }

        if (Picture.Read(head) is not null)
        {
            return FileKind.Picture;
        }

        foreach (var (at, sign, kind) in Signs)
        {
            if (head.Length >= at + sign.Length && head.Slice(at, sign.Length).SequenceEqual(sign))
            {
                return kind;
            }
        }

        return Words(head[..Math.Min(head.Length, 4096)]);
    }

    private static FileKind Words(ReadOnlySpan<byte> head)
    {
        bool wide = head.Length > 3 && ((head[0] == 0xFF && head[1] == 0xFE) || (head[0] == 0xFE && head[1] == 0xFF));
        if (!wide && head.ContainsAnyExcept(Printable))
        {
            return FileKind.Unknown;
        }

        string text = (wide ? head[0] == 0xFF ? Encoding.Unicode.GetString(head) : Encoding.BigEndianUnicode.GetString(head) : Encoding.Latin1.GetString(head)).ToLowerInvariant();
        return text.Contains("<hta:application", StringComparison.Ordinal) ? FileKind.Script
            : text.Contains("<html", StringComparison.Ordinal) || text.Contains("<!doctype html", StringComparison.Ordinal) || text.Contains("<script", StringComparison.Ordinal) && !text.Contains("<svg", StringComparison.Ordinal) ? FileKind.Html
            : text.Contains("<svg", StringComparison.Ordinal) ? FileKind.Svg
            : text.AsSpan().TrimStart("ï»¿ \t\r\n").StartsWith("<?xml") ? FileKind.Xml
            : FileKind.Text;
    }

    private static readonly System.Buffers.SearchValues<byte> Printable = System.Buffers.SearchValues.Create([9, 10, 12, 13, 27, .. Enumerable.Range(32, 224).Select(value => (byte)value)]);
}
