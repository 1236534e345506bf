namespace QueueDashboard.Filter;

/// <summary>What the milter door has seen since the start.</summary>
/// <param name="LastContact">When a mail server last agreed with us on how to talk; null: never.</param>
/// <param name="LastPeer">Its address.</param>
internal sealed record FilterSnapshot(DateTimeOffset? LastContact, string? LastPeer, IReadOnlyList<DaemonSighting> Listeners);

/// <summary>One listener of the mail server.</summary>
/// <param name="DaemonName">As it said at CONNECT; empty when it said none.</param>
/// <param name="Judged">Recipients.</param>
/// <param name="Refused">Of those.</param>
/// <param name="Signed">Messages.</param>
internal sealed record DaemonSighting(
    string DaemonName, DateTimeOffset FirstSeen, DateTimeOffset LastSeen, long Sessions, long Judged, long Refused, long Signed, DateTimeOffset? LastSigned);
