namespace QueueDashboard.Data.Queues;

/// <summary>What became of a recipient's wish. The numbers are stored.</summary>
public enum RequestState
{
    Open = 1,

    /// <summary>An administrator released the message.</summary>
    Granted = 2,
    Denied = 3,

    /// <summary>The message was settled in another way, or is gone.</summary>
    Lapsed = 4,
}

/// <summary>A recipient wants a message that only an administrator may release.</summary>
public sealed class ReleaseRequestRow
{
    public long Id { get; set; }

    /// <summary>No foreign key: the answer outlives the message.</summary>
    public long ItemId { get; set; }
    public long RecipientId { get; set; }

    /// <summary>The address that asked.</summary>
    public string Address { get; set; } = "";
    public string AddressKey { get; set; } = "";
    public long AskedAt { get; set; }
    public string? ClientAddress { get; set; }

    /// <summary>What the recipient wrote, bounded and plain.</summary>
    public string Text { get; set; } = "";
    public RequestState State { get; set; }
    public long? SettledAt { get; set; }
    public string? SettledBy { get; set; }

    /// <summary>What the administrator answered.</summary>
    public string Answer { get; set; } = "";
    public int Version { get; set; }
}
