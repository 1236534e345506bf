using System.Globalization;
using QueueDashboard.Delivery.Postfix;

namespace QueueDashboard.Intake.Postfix;

/// <summary>
/// Reads lines of Postfix's log, from syslog or from its own file. Subjects, addresses and names in them are a sender's words, so everything is
/// found by its place and nothing by a search through the line.
/// </summary>
internal static class LogReader
{
    /// <param name="now">For the year, which the old form of a line lacks, and for its zone.</param>
    public static LogEvent? Read(string line, DateTimeOffset now)
    {
        if (!TryHead(line, now, out var at, out var service, out string rest))
        {
            return null;
        }

        int colon = rest.IndexOf(": ", StringComparison.Ordinal);
        if (colon <= 0 || !QueueId.IsValid(rest[..colon]))
        {
            return null;
        }

        string id = rest[..colon];
        string said = rest[(colon + 2)..];
        return service switch
        {
            "cleanup" when Begins(said, "hold: ", out string held) => Hold(id, at, held),
            "cleanup" when said.StartsWith("milter-hold: ", StringComparison.Ordinal) => new LogEvent.HeldByMilter(id, at),
            "smtpd" when Begins(said, "hold: ", out string held) => Hold(id, at, held),
            "postsuper" when said == "removed" => new LogEvent.Removed(id, at),
            "qmgr" when said.StartsWith("from=<", StringComparison.Ordinal) && said.EndsWith("expired, returned to sender", StringComparison.Ordinal) =>
                new LogEvent.Status(id, at, null, null, "expired", "returned to its sender"),
            _ when said.StartsWith("to=<", StringComparison.Ordinal) => Status(id, at, said),
            _ => null,
        };
    }

    /// <summary>Time, host, program with its number: "Nov 22 02:47:46 mx postfix/smtp[123]: " or the same with an ISO time.</summary>
    private static bool TryHead(string line, DateTimeOffset now, out DateTimeOffset? at, out string service, out string rest)
    {
        (at, service, rest) = (null, "", "");
        string[] words = line.Split(' ', 7, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 4)
        {
            return false;
        }

        bool iso = char.IsAsciiDigit(words[0][0]);
        int program = iso ? 2 : 4;
        if (words.Length <= program)
        {
            return false;
        }

        at = iso ? Iso(words[0]) : Old($"{words[0]} {words[1]} {words[2]}", now);
        string name = words[program];
        int bracket = name.IndexOf('[', StringComparison.Ordinal);
        int slash = bracket < 0 ? -1 : name.LastIndexOf('/', bracket);
        int head = line.IndexOf(name, StringComparison.Ordinal);
        if (slash <= 0 || !name.EndsWith("]:", StringComparison.Ordinal) || head + name.Length + 1 >= line.Length)
        {
            return false;
        }

        service = name[(slash + 1)..bracket];
        rest = line[(head + name.Length + 1)..];
        return true;
    }

    private static DateTimeOffset? Iso(string word) =>
        DateTimeOffset.TryParse(word, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out var time) ? time : null;

    private static DateTimeOffset? Old(string words, DateTimeOffset now)
    {
        // The year is put before it is read: 29 February is no day of just any year.
        foreach (int year in new[] { now.Year, now.Year - 1 })
        {
            if (DateTime.TryParseExact($"{year} {words}", "yyyy MMM d HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
                && new DateTimeOffset(time, now.Offset) is var found && found <= now.AddDays(1))
            {
                return found;
            }
        }

        return null;
    }

    private static bool Begins(string text, string with, out string rest)
    {
        bool does = text.StartsWith(with, StringComparison.Ordinal);
        rest = does ? text[with.Length..] : "";
        return does;
    }

    /// <summary>What triggered it, then "from client; from=... to=... proto=... helo=...", then a colon and the administrator's text, if he gave one.</summary>
    private static LogEvent.Held Hold(string id, DateTimeOffset? at, string said)
    {
        // The last one: before it stand the sender's own words, behind it the envelope.
        int envelope = said.LastIndexOf("; from=<", StringComparison.Ordinal);
        if (envelope < 0)
        {
            return new LogEvent.Held(id, at, said, null);
        }

        string what = said[..envelope];
        int client = what.LastIndexOf(" from ", StringComparison.Ordinal);
        return new LogEvent.Held(id, at, client > 0 ? what[..client] : what, TextBehind(said.AsSpan(envelope + 2)));
    }

    private static string? TextBehind(ReadOnlySpan<char> pairs)
    {
        // name=value or name=<value>, one blank between; a colon after the last one.
        while (true)
        {
            int equal = pairs.IndexOf('=');
            if (equal <= 0 || equal + 1 >= pairs.Length)
            {
                return null;
            }

            int end;
            if (pairs[equal + 1] == '<')
            {
                int close = AddressEnd(pairs[(equal + 2)..]);
                if (close < 0)
                {
                    return null;
                }

                end = equal + 2 + close + 1;
            }
            else
            {
                int stop = pairs[equal..].IndexOfAny(' ', ':');
                end = stop < 0 ? pairs.Length : equal + stop;
            }

            if (end >= pairs.Length)
            {
                return null;
            }

            if (pairs[end] == ':')
            {
                return pairs[(end + 1)..].Trim() is { Length: > 0 } text ? text.ToString() : null;
            }

            pairs = pairs[end..].TrimStart(' ');
        }
    }

    /// <summary>to=ADDRESS, then perhaps orig_to=ADDRESS, then fields up to status=WORD (what the other side said).</summary>
    private static LogEvent.Status? Status(string id, DateTimeOffset? at, string said)
    {
        var rest = said.AsSpan("to=<".Length);
        int end = AddressEnd(rest);
        if (end < 0)
        {
            return null;
        }

        string to = rest[..end].ToString();
        string? original = null;
        rest = rest[(end + 1)..];
        const string Before = ", orig_to=<";
        if (rest.StartsWith(Before, StringComparison.Ordinal) && AddressEnd(rest[Before.Length..]) is >= 0 and var length)
        {
            original = rest.Slice(Before.Length, length).ToString();
            rest = rest[(Before.Length + length + 1)..];
        }

        const string Mark = ", status=";
        int status = rest.IndexOf(Mark, StringComparison.Ordinal);
        if (status < 0)
        {
            return null;
        }

        rest = rest[(status + Mark.Length)..];
        int blank = rest.IndexOf(' ');
        string word = (blank < 0 ? rest : rest[..blank]).TrimEnd(',').ToString();
        string? reply = blank < 0 ? null : Unwrapped(rest[(blank + 1)..]);
        return new LogEvent.Status(id, at, to, original, word, reply);
    }

    private static string? Unwrapped(ReadOnlySpan<char> said)
    {
        said = said.Trim();
        said = said is ['(', .., ')'] ? said[1..^1] : said;
        return said.Length == 0 ? null : said.ToString();
    }

    /// <summary>Where the address ends; a quoted local part may have the bracket in it.</summary>
    private static int AddressEnd(ReadOnlySpan<char> text)
    {
        bool quoted = false;
        for (int i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '\\' when quoted:
                    i++;
                    break;
                case '"':
                    quoted = !quoted;
                    break;
                case '>' when !quoted:
                    return i;
            }
        }

        return -1;
    }
}
