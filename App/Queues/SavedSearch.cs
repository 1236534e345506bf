using QueueDashboard.Data.Queues;

namespace QueueDashboard.Queues;

/// <summary>A search with a name, as it stands in the navigation.</summary>
/// <param name="Shared">Everybody sees it.</param>
/// <param name="State">Null: what is open, unless <paramref name="AnyState"/>.</param>
public sealed record SavedSearch(long Id, bool Shared, string Name, QueueName? Queue, RecipientState? State, bool AnyState, ReasonCode? Reason, string Words, int Position)
{
    public ItemQuery Query => new() { Queue = Queue, State = State, AnyState = AnyState, Reason = Reason, Search = Words };
}

/// <summary>What somebody wants to keep; null leaves what is there.</summary>
public sealed record SearchDraft
{
    public string? Name { get; init; }

    /// <summary>All of the search; null leaves it.</summary>
    public ItemQuery? Query { get; init; }

    /// <summary>From 1, among his own or among the shared ones.</summary>
    public int? Place { get; init; }
}

/// <summary>What became of a wish about saved searches.</summary>
public abstract record SavedSearchResult
{
    private SavedSearchResult()
    {
    }

    public sealed record Done(SavedSearch Search) : SavedSearchResult;

    /// <summary>There is none with this id, or it is somebody else's.</summary>
    public sealed record Missing : SavedSearchResult;

    /// <summary>Only an administrator for all domains shares, and changes what is shared.</summary>
    public sealed record NotAllowed : SavedSearchResult;

    /// <summary>A name has 1 to 60 characters.</summary>
    public sealed record BadName : SavedSearchResult;

    public sealed record BadSearch(SearchFault Fault) : SavedSearchResult;

    public sealed record TooMany(int Most) : SavedSearchResult;
}
