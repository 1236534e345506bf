using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using QueueDashboard.Protocols.Files;

namespace QueueDashboard.Tests.Protocols.Files;

public sealed class FileInspectionTests
{
    public static TheoryData<string, string, string, FileKind, FileWarnings> Files => new()
    {
        { "photo.jpg", "image/jpeg", "FFD8FFE000104A46494600", FileKind.Unknown, FileWarnings.None },
        { "photo.png", "image/png", "89504E470D0A1A0A0000000D494844520000001000000010", FileKind.Picture, FileWarnings.None },
        { "photo.png", "image/png", "4D5A90000300000004000000FFFF0000", FileKind.Program, FileWarnings.Program | FileWarnings.OtherContent },
        { "tool", "application/octet-stream", "7F454C4602010100", FileKind.Program, FileWarnings.Program },
        { "app", "application/octet-stream", "CFFAEDFE07000001", FileKind.Program, FileWarnings.Program },
        { "run", "text/plain", "23212F62696E2F73680A", FileKind.Script, FileWarnings.Script },
        { "a.lnk", "application/octet-stream", "4C0000000114020000000000", FileKind.Shortcut, FileWarnings.Shortcut },
        { "notes.one", "application/octet-stream", "E4525C7B8CD8A74DAEB15378D02996D3", FileKind.Notes, FileWarnings.CanCarryPrograms },
        { "help.chm", "application/octet-stream", "49545346030000006000", FileKind.Help, FileWarnings.CanCarryPrograms },
        { "paper.pdf", "application/pdf", "255044462D312E370A", FileKind.Pdf, FileWarnings.None },
        { "paper.pdf", "application/pdf", "3C68746D6C3E3C7363726970743E", FileKind.Html, FileWarnings.ActivePage | FileWarnings.OtherContent },
        { "a.txt", "text/plain", "48656C6C6F0A", FileKind.Text, FileWarnings.None },
        { "empty.exe", "application/octet-stream", "", FileKind.Empty, FileWarnings.Program },
        { "letter.rtf", "application/rtf", "7B5C72746631", FileKind.Rtf, FileWarnings.None },
        { "a.7z", "application/octet-stream", "377ABCAF271C0004", FileKind.Archive, FileWarnings.None },
        { "pic.svg", "image/svg+xml", "3C73766720786D6C6E733D22223E", FileKind.Svg, FileWarnings.ActivePage },
        { "page.hta", "text/plain", "3C68746D6C3E3C6874613A6170706C69636174696F6E3E", FileKind.Script, FileWarnings.Script },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void Read_tells_a_file_by_its_content(string name, string type, string hex, FileKind kind, FileWarnings warnings)
    {
        byte[] content = Convert.FromHexString(hex);
        var report = Read(content, name, type);

        Assert.Equal(kind, report.Kind);
        Assert.Equal(warnings, report.Warnings);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(content)), report.Sha256);
        Assert.Equal(content.Length, report.Size);
    }

    [Theory]
    [InlineData("invoice.pdf.exe", FileWarnings.Program | FileWarnings.DoubleEnd)]
    [InlineData("invoice\u202Efdp.exe", FileWarnings.Program | FileWarnings.TurnedName)]
    [InlineData("invoice.exe. . ", FileWarnings.Program)]
    [InlineData("script.js\u200B", FileWarnings.Script | FileWarnings.TurnedName)]
    [InlineData("report.docm", FileWarnings.Macros)]
    [InlineData("disk.ISO", FileWarnings.DiskImage)]
    [InlineData("archive.tar.gz", FileWarnings.None)]
    [InlineData("Version 1.2", FileWarnings.None)]
    [InlineData("", FileWarnings.None)]
    public void Name_alone_warns(string name, FileWarnings warnings) => Assert.Equal(warnings, FileEnds.Warn(name));

    [Fact]
    public void Zip_is_judged_by_the_names_that_it_lists()
    {
        var report = Read(Zip("readme.txt", "setup/invoice.pdf.exe", "x.js"), "files.zip", "application/zip");

        Assert.Equal((FileKind.Zip, FileWarnings.ProgramInside, 3), (report.Kind, report.Warnings, report.Entries));
        Assert.Equal(["setup/invoice.pdf.exe", "x.js"], report.Inside);
    }

    [Theory]
    [InlineData(FileKind.Office, FileWarnings.None, "[Content_Types].xml", "word/document.xml")]
    [InlineData(FileKind.Office, FileWarnings.Macros, "[Content_Types].xml", "xl/vbaProject.bin")]
    [InlineData(FileKind.Program, FileWarnings.Program, "META-INF/MANIFEST.MF", "A.class")]
    public void Zip_that_is_more_than_an_archive_is_called_so(FileKind kind, FileWarnings warnings, params string[] names)
    {
        var report = Read(Zip(names), "file", "application/octet-stream");

        Assert.Equal((kind, warnings), (report.Kind, report.Warnings));
    }

    [Fact]
    public void Zip_with_a_program_before_it_is_a_program() =>
        Assert.Equal(FileKind.Program, Read([.. "MZ"u8, .. Zip("a.txt")], "a.zip", "application/zip").Kind);

    [Fact]
    public void Zip_that_is_encrypted_says_so()
    {
        byte[] zip = Zip("secret.txt");
        zip[6] |= 1;
        zip[zip.AsSpan().IndexOf("PK\x01\x02"u8) + 8] |= 1;

        Assert.True(Read(zip, "a.zip", "application/zip").Warnings.HasFlag(FileWarnings.Encrypted));
        Assert.True(Read(zip[..40], "a.zip", "application/zip").Warnings.HasFlag(FileWarnings.Encrypted | FileWarnings.NamesNotRead));
    }

    [Fact]
    public void Old_office_file_with_macros_is_found_across_pieces()
    {
        byte[] file = new byte[300_000];
        Convert.FromHexString("D0CF11E0A1B11AE1").CopyTo(file, 0);
        Encoding.Unicode.GetBytes("_VBA_PROJECT").CopyTo(file, 65_536 - 7);

        Assert.Equal((FileKind.Ole, FileWarnings.Macros), Of(Read(file, "a.doc", "application/msword")));
        Assert.Equal((FileKind.Ole, FileWarnings.None), Of(Read([.. file.Take(65_000)], "a.doc", "application/msword")));

        static (FileKind, FileWarnings) Of(FileReport report) => (report.Kind, report.Warnings);
    }

    [Fact]
    public void Iso_names_itself_behind_32_KiB()
    {
        byte[] file = new byte[40_000];
        "CD001"u8.CopyTo(file.AsSpan(0x8001));

        Assert.Equal((FileKind.DiskImage, FileWarnings.DiskImage), (Read(file, "a", "").Kind, Read(file, "a", "").Warnings));
    }

    [Fact]
    public void Zip_with_a_thousand_names_in_a_long_file_is_read_from_its_end()
    {
        byte[] zip = [.. Zip("first.txt")[..0], .. Zip([.. Enumerable.Range(0, 3000).Select(number => $"{number}.txt"), "last.exe"])];
        byte[] file = [.. "PK\x03\x04"u8, .. new byte[3_000_000], .. zip];

        Assert.Equal(3001, Read(file, "a.zip", "application/zip").Entries);
        Assert.Equal(["last.exe"], Read(file, "a.zip", "application/zip").Inside);
    }

    [Fact]
    public void Broken_archives_never_throw()
    {
        byte[] zip = Zip("a.exe", "b.txt");
        var random = new Random(7);
        for (int round = 0; round < 3000; round++)
        {
            byte[] broken = [.. zip.Take(random.Next(zip.Length + 1))];
            for (int hits = random.Next(6); hits > 0 && broken.Length > 0; hits--)
            {
                broken[random.Next(broken.Length)] = (byte)random.Next(256);
            }

            Assert.Equal(broken.Length, Read(broken, "a.zip", "application/zip").Size);
        }
    }

    [Theory]
    [InlineData("47494638396101000200", "image/gif", 1, 2)]
    [InlineData("89504E470D0A1A0A0000000D494844520000A00000008000", "image/png", 40960, 32768)]
    [InlineData("FFD8FFE0000201FFC0001108001000200300000000", "image/jpeg", 0, 0)]
    [InlineData("52494646000000005745425056503820000000000000009D012A1000200000000000", "image/webp", 16, 32)]
    public void Picture_has_a_size_by_its_own_header(string hex, string type, int width, int height)
    {
        var picture = Picture.Read(Convert.FromHexString(hex));

        Assert.True(type == "image/jpeg" ? picture is null || picture.ContentType == type : picture == new Picture(type, width, height), picture?.ToString());
    }

    [Fact]
    public void Picture_of_more_pixels_than_a_reader_has_memory_for_is_not_shown() => Assert.False(new Picture("image/png", 40_960, 32_768).IsBounded);

    private static FileReport Read(byte[] content, string name, string type)
    {
        using var stream = new MemoryStream(content);
        return FileInspection.Read(stream, name, type);
    }

    private static byte[] Zip(params string[] names)
    {
        using var output = new MemoryStream();
        using (var zip = new ZipArchive(output, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (string name in names)
            {
                using var entry = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
                entry.Write("x"u8);
            }
        }

        return output.ToArray();
    }
}
