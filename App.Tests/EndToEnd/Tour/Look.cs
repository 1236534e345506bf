using Microsoft.Playwright;

namespace QueueDashboard.Tests.EndToEnd.Tour;

/// <summary>How somebody looks at the pages: theme, width and language.</summary>
internal sealed record Look(ColorScheme Theme, int Width, string Language)
{
    /// <summary>The two that differ in everything, so that each page is seen in both themes, widths and languages.</summary>
    private static readonly string[] Always = ["light 1440 en-GB", "dark 360 de-DE"];

    private static readonly string[] ForPictures = ["dark 1440 en-GB", "light 360 en-GB", "light 1440 de-DE"];

    /// <summary>Where pictures go; null: none are wanted.</summary>
    public static string? Pictures { get; } = Environment.GetEnvironmentVariable("QD_SCREENSHOTS") is { Length: > 0 } folder ? folder : null;

    public static IEnumerable<string> All => Pictures is null ? Always : [.. Always, .. ForPictures];

    /// <summary>Where little stands on a page, one look finds what is wrong with it.</summary>
    public static IEnumerable<string> ForEmpty => Pictures is null ? Always[1..] : All;

    public BrowserNewContextOptions Options => new() { ColorScheme = Theme, Locale = Language, ViewportSize = new() { Width = Width, Height = Width < 600 ? 740 : 900 } };

    public static Look Of(string text)
    {
        string[] words = text.Split(' ');
        return new(Enum.Parse<ColorScheme>(words[0], ignoreCase: true), int.Parse(words[1], System.Globalization.CultureInfo.InvariantCulture), words[2]);
    }

    public override string ToString() => $"{(Theme == ColorScheme.Dark ? "dark" : "light")}-{Width}-{Language[..2]}";
}
