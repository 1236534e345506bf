using QueueDashboard.Data.Queues;

namespace QueueDashboard.Queues;

/// <summary>Where a word of a search is looked for. The numbers are places in no table.</summary>
internal enum SearchColumn
{
    Anywhere,
    Sender,
    Recipients,
    Subject,
    Body,
}

/// <summary>A search as a tree: what must hold of a message for it to be found.</summary>
internal abstract record SearchTerm
{
    private SearchTerm()
    {
    }

    /// <param name="Whole">As it stands; otherwise its beginning is enough.</param>
    public sealed record Text(SearchColumn Column, string Value, bool Whole) : SearchTerm;

    public sealed record InQueue(QueueName Queue) : SearchTerm;

    public sealed record InState(RecipientState State) : SearchTerm;

    public sealed record For(ReasonCode Reason) : SearchTerm;

    /// <param name="Mark">One of the marks.</param>
    public sealed record Marked(ItemMarks Mark) : SearchTerm;

    /// <summary>A colleague left a note.</summary>
    public sealed record Noted : SearchTerm;

    /// <param name="Name">A door's name, or its beginning before a colon: "postfix" is every "postfix:...".</param>
    public sealed record From(string Name) : SearchTerm;

    /// <summary>One of its recipients is there.</summary>
    public sealed record ToDomain(string Domain) : SearchTerm;

    /// <param name="Moment">Microseconds; not itself.</param>
    public sealed record Before(long Moment) : SearchTerm;

    /// <param name="Moment">Microseconds; itself, too.</param>
    public sealed record After(long Moment) : SearchTerm;

    public sealed record Larger(long Octets) : SearchTerm;

    public sealed record Smaller(long Octets) : SearchTerm;

    /// <param name="Keys">What it is compared by; filled in before the search is made, none: nothing is alike.</param>
    public sealed record Alike(Likeness Kind, long ItemId, IReadOnlyList<byte[]> Keys) : SearchTerm;

    public sealed record Not(SearchTerm Term) : SearchTerm;

    public sealed record All(IReadOnlyList<SearchTerm> Terms) : SearchTerm;

    public sealed record Any(IReadOnlyList<SearchTerm> Terms) : SearchTerm;

    /// <summary>This one and all below it.</summary>
    public IEnumerable<SearchTerm> Walk() => this switch
    {
        Not not => [this, .. not.Term.Walk()],
        All all => [this, .. all.Terms.SelectMany(term => term.Walk())],
        Any any => [this, .. any.Terms.SelectMany(term => term.Walk())],
        _ => [this],
    };

    /// <summary>The same tree with other leaves.</summary>
    public SearchTerm Replace(Func<SearchTerm, SearchTerm> leaf) => this switch
    {
        Not not => new Not(not.Term.Replace(leaf)),
        All all => new All([.. all.Terms.Select(term => term.Replace(leaf))]),
        Any any => new Any([.. any.Terms.Select(term => term.Replace(leaf))]),
        _ => leaf(this),
    };
}
