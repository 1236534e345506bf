namespace QueueDashboard.Data.Batv;

/// <summary>Who is exempt from backscatter protection.</summary>
public sealed class BatvExemptionRow
{
    public long Id { get; set; }

    /// <summary>network, domain or address.</summary>
    public string Kind { get; set; } = "";

    /// <summary>In one writing, so that a second row for the same is found.</summary>
    public string Value { get; set; } = "";

    /// <summary>1 inbound, 2 outbound, 3 both.</summary>
    public int Direction { get; set; }
    public string Note { get; set; } = "";

    /// <summary>From then on it does not count; null: for ever.</summary>
    public long? EndsAt { get; set; }
    public long CreatedAt { get; set; }
    public string CreatedBy { get; set; } = "";
    public long Uses { get; set; }
    public long? LastUsedAt { get; set; }
}
