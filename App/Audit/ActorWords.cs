namespace QueueDashboard.Audit;

/// <summary>An actor in one string, as a recipient's row keeps him: kind, colon, name.</summary>
internal static class ActorWords
{
    public static string Stored(Actor actor) => $"{actor.Kind}:{actor.Name}";

    /// <summary>The name alone, for colleagues. Public pages must not show it: they say "a colleague".</summary>
    public static string? Shown(string? stored) => stored is null ? null : stored[(stored.IndexOf(':', StringComparison.Ordinal) + 1)..];

    public static string? Kind(string? stored) => stored is null || stored.IndexOf(':', StringComparison.Ordinal) is var colon && colon < 0 ? null : stored[..stored.IndexOf(':', StringComparison.Ordinal)];
}
