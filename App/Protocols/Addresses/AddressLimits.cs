namespace QueueDashboard.Protocols.Addresses;

/// <summary>Lengths in octets of UTF-8.</summary>
internal sealed record AddressLimits(int LocalPart, int Domain)
{
    /// <summary>RFC 5321 4.5.3.1.1 and 4.5.3.1.2.</summary>
    public static AddressLimits Standard { get; } = new(64, 255);

    /// <summary>
    /// What a door takes that stands behind another server: BATV and SRS make local parts of more than 64 octets, and a
    /// refusal here would turn stopped mail into a bounce.
    /// </summary>
    public static AddressLimits Lenient { get; } = new(255, 255);
}
