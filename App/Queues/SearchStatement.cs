using System.Globalization;
using System.Text;
using QueueDashboard.Data.Queues;

namespace QueueDashboard.Queues;

/// <summary>
/// Makes one SQL statement of a list's wish: the ids in the list's order. Each OR between unlike things, and each state, becomes a walk of its own along
/// the index that serves it, cut at the length of a page, and the walks are merged: so no wish sorts a whole queue.
/// </summary>
internal sealed class SearchStatement(ItemQuery query, SearchTerm? term, int most)
{
    // More walks than this side by side cost more than testing each message.
    private const int MostWalks = 12;
    private const string InState = "IX_Items_State_Id_Reason";

    private static readonly RecipientState[] OpenStates = [RecipientState.Held, RecipientState.Pending];

    private readonly List<object> _values = [];

    /// <summary>What the statement's parameters @p0, @p1 ... stand for.</summary>
    public IReadOnlyList<object> Values => _values;

    private bool ByValue => query.Sort is ItemSort.Largest or ItemSort.Smallest or ItemSort.Score;

    private bool Descends => query.Sort is ItemSort.Newest or ItemSort.Largest or ItemSort.Score != query.Backwards;

    private string Direction => Descends ? "DESC" : "ASC";

    private string Beyond => Descends ? "<" : ">";

    private IReadOnlyList<IReadOnlyList<SearchTerm>> Branches => term is null ? [[]] : Expand(term);

    /// <summary>The questions to the full-text index that a list by size or score has to know the size of beforehand.</summary>
    public IReadOnlyList<string> Matches => ByValue ? [.. Branches.Select(Match).OfType<string>().Distinct()] : [];

    /// <param name="few">Those of <see cref="Matches"/> that find little: they are sorted, the others looked up along the order's index.</param>
    public string Build(IReadOnlySet<string> few)
    {
        string[] walks = [.. Branches.SelectMany(branch => Walks(branch, few))];
        string merged = walks.Length == 1 ? walks[0] : string.Join(" UNION ", walks.Select(walk => $"SELECT * FROM ({walk})"));
        string order = ByValue ? $"v {Direction}, id {Direction}" : $"id {Direction}";
        return $"SELECT id AS \"Value\" FROM ({merged}) ORDER BY {order} LIMIT {most.ToString(CultureInfo.InvariantCulture)}";
    }

    private IEnumerable<string> Walks(IReadOnlyList<SearchTerm> terms, IReadOnlySet<string> few)
    {
        string? match = Match(terms);
        var alike = match is null && !ByValue ? terms.OfType<SearchTerm.Alike>().FirstOrDefault(one => one.Keys.Count == 1) : null;
        if (match is not null && (!ByValue || few.Contains(match)))
        {
            foreach (bool? scored in Scored())
            {
                string from = $"\"ItemSearch\" s CROSS JOIN \"Items\" i WHERE s.\"ItemSearch\" MATCH {Value(match)} AND i.\"Id\" = s.rowid";
                yield return Walk(from, "s.rowid", terms, Rest(terms), States(terms), scored);
            }
        }
        else if (alike is not null)
        {
            string from = $"\"Likenesses\" l CROSS JOIN \"Items\" i WHERE l.\"Kind\" = {Value((int)alike.Kind)} AND l.\"Key\" = {Value(alike.Keys[0])} AND i.\"Id\" = l.\"ItemId\"";
            yield return Walk(from, "l.\"ItemId\"", terms, Rest(terms).Where(one => one != alike), States(terms), null);
        }
        else
        {
            // By size and by score there is an index a state only.
            var states = States(terms);
            RecipientState?[] each = states is null && !ByValue ? [null] : [.. (states ?? Enum.GetValues<RecipientState>()).Select(one => (RecipientState?)one)];
            foreach (var state in each)
            {
                // One index a queue and state has them in the order, too; among the rest the planner must not choose one that would have to be sorted.
                bool queued = terms.OfType<SearchTerm.InQueue>().Any() || (query.Queue is not null && !Mentions<SearchTerm.InQueue>(terms));
                string from = ByValue || queued || state is null ? "\"Items\" i WHERE 1" : $"\"Items\" i INDEXED BY \"{InState}\" WHERE 1";
                foreach (bool? scored in Scored())
                {
                    var rest = match is null ? Rest(terms) : [.. Rest(terms), .. terms.Where(IsText)];
                    yield return Walk(from, "i.\"Id\"", terms, rest, state is { } one ? [one] : null, scored);
                }
            }
        }
    }

