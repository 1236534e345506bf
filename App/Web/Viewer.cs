namespace QueueDashboard.Web;

/// <summary>The one person in front of this page: where he is, so that times are his own and acts are audited with his address.</summary>
internal sealed record Viewer(TimeZoneInfo Zone, string? ClientAddress)
{
    public static Viewer Utc { get; } = new(TimeZoneInfo.Utc, null);

    /// <summary>An unknown zone is UTC: the browser says it in a cookie, which anybody can write.</summary>
    public static Viewer From(string? zoneId, string? clientAddress) =>
        new(zoneId is { Length: > 0 } && TimeZoneInfo.TryFindSystemTimeZoneById(zoneId, out var zone) ? zone : TimeZoneInfo.Utc, clientAddress);

    public DateTimeOffset Local(DateTimeOffset moment) => TimeZoneInfo.ConvertTime(moment, Zone);
}
