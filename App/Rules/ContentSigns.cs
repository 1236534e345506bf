namespace QueueDashboard.Rules;

/// <summary>What a file is by its first octets, whatever its sender calls it.</summary>
internal static class ContentSigns
{
    /// <summary>So many octets are enough.</summary>
    public const int Octets = 16;

    private static readonly (byte[] Sign, int At, string Type)[] All =
    [
        ("MZ"u8.ToArray(), 0, "application/x-msdownload"),
        ([0x7F, (byte)'E', (byte)'L', (byte)'F'], 0, "application/x-executable"),
        ([0xCF, 0xFA, 0xED, 0xFE], 0, "application/x-mach-binary"),
        ([0xCA, 0xFE, 0xBA, 0xBE], 0, "application/java-vm"),
        ("#!"u8.ToArray(), 0, "text/x-script"),
        ([0x4C, 0, 0, 0, 1, 0x14, 2, 0], 0, "application/x-ms-shortcut"),
        ([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], 0, "application/x-ole-storage"),
        ("PK\u0003\u0004"u8.ToArray(), 0, "application/zip"),
        ("PK\u0005\u0006"u8.ToArray(), 0, "application/zip"),
        ("Rar!\u001A\u0007"u8.ToArray(), 0, "application/x-rar"),
        ([(byte)'7', (byte)'z', 0xBC, 0xAF, 0x27, 0x1C], 0, "application/x-7z-compressed"),
        ([0x1F, 0x8B], 0, "application/gzip"),
        ("BZh"u8.ToArray(), 0, "application/x-bzip2"),
        ([0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0], 0, "application/x-xz"),
        ("MSCF"u8.ToArray(), 0, "application/vnd.ms-cab-compressed"),
        ([0xE4, 0x52, 0x5C, 0x7B, 0x8C, 0xD8, 0xA7, 0x4D], 0, "application/onenote"),
        ("%PDF-"u8.ToArray(), 0, "application/pdf"),
        ("{\\rtf"u8.ToArray(), 0, "application/rtf"),
        ([0x89, (byte)'P', (byte)'N', (byte)'G'], 0, "image/png"),
        ([0xFF, 0xD8, 0xFF], 0, "image/jpeg"),
        ("GIF8"u8.ToArray(), 0, "image/gif"),
        ("WEBP"u8.ToArray(), 8, "image/webp"),
    ];

    /// <summary>Every type that can be told, once.</summary>
    public static IReadOnlyList<string> Types { get; } = [.. All.Select(one => one.Type).Distinct().Order(StringComparer.Ordinal)];

    /// <returns>Null when the octets say nothing.</returns>
    public static string? TypeOf(ReadOnlySpan<byte> first)
    {
        foreach (var (sign, at, type) in All)
        {
            if (first.Length >= at + sign.Length && first[at..].StartsWith(sign))
            {
                return type;
            }
        }

        return null;
    }
}
