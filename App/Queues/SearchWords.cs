using System.Globalization;
using System.Text;
using QueueDashboard.Data;
using QueueDashboard.Data.Queues;

namespace QueueDashboard.Queues;

/// <summary>
/// A search as it was typed: plain words, "phrases", -without, and <c>from: to: subject: body: reason: queue: state: before: after: larger: smaller:</c>.
/// </summary>
internal sealed record SearchWords
{
    /// <summary>What the full-text index is asked; empty: nothing.</summary>
    public string Match { get; init; } = "";

    /// <summary>What it is asked for words that must not occur, where there is no other word to search for.</summary>
    public string Without { get; init; } = "";
    public QueueName? Queue { get; init; }
    public RecipientState? State { get; init; }
    public ReasonCode? Reason { get; init; }
    public long? Before { get; init; }
    public long? After { get; init; }
    public long? Larger { get; init; }
    public long? Smaller { get; init; }

    /// <summary>A word that cannot be understood: which one, and the code of the sentence about it.</summary>
    public string? Wrong { get; init; }

    public static SearchWords Read(string typed)
    {
        StringBuilder match = new();
        List<string> without = [];
        var words = new SearchWords();
        foreach (var (word, minus, phrase) in Split(typed))
        {
            int colon = phrase ? -1 : word.IndexOf(':', StringComparison.Ordinal);
            string name = colon > 0 ? word[..colon].ToLowerInvariant() : "";
            string value = colon > 0 ? word[(colon + 1)..].Trim('"') : word;
            string? column = name switch { "from" => "sender", "to" => "recipients", "subject" => "subject", "body" => "body", _ => null };
            if (column is not null || !IsName(name))
            {
                string term = Term(column, column is null ? word : value, phrase || value.Contains(' ', StringComparison.Ordinal));
                if (term.Length == 0)
                {
                    continue;
                }

                if (minus)
                {
                    without.Add(term);
                }
                else
                {
                    match.Append(match.Length > 0 ? " AND " : "").Append(term);
                }
            }
            else if (words.With(name, value) is { } more)
            {
                words = more;
            }
            else
            {
                return words with { Wrong = word };
            }
        }

        string no = string.Join(" OR ", without);
        return match.Length > 0 && without.Count > 0
            ? words with { Match = $"({match}) NOT ({no})" }
            : words with { Match = match.ToString(), Without = no };
    }

    private static bool IsName(string name) => name is "reason" or "queue" or "state" or "before" or "after" or "larger" or "smaller";

    private SearchWords? With(string name, string value) => name switch
    {
        "reason" when ApiWords.Reason(value) is { } reason => this with { Reason = reason },
        "queue" when ApiWords.Queue(value) is { } queue => this with { Queue = queue },
        "state" when ApiWords.State(value) is { } state => this with { State = state },
        "before" when Day(value) is { } day => this with { Before = day },
        "after" when Day(value) is { } day => this with { After = day },
        "larger" when Octets(value) is { } octets => this with { Larger = octets },
        "smaller" when Octets(value) is { } octets => this with { Smaller = octets },
        _ => null,
    };

    private static long? Day(string value) =>
        DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? Microseconds.From(new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero))
            : null;

    private static long? Octets(string value)
    {
        long unit = value.Length > 0 ? char.ToLowerInvariant(value[^1]) switch { 'k' => 1000, 'm' => 1_000_000, 'g' => 1_000_000_000, _ => 1 } : 1;
        return long.TryParse(unit == 1 ? value : value[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number < long.MaxValue / unit ? number * unit : null;
    }

    /// <summary>
    /// A word is searched from its beginning, so that half of it finds already; a phrase as it stands. So is a word of one or two plain letters: it begins
    /// words of nearly every message, and the index would collect them all before it gave the first (0.7 s among a million).
    /// </summary>
    private static string Term(string? column, string value, bool phrase)
    {
        // Letters and digits are what the index knows; a term of punctuation alone would match everything or nothing.
        if (!value.Any(char.IsLetterOrDigit))
        {
            return "";
        }

        string quoted = $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal).Replace("\0", "", StringComparison.Ordinal)}\"{(phrase || IsShort(value) ? "" : "*")}";
        return column is null ? quoted : $"{column} : {quoted}";
    }

    // Two characters of another script can be a whole name, and begin few words.
    private static bool IsShort(string value) => value.Length <= 2 && value.All(char.IsAsciiLetterOrDigit);

    private static IEnumerable<(string Word, bool Minus, bool Phrase)> Split(string typed)
    {
        int i = 0;
        while (i < typed.Length)
        {
            while (i < typed.Length && char.IsWhiteSpace(typed[i]))
            {
                i++;
            }

            bool minus = i + 1 < typed.Length && typed[i] == '-' && !char.IsWhiteSpace(typed[i + 1]);
            i += minus ? 1 : 0;
            int start = i;
            bool quoted = false;
            while (i < typed.Length && (quoted || !char.IsWhiteSpace(typed[i])))
            {
                quoted ^= typed[i] == '"';
                i++;
            }

            if (i > start)
            {
                string word = typed[start..i];
                yield return word[0] == '"' ? (word.Trim('"'), minus, true) : (word, minus, false);
            }
        }
    }
}
