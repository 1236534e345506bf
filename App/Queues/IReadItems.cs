using QueueDashboard.Data.Queues;

namespace QueueDashboard.Queues;

/// <summary>Which items a list wants, newest first.</summary>
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

    /// <summary>Keyset: only items whose id lies below.</summary>
    public long? Before { get; init; }

    /// <summary>1 to 500.</summary>
    public int Limit { get; init; } = 100;

    /// <summary>Recipient domains that the viewer is limited to; null: none.</summary>
    public IReadOnlyList<string>? Domains { get; init; }
}

/// <param name="Next">Goes into the next call's Before; null: this was the last page.</param>
/// <param name="SearchFault">Set when the search cannot be understood; then there are no rows. Each door makes its own sentence of it.</param>
public sealed record ItemPage(IReadOnlyList<ItemListRow> Rows, long? Next, SearchFault? SearchFault = null);

/// <summary>What the lists and the reading pane read.</summary>
public interface IReadItems
{
    Task<ItemPage> ListAsync(ItemQuery query, CancellationToken cancel);

    /// <summary>Null: there is none with this id, or the viewer may not see it.</summary>
    Task<ItemView?> FindAsync(long id, IReadOnlyList<string>? domains, CancellationToken cancel);

    /// <summary>The bytes as they came.</summary>
    Task<ReadOnlyMemory<byte>?> RawAsync(long id, IReadOnlyList<string>? domains, CancellationToken cancel);
}
