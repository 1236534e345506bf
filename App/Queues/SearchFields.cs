using System.Globalization;
using QueueDashboard.Data;
using QueueDashboard.Data.Queues;

namespace QueueDashboard.Queues;

/// <summary>The fields of the search language: what stands before the colon, what may stand behind it, and what is meant.</summary>
internal static class SearchFields
{
    internal const string Dates = "2026-03-02, 2026-03, today, yesterday, 12h, 7d, 2w, 3m, 1y";
    internal const string Sizes = "500k, 2M";
    private const string Words = "a name or an address";

    /// <summary>Words of "is:" and of "has:" that mean a mark.</summary>
    internal static readonly (string Word, ItemMarks Mark)[] Marks =
        [("bounce", ItemMarks.Bounce), ("copy", ItemMarks.Copy), ("own", ItemMarks.FromOwnUser), ("unread", ItemMarks.ContentPending), ("bare", ItemMarks.BareLineEnds)];

    internal static readonly (string Word, Likeness Kind)[] Likenesses =
        [("sender", Likeness.SenderDomain), ("client", Likeness.Client), ("subject", Likeness.SubjectShape), ("attachment", Likeness.Attachment)];

    /// <summary>Each field with what it takes, in the order in which they are offered.</summary>
    public static IReadOnlyList<(string Name, string Takes)> All { get; } =
    [
        ("from", Words), ("to", Words), ("subject", "a word"), ("body", "a word"),
        ("reason", List<ReasonCode>(ApiWords.Of)), ("queue", List<QueueName>(ApiWords.Of)), ("state", List<RecipientState>(ApiWords.Of)),
        ("domain", "example.org"), ("source", "smtp, postfix, rspamd"), ("has", "attachment, note"), ("is", string.Join(", ", Marks.Select(mark => mark.Word))),
        ("after", Dates), ("before", Dates), ("larger", Sizes), ("smaller", Sizes), ("alike", "sender/123, client/123, subject/123, attachment/123"),
    ];

    /// <summary>Null: it is not a field, but a word with a colon in it.</summary>
    public static string? Takes(string name) => All.FirstOrDefault(field => field.Name == name).Takes;

    /// <summary>The field that somebody meant who typed one letter too many, too few or wrongly, or two the other way round; null: none.</summary>
    public static string? Meant(string name) => name.Length is < 2 or > 12 || !name.All(char.IsAsciiLetter) ? null : All.Select(field => field.Name).FirstOrDefault(known => IsNear(name, known));

    /// <summary>Null: the value cannot be understood.</summary>
    public static SearchTerm? Read(string name, string value, bool phrase, DateTimeOffset now, TimeZoneInfo zone) => name switch
    {
        "from" => Text(SearchColumn.Sender, value, phrase),
        "to" => Text(SearchColumn.Recipients, value, phrase),
        "subject" => Text(SearchColumn.Subject, value, phrase),
        "body" => Text(SearchColumn.Body, value, phrase),
        "reason" => ApiWords.Reason(value) is { } reason ? new SearchTerm.For(reason) : null,
        "queue" => ApiWords.Queue(value) is { } queue ? new SearchTerm.InQueue(queue) : null,
        "state" => ApiWords.State(value) is { } state ? new SearchTerm.InState(state) : null,
        "domain" => value.Any(char.IsLetterOrDigit) && !value.Contains('%', StringComparison.Ordinal) ? new SearchTerm.ToDomain(value.TrimStart('@').ToLowerInvariant()) : null,
        "source" => value.Length > 0 ? new SearchTerm.From(value) : null,
        "has" => value.ToLowerInvariant() switch { "attachment" or "attachments" => new SearchTerm.Marked(ItemMarks.HasAttachments), "note" or "notes" => new SearchTerm.Noted(), _ => null },
        "is" => Marks.FirstOrDefault(mark => mark.Word.Equals(value, StringComparison.OrdinalIgnoreCase)) is { Word: not null } mark ? new SearchTerm.Marked(mark.Mark) : null,
        "before" => Moment(value, now, zone) is { } moment ? new SearchTerm.Before(moment) : null,
        "after" => Moment(value, now, zone) is { } moment ? new SearchTerm.After(moment) : null,
        "larger" => Octets(value) is { } octets ? new SearchTerm.Larger(octets) : null,
        "smaller" => Octets(value) is { } octets ? new SearchTerm.Smaller(octets) : null,
        "alike" => Alike(value),
        _ => null,
    };