    /// <summary>By score, messages with points and those without lie at two places of the index; which of them can still follow the place where the list stands.</summary>
    private bool?[] Scored() => query.Sort != ItemSort.Score ? [null] : query.Before switch
    {
        null => [true, false],
        { Value: null } => query.Backwards ? [true, false] : [false],
        _ => query.Backwards ? [true] : [true, false],
    };

    private string Walk(string from, string id, IReadOnlyList<SearchTerm> terms, IEnumerable<SearchTerm> rest, RecipientState[]? states, bool? scored)
    {
        StringBuilder where = new();
        void And(string condition) => where.Append(" AND ").Append(condition);
        string column = query.Sort == ItemSort.Score ? "i.\"Score\"" : "i.\"Size\"";
        bool walks = id == "i.\"Id\"";
        if (states is not null)
        {
            // The sign keeps the planner from leaving the index that gives the order.
            And(walks && states.Length == 1 ? $"i.\"State\" = {Value((int)states[0])}" : $"+i.\"State\" IN ({string.Join(", ", states.Select(state => Value((int)state)))})");
        }

        if (query.Queue is { } queue && !Mentions<SearchTerm.InQueue>(terms))
        {
            And($"{(walks && !ByValue ? "" : "+")}i.\"Queue\" = {Value((int)queue)}");
        }

        if (query.Reason is { } reason && !Mentions<SearchTerm.For>(terms))
        {
            And($"+i.\"Reason\" = {Value((int)reason)}");
        }

        foreach (var one in rest)
        {
            And(one is SearchTerm.InQueue named && walks && !ByValue ? $"i.\"Queue\" = {Value((int)named.Queue)}" : Condition(one));
        }

        string without = Without(terms, Match(terms) is not null && !walks);
        if (without.Length > 0)
        {
            And($"{id} NOT IN (SELECT rowid FROM \"ItemSearch\" WHERE \"ItemSearch\" MATCH {Value(without)})");
        }

        if (scored is { } has)
        {
            And(has ? "i.\"Score\" IS NOT NULL" : "i.\"Score\" IS NULL");
        }

        if (query.Before is { } place)
        {
            if (!ByValue || (scored == false && place.Value is null))
            {
                And($"{id} {Beyond} {Value(place.Id)}");
            }
            else if (scored is null || (scored == true && place.Value is not null))
            {
                And($"({column}, {id}) {Beyond} ({Value(place.Value ?? 0)}, {Value(place.Id)})");
            }
        }

        if (query.Domains is { } domains)
        {
            And($"EXISTS (SELECT 1 FROM \"Recipients\" r WHERE r.\"ItemId\" = i.\"Id\" AND {His(domains)})");
        }

        string order = ByValue ? $"{column} {Direction}, {id} {Direction}" : $"{id} {Direction}";
        string value = ByValue ? $", {column} AS v" : "";
        return $"SELECT {id} AS id{value} FROM {from}{where} ORDER BY {order} LIMIT {most.ToString(CultureInfo.InvariantCulture)}";
    }

    /// <summary>The states that a walk is bound to; null: all, or the search itself says which.</summary>
    private RecipientState[]? States(IReadOnlyList<SearchTerm> terms) =>
        terms.OfType<SearchTerm.InState>().FirstOrDefault() is { } named ? [named.State]
        : Mentions<SearchTerm.InState>(terms) ? null
        : query.State is { } one ? [one]
        : query.AnyState ? null
        : OpenStates;

    private static bool Mentions<T>(IReadOnlyList<SearchTerm> terms)
        where T : SearchTerm => terms.Any(one => one.Walk().Any(leaf => leaf is T));

