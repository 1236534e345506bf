namespace QueueDashboard.Queues;

/// <summary>In what a search cannot be understood.</summary>
public enum SearchFaultKind
{
    /// <summary>A field's value; <see cref="SearchFault.Takes"/> says what it takes.</summary>
    Value,

    /// <summary>A field that does not exist; Takes is the one that was probably meant.</summary>
    Name,

    /// <summary>A bracket is opened and not closed, or holds nothing.</summary>
    Bracket,

    /// <summary>OR has nothing on one of its sides.</summary>
    Or,

    /// <summary>Longer or deeper than anybody types.</summary>
    TooLong,

    /// <summary>It was understood, but would take too long; Takes is the number of seconds that it was given.</summary>
    TooSlow,
}

/// <summary>A search that cannot be understood or carried out.</summary>
/// <param name="Word">As it was typed, such as <c>before:tomorrow</c>.</param>
/// <param name="Takes">What may stand there, to be copied as it stands.</param>
public sealed record SearchFault(string Word, string Takes, SearchFaultKind Kind = SearchFaultKind.Value)
{
    /// <summary>The sentence for programs.</summary>
    public string Sentence => Kind switch
    {
        SearchFaultKind.Value => $"{Word} cannot be understood. Behind the colon stands one of: {Takes}.",
        SearchFaultKind.Name => $"{Word} cannot be understood: there is no such field. {Takes} was probably meant.",
        SearchFaultKind.Bracket => "A bracket is not closed, or holds nothing. Write ( from:a OR from:b ), or put it between quotation marks.",
        SearchFaultKind.Or => "OR needs something to search for on both of its sides.",
        SearchFaultKind.TooLong => $"The search is too long: at most {SearchReader.MostTerms} terms, {SearchReader.LongestSearch} characters and {SearchReader.Deepest} brackets within each other.",
        _ => $"The search was given up after {Takes} seconds. Add a word, a sender or a date.",
    };
}
