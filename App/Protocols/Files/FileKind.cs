namespace QueueDashboard.Protocols.Files;

/// <summary>What a file is by its content.</summary>
public enum FileKind
{
    /// <summary>Nothing that is known here.</summary>
    Unknown,
    Empty,
    Text,
    Html,
    Svg,
    Xml,
    Pdf,
    Picture,

    /// <summary>Sound or film.</summary>
    Media,
    Zip,

    /// <summary>Another archive or compressed file, whose names are not read.</summary>
    Archive,

    /// <summary>ISO, VHD and so on: a system mounts it, and marks of the web do not reach its files.</summary>
    DiskImage,

    /// <summary>PE, ELF, Mach-O, Java, Android.</summary>
    Program,
    Script,

    /// <summary>A Windows shortcut.</summary>
    Shortcut,

    /// <summary>Compiled HTML help.</summary>
    Help,

    /// <summary>A OneNote section, which can carry any file.</summary>
    Notes,

    /// <summary>OLE: old Office files, Outlook messages, installers.</summary>
    Ole,

    /// <summary>Office Open XML.</summary>
    Office,
    OpenDocument,
    Rtf,
    Font,

    /// <summary>A whole message.</summary>
    Message,
}

/// <summary>Why a file deserves a second look.</summary>
[Flags]
public enum FileWarnings
{
    None = 0,
    Program = 1,
    Script = 2,
    Shortcut = 4,
    DiskImage = 8,

    /// <summary>Office macros.</summary>
    Macros = 16,

    /// <summary>An archive lists a program, script or shortcut.</summary>
    ProgramInside = 32,

    /// <summary>No scanner can look inside.</summary>
    Encrypted = 64,

    /// <summary>invoice.pdf.exe.</summary>
    DoubleEnd = 128,

    /// <summary>Characters in the name turn its direction or are not seen.</summary>
    TurnedName = 256,

    /// <summary>The content is not what name or type say.</summary>
    OtherContent = 512,

    /// <summary>A page or drawing that can run script when it is opened from disk.</summary>
    ActivePage = 1024,

    /// <summary>Help and notes can start other files.</summary>
    CanCarryPrograms = 2048,

    /// <summary>The list of an archive's names is too long or broken, so nobody looked at it.</summary>
    NamesNotRead = 4096,
}

/// <param name="Sha256">In lower-case hex; of the decoded bytes.</param>
/// <param name="Inside">Names of programs that an archive lists, at most five; the sender's words.</param>
/// <param name="Entries">Files that an archive lists; null: none was read.</param>
public sealed record FileReport(FileKind Kind, string Sha256, long Size, FileWarnings Warnings, IReadOnlyList<string> Inside, int? Entries);
