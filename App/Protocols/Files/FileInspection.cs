using System.Security.Cryptography;

namespace QueueDashboard.Protocols.Files;

/// <summary>
/// Looks at a file once from begin to end, in bounded memory: what it is, its hash, and what deserves a warning. Archives are judged by
/// the names in their directory; nothing is unpacked, and nothing is ever run.
/// </summary>
public static class FileInspection
{
    private const int Piece = 64 * 1024;

    // Room for the directory of an archive with some thousand files.
    private const int TailOctets = 512 * 1024;
    private const int MostInside = 5;

    private static readonly byte[] VbaProject = System.Text.Encoding.Unicode.GetBytes("_VBA_PROJECT");
    private static readonly byte[] EncryptedPackage = System.Text.Encoding.Unicode.GetBytes("EncryptedPackage");

    /// <param name="content">Read to its end, not closed.</param>
    /// <param name="name">The sender's file name, may be empty.</param>
    /// <param name="declaredType">The sender's content type, in lower case.</param>
    public static FileReport Read(Stream content, string name, string declaredType)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] head = new byte[FileSignatures.HeadOctets];
        int headed = 0;
        byte[] window = new byte[TailOctets + Piece];
        int held = 0;
        long size = 0;
        bool macros = false;
        bool sealedOffice = false;
        FileKind? kind = null;
        for (int read; (read = content.ReadAtLeast(window.AsSpan(held, Piece), Piece, throwOnEndOfStream: false)) > 0;)
        {
            var piece = window.AsSpan(held, read);
            hash.AppendData(piece);
            int heading = Math.Min(piece.Length, head.Length - headed);
            piece[..heading].CopyTo(head.AsSpan(headed));
            headed += heading;
            kind ??= FileSignatures.Of(head.AsSpan(0, headed));
            if (kind == FileKind.Ole)
            {
                // With what came just before, in case that a name lies across two pieces.
                var looked = window.AsSpan(Math.Max(0, held - 64), read + Math.Min(held, 64));
                macros |= looked.IndexOf(VbaProject) >= 0;
                sealedOffice |= looked.IndexOf(EncryptedPackage) >= 0;
            }

            size += read;
            held += read;
            if (held > TailOctets)
            {
                window.AsSpan(held - TailOctets, TailOctets).CopyTo(window);
                held = TailOctets;
            }
        }

        var found = kind ?? FileKind.Empty;
        var warnings = FileEnds.Warn(name) | (macros ? FileWarnings.Macros : 0) | (sealedOffice ? FileWarnings.Encrypted : 0);
        IReadOnlyList<string> inside = [];
        int? entries = null;
        if (found == FileKind.Zip)
        {
            var names = ZipNames.Read(window.AsSpan(0, held));
            (found, warnings) = Zip(names, warnings, head);
            inside = found == FileKind.Zip ? [.. (names?.Names ?? []).Where(FileEnds.Acts).Take(MostInside)] : [];
            entries = names?.Names.Count;
        }

        warnings |= inside.Count > 0 ? FileWarnings.ProgramInside : 0;
        warnings |= Warn(found);
        warnings |= FileEnds.Contradicts(name, declaredType, found) ? FileWarnings.OtherContent : 0;
        return new(found, Convert.ToHexStringLower(hash.GetHashAndReset()), size, warnings, inside, entries);
    }

    private static FileWarnings Warn(FileKind kind) => kind switch
    {
        FileKind.Program => FileWarnings.Program,
        FileKind.Script => FileWarnings.Script,
        FileKind.Shortcut => FileWarnings.Shortcut,
        FileKind.DiskImage => FileWarnings.DiskImage,
        FileKind.Html or FileKind.Svg => FileWarnings.ActivePage,
        FileKind.Help or FileKind.Notes => FileWarnings.CanCarryPrograms,
        _ => FileWarnings.None,
    };

    private static (FileKind Kind, FileWarnings Warnings) Zip(ZipNames? names, FileWarnings warnings, ReadOnlySpan<byte> head)
    {
        if (names is null)
        {
            // Bit 0 of the first entry's own flags.
            bool sealedFirst = head.StartsWith("PK\x03\x04"u8) && (head[6] & 1) != 0;
            return (FileKind.Zip, warnings | FileWarnings.NamesNotRead | (sealedFirst ? FileWarnings.Encrypted : 0));
        }

        bool Has(string name) => names.Names.Contains(name, StringComparer.OrdinalIgnoreCase);
        bool office = Has("[Content_Types].xml");
        bool macros = office && names.Names.Any(name => name.EndsWith("vbaProject.bin", StringComparison.OrdinalIgnoreCase));
        var kind = Has("AndroidManifest.xml") || Has("META-INF/MANIFEST.MF") ? FileKind.Program
            : office ? FileKind.Office
            : head[..200].IndexOf("mimetypeapplication/vnd.oasis.opendocument"u8) >= 0 ? FileKind.OpenDocument
            : FileKind.Zip;
        return (kind, warnings | (macros ? FileWarnings.Macros : 0) | (names.Encrypted ? FileWarnings.Encrypted : 0));
    }
}
