using System.Globalization;

namespace QueueDashboard.Protocols.Files;

/// <summary>What a file's name promises.</summary>
public static class FileEnds
{
    private static readonly HashSet<string> Programs = Set("exe scr com pif dll cpl sys msi msp mst msix appx apk jar deb rpm pkg gadget ocx xll bin run");
    private static readonly HashSet<string> Scripts = Set("bat cmd ps1 psm1 psd1 vbs vbe vb js jse mjs wsf wsh wsc sct hta reg inf sh bash zsh py pyw pl rb php command application ahk");
    private static readonly HashSet<string> Shortcuts = Set("lnk url desktop scf website webloc search-ms searchconnector-ms library-ms settingcontent-ms rdp");
    private static readonly HashSet<string> Disks = Set("iso img vhd vhdx dmg udf");
    private static readonly HashSet<string> Macros = Set("docm dotm xlsm xltm xlsb xlam pptm potm ppam ppsm sldm");
    private static readonly HashSet<string> Pages = Set("htm html shtml xhtml xht mht mhtml svg svgz");
    private static readonly HashSet<string> Carriers = Set("chm hlp one onepkg");
    private static readonly HashSet<string> Documents = Set("pdf doc docx xls xlsx ppt pptx odt ods txt rtf csv jpg jpeg png gif bmp tif tiff mp3 mp4 avi mov zip rar 7z eml htm html xml");

    private static readonly Dictionary<string, FileKind[]> Promises = new(StringComparer.OrdinalIgnoreCase)
    {
        ["pdf"] = [FileKind.Pdf],
        ["png"] = [FileKind.Picture],
        ["jpg"] = [FileKind.Picture],
        ["jpeg"] = [FileKind.Picture],
        ["gif"] = [FileKind.Picture],
        ["webp"] = [FileKind.Picture],
        ["bmp"] = [FileKind.Picture],
        ["tif"] = [FileKind.Picture],
        ["tiff"] = [FileKind.Picture],
        ["ico"] = [FileKind.Picture],
        ["txt"] = [FileKind.Text, FileKind.Xml, FileKind.Html],
        ["csv"] = [FileKind.Text],
        ["ics"] = [FileKind.Text],
        ["vcf"] = [FileKind.Text],
        ["doc"] = [FileKind.Ole, FileKind.Rtf, FileKind.Office],
        ["xls"] = [FileKind.Ole, FileKind.Office, FileKind.Text],
        ["ppt"] = [FileKind.Ole, FileKind.Office],
        ["docx"] = [FileKind.Office, FileKind.Ole],
        ["xlsx"] = [FileKind.Office, FileKind.Ole],
        ["pptx"] = [FileKind.Office, FileKind.Ole],
        ["odt"] = [FileKind.OpenDocument],
        ["ods"] = [FileKind.OpenDocument],
        ["odp"] = [FileKind.OpenDocument],
        ["rtf"] = [FileKind.Rtf],
        ["zip"] = [FileKind.Zip, FileKind.Office, FileKind.OpenDocument, FileKind.Program],
        ["rar"] = [FileKind.Archive],
        ["7z"] = [FileKind.Archive],
        ["gz"] = [FileKind.Archive],
        ["mp3"] = [FileKind.Media],
        ["mp4"] = [FileKind.Media],
        ["wav"] = [FileKind.Media],
        ["svg"] = [FileKind.Svg],
        ["xml"] = [FileKind.Xml, FileKind.Text, FileKind.Svg, FileKind.Html],
        ["application/pdf"] = [FileKind.Pdf],
        ["image/png"] = [FileKind.Picture],
        ["image/jpeg"] = [FileKind.Picture],
        ["image/gif"] = [FileKind.Picture],
        ["image/webp"] = [FileKind.Picture],
        ["application/rtf"] = [FileKind.Rtf],
        ["audio/mpeg"] = [FileKind.Media],
        ["video/mp4"] = [FileKind.Media],
        ["text/plain"] = [FileKind.Text, FileKind.Xml, FileKind.Html, FileKind.Script],
    };

    /// <summary>Without its dot, in lower case; empty: none. Windows drops dots and blanks at the end, so they do not count.</summary>
    public static string Of(string name) => Path.GetExtension(Plain(name)).TrimStart('.').ToLowerInvariant();

    /// <summary>What the name alone warns of.</summary>
    public static FileWarnings Warn(string name)
    {
        string end = Of(name);
        var kind = Programs.Contains(end) ? FileWarnings.Program
            : Scripts.Contains(end) ? FileWarnings.Script
            : Shortcuts.Contains(end) ? FileWarnings.Shortcut
            : Disks.Contains(end) ? FileWarnings.DiskImage
            : Macros.Contains(end) ? FileWarnings.Macros
            : Pages.Contains(end) ? FileWarnings.ActivePage
            : Carriers.Contains(end) ? FileWarnings.CanCarryPrograms
            : FileWarnings.None;
        bool twice = kind != FileWarnings.None && Documents.Contains(Of(Path.GetFileNameWithoutExtension(Plain(name))));
        return kind | (twice ? FileWarnings.DoubleEnd : 0) | (HidesLetters(name) ? FileWarnings.TurnedName : 0);
    }

    /// <summary>True when the name lists something that acts when it is opened.</summary>
    public static bool Acts(string name) => (Warn(name) & (FileWarnings.Program | FileWarnings.Script | FileWarnings.Shortcut | FileWarnings.DiskImage | FileWarnings.Macros)) != 0;

    /// <summary>True when neither the name nor, where that says nothing, the declared type fits the content.</summary>
    internal static bool Contradicts(string name, string type, FileKind kind) =>
        kind is not (FileKind.Unknown or FileKind.Empty) && (Promises.GetValueOrDefault(Of(name)) ?? Promises.GetValueOrDefault(type)) is { } promised && !promised.Contains(kind);

    private static string Plain(string name) => string.Concat(name.Where(letter => char.GetUnicodeCategory(letter) is not (UnicodeCategory.Format or UnicodeCategory.Control))).TrimEnd('.', ' ');

    private static bool HidesLetters(string name) => name.Any(letter => char.GetUnicodeCategory(letter) is UnicodeCategory.Format or UnicodeCategory.Control && letter is not ('\u200C' or '\u200D'));

    private static HashSet<string> Set(string words) => new(words.Split(' '), StringComparer.OrdinalIgnoreCase);
}
