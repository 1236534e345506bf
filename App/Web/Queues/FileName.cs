using System.Globalization;

namespace QueueDashboard.Web.Queues;

/// <summary>A name under which a hostile file may be saved.</summary>
internal static class FileName
{
    private const int Longest = 120;

    /// <summary>No path, no control or direction characters, no leading dot; its true end stays visible, since that is what decides.</summary>
    public static string Safe(string name, int number)
    {
        string last = name.Split('/', '\\', ':')[^1];
        string clean = string.Concat(last.EnumerateRunes()
            .Where(rune => System.Text.Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate))
            .Select(rune => rune.Value is '"' or '<' or '>' or '|' or '?' or '*' ? "_" : rune.ToString()))
            .Trim(' ', '.');
        if (clean.Length == 0)
        {
            return string.Create(CultureInfo.InvariantCulture, $"attachment-{number + 1}.bin");
        }

        string end = Path.GetExtension(clean);
        return clean.Length <= Longest ? clean : clean[..Math.Max(1, Longest - Math.Min(end.Length, 20))] + end[..Math.Min(end.Length, 20)];
    }
}
