using Microsoft.Extensions.Localization;
using QueueDashboard.Accounts;
using QueueDashboard.Data.Queues;
using QueueDashboard.Queues;
using QueueDashboard.Web.Queues;

namespace QueueDashboard.Web.Layout;

/// <summary>One line below the search box.</summary>
/// <param name="Text">The whole of the box once it is chosen.</param>
/// <param name="Caret">Where one goes on typing.</param>
/// <param name="Hint">In the viewer's language.</param>
/// <param name="Go">It is a whole search and is made at once.</param>
public sealed record SearchHint(string Text, int Caret, string Label, string Hint, bool Go);

/// <summary>What may follow what stands in the search box: fields, their values, recent senders, what this person searched for last.</summary>
internal sealed class SearchHints(SuggestQueries suggest, IStringLocalizer<LayoutText> texts, IStringLocalizer<QueuesText> words)
{
    private const int Most = 10;
    private const int LongestTyped = 500;

    /// <param name="caret">Only the word before it is looked at.</param>
    public async Task<IReadOnlyList<SearchHint>> OfAsync(string typed, int caret, Preferences preferences, Caller caller, CancellationToken cancel)
    {
        if (typed.Length > LongestTyped)
        {
            return [];
        }

        caret = Math.Clamp(caret, 0, typed.Length);
        int begin = caret;
        while (begin > 0 && !char.IsWhiteSpace(typed[begin - 1]) && typed[begin - 1] != '(')
        {
            begin--;
        }

        begin += begin < caret && typed[begin] == '-' ? 1 : 0;
        string word = typed[begin..caret];
        SearchHint Put(string text, string hint, bool open = false) =>
            new($"{typed[..begin]}{text}{(open ? "" : " ")}{typed[caret..].TrimStart()}", begin + text.Length + (open ? 0 : 1), text, hint, false);

        List<SearchHint> hints = [];
        int colon = word.IndexOf(':', StringComparison.Ordinal);
        if (colon > 0)
        {
            string name = word[..colon].ToLowerInvariant();
            string value = word[(colon + 1)..];
            hints.AddRange((await ValuesAsync(name, value, caller, cancel)).Select(one => Put($"{name}:{one.Value}", one.Hint)));
            return [.. hints.Take(Most)];
        }

        string whole = typed.Trim();
        hints.AddRange(preferences.Searches.Where(one => one != whole && one.Contains(whole, StringComparison.OrdinalIgnoreCase)).Take(whole.Length == 0 ? 5 : 3).Select(one => new SearchHint(one, one.Length, one, texts["Find.Recent"], true)));
        hints.AddRange(SearchFields.All.Where(field => field.Name.StartsWith(word, StringComparison.OrdinalIgnoreCase)).Take(word.Length == 0 ? 6 : 3).Select(field => Put($"{field.Name}:", texts[$"Find.{field.Name}"], open: true)));
        if (word.Length >= 2)
        {
            hints.AddRange((await suggest.SendersAsync(word, caller.Domains, 4, cancel)).Select(sender => Put($"from:{sender}", texts["Find.from"])));
        }

        return [.. hints.Take(Most)];
    }

    private async Task<IEnumerable<(string Value, string Hint)>> ValuesAsync(string name, string value, Caller caller, CancellationToken cancel)
    {
        IEnumerable<(string Value, string Hint)> all = name switch
        {
            "reason" => Enum.GetValues<ReasonCode>().Select(one => (Words.Of(one), words[$"Reason.{one}"].Value)),
            "queue" => Enum.GetValues<QueueName>().Select(one => (Words.Of(one), words[$"Queue.{one}"].Value)),
            "state" => Enum.GetValues<RecipientState>().Select(one => (Words.Of(one), words[$"State.{one}"].Value)),
            "from" when value.Length > 0 => (await suggest.SendersAsync(value, caller.Domains, Most, cancel)).Select(one => (one, texts["Find.from"].Value)),
            "source" => (await suggest.SourcesAsync(caller.Domains, cancel)).Select(one => (one, texts["Find.source"].Value)),
            "has" or "is" or "after" or "before" or "larger" or "smaller" => SearchFields.Takes(name)!.Split(", ").Select(one => (one, texts[$"Find.{name}"].Value)),
            _ => [],
        };
        return all.Where(one => name == "from" || (one.Value.StartsWith(value, StringComparison.OrdinalIgnoreCase) && one.Value != value));
    }
}
