using System.Buffers;
using System.Globalization;
using System.Text;
using QueueDashboard.Data.Senders;

namespace QueueDashboard.Senders;

/// <summary>
/// The lists as text. Written as CSV; read as CSV, as one sender a line, or as a mail server's access table (a sender, then OK or REJECT).
/// </summary>
internal static class SenderFile
{
    public const int MostLines = 20_000;
    public const int MostOctets = 4 << 20;

    /// <summary>In this order when written. When read, a first line with such names says which column is which.</summary>
    public static IReadOnlyList<string> Columns { get; } = ["verdict", "sender", "for", "authenticatedDomain", "endsAt", "note", "uses", "lastUsedAt", "createdAt", "createdBy"];

    private const string Formulas = "=+-@\t\r\n|%";

    private static readonly SearchValues<char> ToBeQuoted = SearchValues.Create(",\"\r\n;'");

    private static readonly string[] AllowWords = ["allow", "ok", "permit", "dunno", "permit_auth_destination", "allowed", "whitelist", "welcomelist"];
    private static readonly string[] BlockWords = ["block", "reject", "discard", "blocked", "blacklist", "blocklist", "5.7.1", "550", "554"];

    public static string Word(SenderVerdict verdict) => verdict == SenderVerdict.Allow ? "allow" : "block";

    public static SenderVerdict? Verdict(string word) =>
        AllowWords.Contains(word, StringComparer.OrdinalIgnoreCase) ? SenderVerdict.Allow : BlockWords.Contains(word, StringComparer.OrdinalIgnoreCase) ? SenderVerdict.Block : null;

    public static string Line(SenderView row) => string.Join(
        ',',
        Word(row.Verdict),
        Field(row.Pattern),
        Field(row.For),
        Field(row.AuthenticatedDomain ?? ""),
        Time(row.EndsAt),
        Field(row.Note),
        row.Uses.ToString(CultureInfo.InvariantCulture),
        Time(row.LastUsedAt),
        Time(row.CreatedAt),
        Field(row.CreatedBy));

    /// <summary>Every line that says something; empty ones and those that begin with # say nothing.</summary>
    /// <param name="otherwise">For lines that name no verdict.</param>
    /// <param name="whom">For lines that do not say for whom.</param>
    /// <returns>Each line, or the number of a line that cannot be read with a code.</returns>
    public static IEnumerable<(SenderLine Line, string? Fault)> Read(string text, SenderVerdict otherwise, string whom)
    {
        string[]? header = null;
        int number = 0;
        foreach (var raw in text.Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n', '\r'))
        {
            number++;
            string line = (number == 1 ? raw.TrimStart('\ufeff') : raw).Trim();
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            var cells = Cells(line);
            if (header is null && cells.Exists(cell => cell.Equals("sender", StringComparison.OrdinalIgnoreCase)))
            {
                header = [.. cells];
                continue;
            }

            yield return header is null ? Plain(number, line, cells, otherwise, whom) : Named(number, line, cells, header, otherwise, whom);
        }
    }

    private static (SenderLine, string?) Named(int number, string line, List<string> cells, string[] header, SenderVerdict otherwise, string whom)
    {
        string? Cell(string name) => Array.FindIndex(header, one => one.Equals(name, StringComparison.OrdinalIgnoreCase)) is var at && at >= 0 && at < cells.Count ? cells[at] : null;
        string? word = Cell("verdict");
        SenderVerdict? verdict = string.IsNullOrEmpty(word) ? otherwise : Verdict(word);
        bool known = TryTime(Cell("endsAt"), out var end);
        SenderLine read = new(number, line, verdict ?? otherwise, Cell("sender") ?? "", Cell("for") ?? whom, Cell("authenticatedDomain"), end, Cell("endsAt") is "", Cell("note"));
        return (read, verdict is null ? "verdict" : known ? null : "ends");
    }

    private static (SenderLine, string?) Plain(int number, string line, List<string> cells, SenderVerdict otherwise, string whom)
    {
        // One cell is a sender alone, or an access table's line: a sender, blanks, and what to do.
        List<string> words = cells.Count > 1 ? cells : [.. line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)];
        if (words.Count == 1)
        {
            return (new SenderLine(number, line, otherwise, words[0], whom), null);
        }

        if (Verdict(words[0]) is { } first)
        {
            return (new SenderLine(number, line, first, words[1], words.Count > 2 && words[2].Length > 0 ? words[2] : whom), null);
        }

        SenderVerdict? second = words[1].Length == 0 ? otherwise : Verdict(words[1].Split(' ')[0]);
        return (new SenderLine(number, line, second ?? otherwise, words[0], whom), second is null ? "verdict" : null);
    }

    /// <summary>Of one line; commas, semicolons or tabs between, whichever comes first.</summary>
    private static List<string> Cells(string line)
    {
        char cut = '\0';
        bool quoted = false;
        foreach (char c in line)
        {
            quoted ^= c == '"';
            if (!quoted && c is ',' or ';' or '\t')
            {
                cut = c;
                break;
            }
        }

        List<string> cells = [];
        StringBuilder cell = new();
        quoted = false;
        bool wasQuoted = false;
        for (int i = 0; i < line.Length; i++)
        {
            char c = line[i];
            if (cut != '\0' && c == '"' && (quoted || cell.ToString().Trim().Length == 0))
            {
                if (quoted && i + 1 < line.Length && line[i + 1] == '"')
                {
                    cell.Append('"');
                    i++;
                    continue;
                }

                quoted = !quoted;
                wasQuoted = true;
            }
            else if (cut != '\0' && c == cut && !quoted)
            {
                cells.Add(Bare(cell, wasQuoted));
                cell.Clear();
                wasQuoted = false;
            }
            else
            {
                cell.Append(c);
            }
        }

        cells.Add(Bare(cell, wasQuoted));
        return cells;
    }

    // The apostrophe that kept a spreadsheet from running it.
    private static string Bare(StringBuilder cell, bool quoted)
    {
        string text = quoted ? cell.ToString() : cell.ToString().Trim();
        return text.Length > 1 && text[0] == '\'' && Formulas.Contains(text[1], StringComparison.Ordinal) ? text[1..] : text;
    }

    private static bool TryTime(string? text, out DateTimeOffset? time)
    {
        time = null;
        if (string.IsNullOrEmpty(text))
        {
            return true;
        }

        // A day counts to its end.
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            time = new DateTimeOffset(day.AddDays(1).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
            return true;
        }

        bool read = DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var given);
        time = read ? given : null;
        return read;
    }

    private static string Time(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture) ?? "";

    // A spreadsheet runs what begins so, wherever quotes stand, and strangers choose these texts. The apostrophe makes it text.
    private static string Field(string text)
    {
        string safe = text.Length > 0 && Formulas.Contains(text[0], StringComparison.Ordinal) ? "'" + text : text;
        return safe.AsSpan().IndexOfAny(ToBeQuoted) < 0 ? safe : $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
