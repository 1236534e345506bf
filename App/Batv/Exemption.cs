namespace QueueDashboard.Batv;

/// <summary>What an exemption names.</summary>
internal enum ExemptionKind
{
    /// <summary>An IP address or a network in CIDR notation.</summary>
    Network,

    /// <summary>A domain; written <c>*.example.org</c> it covers the names below it too.</summary>
    Domain,

    /// <summary>A mailbox.</summary>
    Address,
}

/// <summary>For which mail an exemption counts.</summary>
[Flags]
internal enum ExemptionDirection
{
    Inbound = 1,
    Outbound = 2,
    Both = Inbound | Outbound,
}

/// <param name="Value">In one writing: networks with their prefix, names in ASCII and lower case, mailboxes without tag.</param>
/// <param name="EndsAt">From then on it does not count; null: for ever.</param>
internal sealed record Exemption(long Id, ExemptionKind Kind, string Value, ExemptionDirection Direction, string Note, DateTimeOffset? EndsAt)
{
    public bool Counts(ExemptionDirection direction, DateTimeOffset now) => (Direction & direction) != 0 && (EndsAt is null || now < EndsAt);
}
