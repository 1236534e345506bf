using System.Collections.Frozen;
using System.Text;
using System.Text.Unicode;

namespace QueueDashboard.Protocols.Mime;

/// <summary>Charset names as mail carries them, to encodings.</summary>
internal static class Charsets
{
    // Names that .NET does not know or reads too narrowly. Senders who say ISO-8859-1, US-ASCII or GB2312 commonly use the larger
    // sets (the WHATWG Encoding Standard reads them so for the same reason).
    private static readonly FrozenDictionary<string, string> s_aliases = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["iso-8859-1"] = "windows-1252",
        ["iso8859-1"] = "windows-1252",
        ["iso_8859-1"] = "windows-1252",
        ["iso88591"] = "windows-1252",
        ["8859-1"] = "windows-1252",
        ["latin1"] = "windows-1252",
        ["latin-1"] = "windows-1252",
        ["l1"] = "windows-1252",
        ["iso-8859-9"] = "windows-1254",
        ["iso8859-9"] = "windows-1254",
        ["tis-620"] = "windows-874",
        ["iso-8859-11"] = "windows-874",
        ["iso-8859-14"] = "windows-1252",
        ["iso-8859-16"] = "iso-8859-2",
        ["iso-8859-10"] = "iso-8859-4",
        ["cp1250"] = "windows-1250",
        ["cp-1250"] = "windows-1250",
        ["win-1250"] = "windows-1250",
        ["cp1251"] = "windows-1251",
        ["cp-1251"] = "windows-1251",
        ["win-1251"] = "windows-1251",
        ["windows1251"] = "windows-1251",
        ["cp1252"] = "windows-1252",
        ["cp-1252"] = "windows-1252",
        ["win-1252"] = "windows-1252",
        ["ansi"] = "windows-1252",
        ["x-ansi"] = "windows-1252",
        ["iso-8859-8-i"] = "windows-1255",
        ["iso-8859-8-e"] = "windows-1255",
        ["utf8"] = "utf-8",
        ["utf-8mb4"] = "utf-8",
        ["utf8mb4"] = "utf-8",
        ["unicode-1-1-utf-8"] = "utf-8",
        ["utf_8"] = "utf-8",
        ["unicode-1-1-utf-7"] = "utf-7",
        ["x-unicode-2-0-utf-7"] = "utf-7",
        ["utf-16le"] = "utf-16",
        ["ucs-2"] = "utf-16",
        ["gb2312"] = "gb18030",
        ["gb-2312"] = "gb18030",
        ["gb_2312-80"] = "gb18030",
        ["gbk"] = "gb18030",
        ["x-gbk"] = "gb18030",
        ["cp936"] = "gb18030",
        ["ms936"] = "gb18030",
        ["euc-cn"] = "gb18030",
        ["hz"] = "hz-gb-2312",
        ["big5-hkscs"] = "big5",
        ["big5hkscs"] = "big5",
        ["cp950"] = "big5",
        ["x-big5"] = "big5",
        ["cp932"] = "shift_jis",
        ["ms932"] = "shift_jis",
        ["windows-31j"] = "shift_jis",
        ["x-sjis"] = "shift_jis",
        ["sjis"] = "shift_jis",
        ["shift-jis"] = "shift_jis",
        ["ms_kanji"] = "shift_jis",
        ["eucjp"] = "euc-jp",
        ["x-euc-jp"] = "euc-jp",
        ["iso-2022-jp-1"] = "iso-2022-jp",
        ["iso-2022-jp-2"] = "iso-2022-jp",
        ["iso-2022-jp-ms"] = "iso-2022-jp",
        ["cp50220"] = "iso-2022-jp",
        ["ks_c_5601-1987"] = "ks_c_5601-1987",
        ["ks_c_5601"] = "ks_c_5601-1987",
        ["ksc5601"] = "ks_c_5601-1987",
        ["ks_c_5601-1989"] = "ks_c_5601-1987",
        ["cp949"] = "ks_c_5601-1987",
        ["uhc"] = "ks_c_5601-1987",
        ["euc-kr"] = "ks_c_5601-1987",
        ["koi8-ru"] = "koi8-u",
        ["koi8r"] = "koi8-r",
        ["koi8"] = "koi8-r",
        ["x-mac-roman"] = "macintosh",
        ["x-macintosh"] = "macintosh",
        ["macroman"] = "macintosh",
        ["mac"] = "macintosh",
        ["viscii"] = "windows-1258",
        ["cp437"] = "ibm437",
        ["cp850"] = "ibm850",
        ["cp866"] = "cp866",
        ["ansi_x3.4-1968"] = "us-ascii",
        ["iso646-us"] = "us-ascii",
        ["646"] = "us-ascii",
        ["ascii"] = "us-ascii",
        ["us_ascii"] = "us-ascii",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    // Words that say nothing about the bytes: guess instead.
    private static readonly FrozenSet<string> s_meaningless = new[]
    {
        "us-ascii", "unknown", "unknown-8bit", "x-unknown", "unknown-charset", "x-user-defined", "user-defined", "default", "default_charset",
        "none", "binary", "8bit", "7bit", "charset", "_charset_", "utf-7-bit", "en", "iso",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly Encoding s_utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

    // What .NET has outside of its code page tables.
    private static readonly FrozenDictionary<string, Encoding> s_builtIn = new Dictionary<string, Encoding>
    {
        ["utf-8"] = s_utf8,
        ["utf-7"] = Utf7.Instance,
        ["utf-16"] = Encoding.Unicode,
        ["unicode"] = Encoding.Unicode,
        ["iso-10646-ucs-2"] = Encoding.Unicode,
        ["utf-16be"] = Encoding.BigEndianUnicode,
        ["unicodefffe"] = Encoding.BigEndianUnicode,
        ["utf-32"] = Encoding.UTF32,
        ["utf-32le"] = Encoding.UTF32,
        ["utf-32be"] = new UTF32Encoding(bigEndian: true, byteOrderMark: false),
        ["us-ascii"] = Encoding.ASCII,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>What unmarked eight-bit text in Western mail nearly always is.</summary>
    public static Encoding Windows1252 { get; } = Find("windows-1252")!;

    /// <summary>The encoding of that name, or null when nobody knows it. <c>us-ascii</c> and such words are known and read by guessing.</summary>
    public static Encoding? Find(string name)
    {
        name = name.Trim().Trim('"', '\'', ';');
        if (s_aliases.TryGetValue(name, out var alias))
        {
            name = alias;
        }

        // Not Encoding.GetEncoding: it throws for unknown names, and a hostile header can hold 100,000 of them.
        return s_builtIn.TryGetValue(name, out var known) ? known : CodePagesEncodingProvider.Instance.GetEncoding(name);
    }

    /// <summary>Whether the name says nothing about the bytes, so that <see cref="Guess"/> is the answer.</summary>
    public static bool IsMeaningless(string? name) => string.IsNullOrWhiteSpace(name) || s_meaningless.Contains(name.Trim());

    /// <summary>Valid UTF-8 is UTF-8 (chance hardly ever produces it), ISO-2022 tells itself by its escapes, the rest is windows-1252.</summary>
    public static Encoding Guess(ReadOnlySpan<byte> bytes)
    {
        if (!Utf8.IsValid(bytes))
        {
            return Windows1252;
        }

        if (bytes.IndexOf("\x1b$B"u8) >= 0 || bytes.IndexOf("\x1b(J"u8) >= 0)
        {
            return Find("iso-2022-jp") ?? s_utf8;
        }

        return s_utf8;
    }

    /// <summary>The encoding to read <paramref name="bytes"/> with; <paramref name="known"/> is false when the name was of no use.</summary>
    public static Encoding For(string? name, ReadOnlySpan<byte> bytes, out bool known)
    {
        known = true;
        if (IsMeaningless(name))
        {
            return Guess(bytes);
        }

        var encoding = Find(name!);
        if (encoding is null)
        {
            known = false;
            return Guess(bytes);
        }

        return encoding;
    }
}
