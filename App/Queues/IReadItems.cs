using QueueDashboard.Data.Queues;

namespace QueueDashboard.Queues;

/// <summary>Which items a list wants, and in what order.</summary>
public sealed record ItemQuery
{
    /// <summary>Null: all three.</summary>
    public QueueName? Queue { get; init; }

    /// <summary>Null: what is still open, Held and Pending, unless <see cref="AnyState"/>.</summary>
    public RecipientState? State { get; init; }
    public bool AnyState { get; init; }
    public ReasonCode? Reason { get; init; }

    /// <summary>The words as typed, such as "from:kunde.test invoice".</summary>
    public string? Search { get; init; }

    public ItemSort Sort { get; init; }

    /// <summary>Keyset: only what stands behind this place in the list, or before it where <see cref="Backwards"/>.</summary>
    public ListPlace? Before { get; init; }

    /// <summary>The page before the place instead of the one behind it. The rows still come in the list's order.</summary>
    public bool Backwards { get; init; }

    /// <summary>Where a day of the search begins; null: UTC.</summary>
    public TimeZoneInfo? Zone { get; init; }

    /// <summary>1 to 500.</summary>
    public int Limit { get; init; } = 100;

    /// <summary>Recipient domains that the viewer is limited to; null: none.</summary>
    public IReadOnlyList<string>? Domains { get; init; }
}

/// <param name="Next">Goes into the next call's Before; null: this was the last page. Going backwards, too.</param>
/// <param name="SearchFault">Set when the search cannot be understood; then there are no rows. Each door makes its own sentence of it.</param>
public sealed record ItemPage(IReadOnlyList<ItemListRow> Rows, ListPlace? Next, SearchFault? SearchFault = null);

/// <summary>What the lists and the reading pane read.</summary>
public interface IReadItems
{
    Task<ItemPage> ListAsync(ItemQuery query, CancellationToken cancel);

    /// <summary>How many match, counted up to <paramref name="most"/>; 0 where the search cannot be understood or takes too long.</summary>
    Task<int> CountAsync(ItemQuery query, int most, CancellationToken cancel);

    /// <summary>The place, in a list by age, of the first message that came at or after a moment.</summary>
    Task<ListPlace?> PlaceAsync(DateTimeOffset moment, CancellationToken cancel);

    /// <summary>Null: there is none with this id, or the viewer may not see it.</summary>
    Task<ItemView?> FindAsync(long id, IReadOnlyList<string>? domains, CancellationToken cancel);

    /// <summary>The bytes as they came.</summary>
    Task<ReadOnlyMemory<byte>?> RawAsync(long id, IReadOnlyList<string>? domains, CancellationToken cancel);
}