    /// <summary>What is tested besides the full-text index.</summary>
    private List<SearchTerm> Rest(IReadOnlyList<SearchTerm> terms) => [.. terms.Where(one => !IsText(one) && !(one is SearchTerm.Not not && IsText(not.Term)))];

    /// <summary>What the full-text index is asked: all that it can answer, or come near to. Null: nothing.</summary>
    private string? Match(IReadOnlyList<SearchTerm> terms)
    {
        var asked = terms.Where(IsText).Select(Fts).Concat(terms.Select(Near).OfType<string>()).ToList();
        if (asked.Count == 0)
        {
            return null;
        }

        string all = string.Join(" AND ", asked);
        string without = Without(terms, false);
        return without.Length > 0 ? $"({all}) NOT ({without})" : all;
    }

    /// <summary>Words that must not occur, where no other is searched for.</summary>
    private string Without(IReadOnlyList<SearchTerm> terms, bool isAsked) =>
        isAsked ? "" : string.Join(" OR ", terms.OfType<SearchTerm.Not>().Where(not => IsText(not.Term)).Select(not => Fts(not.Term)));

    /// <summary>
    /// The index can answer it alone. Not where one who is limited to domains looks for a recipient: its column holds all of a message's recipients, and a
    /// match would tell him who else got it.
    /// </summary>
    private bool IsText(SearchTerm one) => one switch
    {
        SearchTerm.Text text => query.Domains is null || text.Column != SearchColumn.Recipients,
        SearchTerm.Any any => any.Terms.All(IsText),
        SearchTerm.All all => all.Terms.Any(IsText) && all.Terms.All(part => IsText(part) || (part is SearchTerm.Not not && IsText(not.Term))),
        _ => false,
    };

    private string Fts(SearchTerm one)
    {
        switch (one)
        {
            case SearchTerm.Any any:
                return $"({string.Join(" OR ", any.Terms.Select(Fts))})";
            case SearchTerm.All all:
                string yes = string.Join(" AND ", all.Terms.Where(IsText).Select(Fts));
                string no = Without(all.Terms, false);
                return no.Length > 0 ? $"(({yes}) NOT ({no}))" : $"({yes})";
            case SearchTerm.Text text:
                string columns = text.Column switch
                {
                    SearchColumn.Sender => "sender : ",
                    SearchColumn.Recipients => "recipients : ",
                    SearchColumn.Subject => "subject : ",
                    SearchColumn.Body => "body : ",
                    _ => query.Domains is null ? "" : "{subject sender body attachments} : ",
                };
                return $"{columns}{Quoted(text.Value)}{(text.Whole ? "" : "*")}";
            default:
                throw new ArgumentOutOfRangeException(nameof(one), one, null);
        }
    }

    /// <summary>What the index can say of a recipient, which is looked up exactly afterwards. Null: nothing.</summary>
    private string? Near(SearchTerm one) => one switch
    {
        SearchTerm.Text { Column: SearchColumn.Recipients } text when query.Domains is not null => Fts(text),
        SearchTerm.ToDomain domain => $"recipients : {Quoted(domain.Domain)}",
        _ => null,
    };

