namespace QueueDashboard.Protocols.Milter;

/// <summary>What became of an attempt to read a packet.</summary>
internal enum MilterRead
{
    Packet,

    /// <summary>The rest has not come yet.</summary>
    Half,

    /// <summary>A length of 0: there is no command in it. Nothing behind it can be trusted.</summary>
    Empty,

    /// <summary>It claims to be longer than the limit. Nothing was allocated for it.</summary>
    TooLong,
}
