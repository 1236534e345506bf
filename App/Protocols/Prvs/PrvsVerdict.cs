namespace QueueDashboard.Protocols.Prvs;

/// <summary>What the codec says of an address. The words of <see cref="PrvsWords"/> stand in logs, answers and the history.</summary>
internal enum PrvsVerdict
{
    Pass,
    Untagged,

    /// <summary>A tag of another scheme: named, never checked.</summary>
    Foreign,

    /// <summary>Begins with <c>prvs=</c> and a digit, and is no tag.</summary>
    Malformed,
    UnknownKey,
    BadSignature,
    Expired,
}
