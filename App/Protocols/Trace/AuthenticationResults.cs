using QueueDashboard.Protocols.Mime;

namespace QueueDashboard.Protocols.Trace;

/// <param name="Method">spf, dkim, dmarc, arc or another word, in lower case.</param>
/// <param name="Result">pass, fail, none and so on, in lower case.</param>
/// <param name="Subject">The domain or address that was looked at; null: not told.</param>
/// <param name="Reason">What the server adds; null: nothing.</param>
public sealed record AuthenticationResult(string Method, string Result, string? Subject, string? Reason);

/// <summary>Which field it stood in.</summary>
public enum ResultsField
{
    /// <summary>RFC 8601.</summary>
    AuthenticationResults,

    /// <summary>RFC 7208 section 9.1.</summary>
    ReceivedSpf,

    /// <summary>What a forwarder saw, sealed by it (RFC 8617).</summary>
    Arc,
}

/// <summary>How far a field can be believed.</summary>
public enum ResultsTrust
{
    /// <summary>It stands above the Received field of our own server: nobody outside can write there.</summary>
    Ours,

    /// <summary>It names a server of ours, but stands where everybody could have written it.</summary>
    NamesOurs,

    /// <summary>It names another server; everybody could have written it.</summary>
    Anybody,
}

/// <summary>What one server found about the sender, by its own words.</summary>
/// <param name="Server">The authserv-id: who says so. Empty: nobody named himself.</param>
/// <param name="Instance">Of an ARC set; null: none.</param>
public sealed record AuthenticationResults(ResultsField Field, string Server, int? Instance, IReadOnlyList<AuthenticationResult> Results, ResultsTrust Trust)
{
    private const int MostFields = 30;
    private const int MostResults = 40;
    private const int LongestWord = 300;

    // What each method looked at, best first (RFC 8601 section 2.7).
    private static readonly string[] Subjects = ["header.d", "header.i", "header.from", "smtp.mailfrom", "smtp.helo", "policy.iprev", "envelope-from", "helo"];

    /// <param name="enteredAt">As <see cref="ReceivedPath.EnteredAt"/> says.</param>
    /// <param name="isOwnHost">Says of a host's name whether it is one of our servers.</param>
    public static IReadOnlyList<AuthenticationResults> Of(HeaderScanResult headers, int enteredAt, Func<string, bool> isOwnHost)
    {
        List<AuthenticationResults> found = [];
        for (int at = 0; at < headers.Fields.Count && found.Count < MostFields; at++)
        {
            ResultsField? field = headers.Fields[at].Name.ToLowerInvariant() switch
            {
                "authentication-results" => ResultsField.AuthenticationResults,
                "received-spf" => ResultsField.ReceivedSpf,
                "arc-authentication-results" => ResultsField.Arc,
                _ => null,
            };
            if (field is { } kind)
            {
                var read = Read(kind, headers.Fields[at].Value);
                bool named = read.Server.Length > 0 && isOwnHost(read.Server);
                found.Add(read with { Trust = at < enteredAt ? ResultsTrust.Ours : named ? ResultsTrust.NamesOurs : ResultsTrust.Anybody });
            }
        }

        return found;
    }

    /// <summary>Reads one field's unfolded value. Never throws.</summary>
    public static AuthenticationResults Read(ResultsField field, string value)
    {
        var words = FieldWords.Read(value, ";=");
        return field == ResultsField.ReceivedSpf ? Spf(words) : Listed(field, words);
    }

    private static AuthenticationResults Listed(ResultsField field, List<FieldWord> words)
    {
        var parts = Parts(words);
        int? instance = null;
        if (field == ResultsField.Arc && parts is [[{ Text: "i" or "I" }, { Kind: '=' }, var number, ..], ..])
        {
            instance = int.TryParse(number.Text, System.Globalization.CultureInfo.InvariantCulture, out int parsed) ? parsed : null;
            parts = parts[1..];
        }

        // The server's name comes first; Microsoft leaves it out and begins with a result.
        bool named = parts is [var first, ..] && !(first.Count > 1 && first[1].Kind == '=');
        string server = named ? parts[0].FirstOrDefault(word => word.Kind is ' ' or '"').Text ?? "" : "";
        var results = parts.Skip(named ? 1 : 0).Select(Result).OfType<AuthenticationResult>().Take(MostResults).ToList();
        return new(field, Cut(server), instance, results, ResultsTrust.Anybody);
    }

    private static AuthenticationResult? Result(List<FieldWord> part)
    {
        var words = part.Where(word => word.Kind != '(').ToList();
        if (words is not [{ Kind: ' ' } method, { Kind: '=' }, { Kind: ' ' or '"' } result, ..])
        {
            return null;
        }

        var properties = Pairs(words[3..]);
        string? reason = properties.GetValueOrDefault("reason") ?? part.FirstOrDefault(word => word.Kind == '(').Text;
        string? subject = Subjects.Select(properties.GetValueOrDefault).FirstOrDefault(found => found is { Length: > 0 });
        return new(Cut(method.Text.Split('/')[0].ToLowerInvariant()), Cut(result.Text.ToLowerInvariant()), subject is null ? null : Cut(subject), reason is null ? null : Cut(reason));
    }

    private static AuthenticationResults Spf(List<FieldWord> words)
    {
        var pairs = Pairs([.. words.Where(word => word.Kind is not ('(' or ';'))]);
        string? subject = Subjects.Select(pairs.GetValueOrDefault).FirstOrDefault(found => found is { Length: > 0 });
        string? comment = words.FirstOrDefault(word => word.Kind == '(').Text;
        IReadOnlyList<AuthenticationResult> results = words is [{ Kind: ' ' } result, ..] ? [new("spf", Cut(result.Text.ToLowerInvariant()), subject is null ? null : Cut(subject), comment is null ? null : Cut(comment))] : [];
        return new(ResultsField.ReceivedSpf, Cut(pairs.GetValueOrDefault("receiver") ?? ""), null, results, ResultsTrust.Anybody);
    }

    private static Dictionary<string, string> Pairs(List<FieldWord> words)
    {
        Dictionary<string, string> pairs = new(StringComparer.OrdinalIgnoreCase);
        for (int at = 1; at + 1 < words.Count; at++)
        {
            if (words[at].Kind == '=' && words[at - 1].Kind == ' ' && words[at + 1].Kind is ' ' or '"')
            {
                pairs.TryAdd(words[at - 1].Text, words[at + 1].Text);
            }
        }

        return pairs;
    }

    private static List<List<FieldWord>> Parts(List<FieldWord> words)
    {
        List<List<FieldWord>> parts = [[]];
        foreach (var word in words)
        {
            if (word.Kind == ';')
            {
                parts.Add([]);
            }
            else
            {
                parts[^1].Add(word);
            }
        }

        return [.. parts.Where(part => part.Count > 0)];
    }

    private static string Cut(string text) => text.Length <= LongestWord ? text : $"{text[..LongestWord]}…";
}