    private static string Quoted(string value) => $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal).Replace("\0", "", StringComparison.Ordinal)}\"";

    /// <summary>Whether one message, i, is meant.</summary>
    private string Condition(SearchTerm one) => IsText(one) ? $"i.\"Id\" IN (SELECT rowid FROM \"ItemSearch\" WHERE \"ItemSearch\" MATCH {Value(Fts(one))})" : one switch
    {
        SearchTerm.Not not => $"NOT ({Condition(not.Term)})",
        SearchTerm.All all => $"({string.Join(" AND ", all.Terms.Select(Condition))})",
        SearchTerm.Any any => $"({string.Join(" OR ", any.Terms.Select(Condition))})",
        SearchTerm.Text text => Recipient($"' ' || {Spaced("lower(r.\"Address\")")} || ' ' LIKE {Value($"% {Pattern(text)}")} ESCAPE '\\'"),
        SearchTerm.ToDomain domain => Recipient(EndsWith(domain.Domain)),
        SearchTerm.InQueue queue => $"+i.\"Queue\" = {Value((int)queue.Queue)}",
        SearchTerm.InState state => $"+i.\"State\" = {Value((int)state.State)}",
        SearchTerm.For reason => $"+i.\"Reason\" = {Value((int)reason.Reason)}",
        SearchTerm.Marked mark => $"(i.\"Marks\" & {Value((int)mark.Mark)}) <> 0",
        SearchTerm.Noted => "EXISTS (SELECT 1 FROM \"ItemNotes\" n WHERE n.\"ItemId\" = i.\"Id\")",
        SearchTerm.From source => $"(i.\"Source\" || ':') LIKE {Value(Escaped(source.Name) + ":%")} ESCAPE '\\'",
        SearchTerm.Before before => $"+i.\"ReceivedAt\" < {Value(before.Moment)}",
        SearchTerm.After after => $"+i.\"ReceivedAt\" >= {Value(after.Moment)}",
        SearchTerm.Larger larger => $"+i.\"Size\" > {Value(larger.Octets)}",
        SearchTerm.Smaller smaller => $"+i.\"Size\" < {Value(smaller.Octets)}",
        SearchTerm.Alike alike => alike.Keys.Count == 0 ? "0"
            : $"i.\"Id\" IN (SELECT k.\"ItemId\" FROM \"Likenesses\" k WHERE k.\"Kind\" = {Value((int)alike.Kind)} AND k.\"Key\" IN ({string.Join(", ", alike.Keys.Select(Value))}))",
        _ => throw new ArgumentOutOfRangeException(nameof(one), one, null),
    };

    private string Recipient(string condition) =>
        $"EXISTS (SELECT 1 FROM \"Recipients\" r WHERE r.\"ItemId\" = i.\"Id\" AND {condition}{(query.Domains is { } domains ? $" AND {His(domains)}" : "")})";

    private string His(IReadOnlyList<string> domains) => domains.Count == 0 ? "0" : $"({string.Join(" OR ", domains.Select(domain => EndsWith(domain.ToLowerInvariant())))})";

    private string EndsWith(string domain)
    {
        string end = Value("@" + domain);
        return $"substr(r.\"AddressKey\", -length({end})) = {end}";
    }

    /// <summary>The beginning of a word of the address, as the index would find it.</summary>
    private static string Pattern(SearchTerm.Text text)
    {
        string words = string.Join(' ', text.Value.ToLowerInvariant().Select(sign => char.IsLetterOrDigit(sign) ? sign : ' ').Aggregate(new StringBuilder(), (all, sign) => all.Append(sign)).ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return Escaped(words) + (text.Whole ? " %" : "%");
    }

    private static string Spaced(string column) => "@._-+='\"".Aggregate(column, (text, sign) => $"replace({text}, '{(sign == '\'' ? "''" : sign)}', ' ')");

    private static string Escaped(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);

    private string Value(object value)
    {
        _values.Add(value);
        return $"@p{_values.Count - 1}";
    }

    /// <summary>The tree as alternatives, each a list of things that must all hold; what would become too many alternatives stays whole and is tested message by message.</summary>
    private IReadOnlyList<IReadOnlyList<SearchTerm>> Expand(SearchTerm one)
    {
        if (IsText(one))
        {
            return [[one]];
        }

        switch (one)
        {
            case SearchTerm.Any any:
                var sides = any.Terms.Select(Expand).ToList();
                return sides.Sum(side => side.Count) > MostWalks ? [[one]] : [.. sides.SelectMany(side => side)];
            case SearchTerm.All all:
                IReadOnlyList<IReadOnlyList<SearchTerm>> product = [[]];
                foreach (var part in all.Terms)
                {
                    var more = Expand(part);
                    product = product.Count * more.Count > MostWalks
                        ? [.. product.Select(branch => (IReadOnlyList<SearchTerm>)[.. branch, part])]
                        : [.. product.SelectMany(branch => more.Select(side => (IReadOnlyList<SearchTerm>)[.. branch, .. side]))];
                }

                return product;
            default:
                return [[one]];
        }
    }
}
