namespace QueueDashboard.Hosting;

/// <summary>Where the static files are found.</summary>
internal static class StaticFiles
{
    /// <summary>
    /// The published program's own folder, so that it may be started from anywhere; null during development. Without it a
    /// published server answers every stylesheet with 200 and no bytes.
    /// </summary>
    public static string? PublishedRoot => Directory.Exists(Path.Combine(AppContext.BaseDirectory, "wwwroot")) ? AppContext.BaseDirectory : null;
}
