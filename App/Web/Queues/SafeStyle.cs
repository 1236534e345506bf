using System.Text.RegularExpressions;

namespace QueueDashboard.Web.Queues;

/// <summary>Keeps the declarations that only colour and space text. Everything that could fetch, cover or hide goes.</summary>
internal static partial class SafeStyle
{
    private static readonly HashSet<string> Properties = new(StringComparer.OrdinalIgnoreCase)
    {
        "background-color", "border", "border-bottom", "border-collapse", "border-color", "border-left", "border-radius", "border-right", "border-spacing", "border-style",
        "border-top", "border-width", "color", "direction", "font", "font-family", "font-size", "font-style", "font-weight", "height", "letter-spacing", "line-height",
        "list-style-type", "margin", "margin-bottom", "margin-left", "margin-right", "margin-top", "max-width", "padding", "padding-bottom", "padding-left",
        "padding-right", "padding-top", "text-align", "text-decoration", "text-indent", "text-transform", "vertical-align", "white-space", "width",
    };

    public static string Clean(string style) => string.Join(
        ';',
        style.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(declaration => declaration.Split(':', 2, StringSplitOptions.TrimEntries))
            .Where(pair => pair.Length == 2 && Properties.Contains(pair[0]) && Plain().IsMatch(pair[1]) && !Function().IsMatch(pair[1]))
            .Select(pair => $"{pair[0]}:{pair[1]}"));

    // No backslash (escapes spell url), no at sign, no slash before a slash, no comment.
    [GeneratedRegex("""^[\w\s#.,%()'"!-]{1,200}$""")]
    private static partial Regex Plain();

    // Colours may be functions; nothing else may.
    [GeneratedRegex(@"(?<!\b(rgb|rgba|hsl|hsla))\(", RegexOptions.IgnoreCase)]
    private static partial Regex Function();
}