    /// <summary>
    /// A word is searched from its beginning, so that half of it finds already; a phrase as it stands. So is a word of one or two plain letters: it begins
    /// words of nearly every message, and the index would collect them all before it gave the first (0.7 s among a million).
    /// </summary>
    public static SearchTerm? Text(SearchColumn column, string value, bool phrase) =>
        value.Any(char.IsLetterOrDigit) ? new SearchTerm.Text(column, value.Replace("\0", "", StringComparison.Ordinal), phrase || value.Contains(' ', StringComparison.Ordinal) || IsShort(value)) : null;

    // Two characters of another script can be a whole name, and begin few words.
    private static bool IsShort(string value) => value.Length <= 2 && value.All(char.IsAsciiLetterOrDigit);

    private static SearchTerm.Alike? Alike(string value)
    {
        string[] parts = value.Split('/');
        return parts.Length == 2 && Likenesses.FirstOrDefault(known => known.Word.Equals(parts[0], StringComparison.OrdinalIgnoreCase)) is { Word: not null } kind
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out long id) ? new SearchTerm.Alike(kind.Kind, id, []) : null;
    }

    /// <summary>A day or a month begins where the viewer is; so many hours, days, weeks, months or years are counted back from now.</summary>
    internal static long? Moment(string value, DateTimeOffset now, TimeZoneInfo zone)
    {
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime);
        if (DateOnly.TryParseExact(value, ["yyyy-MM-dd", "yyyy-MM"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return Begin(day, zone);
        }

        switch (value.ToLowerInvariant())
        {
            case "today":
                return Begin(today, zone);
            case "yesterday":
                return Begin(today.AddDays(-1), zone);
        }

        // More than this many of anything lies before the first mail.
        if (value.Length < 2 || !int.TryParse(value[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out int many) || many > 9999)
        {
            return null;
        }

        DateTimeOffset? moment = char.ToLowerInvariant(value[^1]) switch
        {
            'h' => now.AddHours(-many),
            'd' => now.AddDays(-many),
            'w' => now.AddDays(-7 * many),
            'm' => now.AddMonths(-many),
            'y' when many < now.Year => now.AddYears(-many),
            _ => null,
        };
        return moment is { } at ? Microseconds.From(at) : null;
    }

    private static long Begin(DateOnly day, TimeZoneInfo zone)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        return Microseconds.From(new DateTimeOffset(midnight, TimeSpan.Zero)) - Microseconds.From(zone.GetUtcOffset(midnight));
    }

    private static long? Octets(string value)
    {
        long unit = value.Length > 0 ? char.ToLowerInvariant(value[^1]) switch { 'k' => 1000, 'm' => 1_000_000, 'g' => 1_000_000_000, _ => 1 } : 1;
        return long.TryParse(unit == 1 ? value : value[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number < long.MaxValue / unit ? number * unit : null;
    }

    private static bool IsNear(string typed, string known)
    {
        int same = 0;
        while (same < typed.Length && same < known.Length && typed[same] == known[same])
        {
            same++;
        }

        string left = typed[same..];
        string right = known[same..];
        return left.Length + right.Length > 0 && (Ends(left, 1, right, 1) || Ends(left, 1, right, 0) || Ends(left, 0, right, 1)
            || (left.Length > 1 && right.Length > 1 && left[0] == right[1] && left[1] == right[0] && Ends(left, 2, right, 2)));
    }

    private static bool Ends(string left, int fromLeft, string right, int fromRight) => left.Length >= fromLeft && right.Length >= fromRight && left[fromLeft..] == right[fromRight..];

    private static string List<T>(Func<T, string> word)
        where T : struct, Enum => string.Join(", ", Enum.GetValues<T>().Select(word));
}
