using System.Globalization;
using Microsoft.Extensions.Localization;

namespace QueueDashboard.Web.Controls;

/// <summary>Numbers and times as lists show them, in the language of the page.</summary>
internal static class Formats
{
    private static readonly string[] Units = ["B", "KB", "MB", "GB", "TB"];

    /// <summary>Octets in steps of 1024, with one decimal below ten: 48 KB, 6.4 MB.</summary>
    public static string Bytes(long octets)
    {
        double value = Math.Max(0, octets);
        int unit = 0;
        for (; value >= 1024 && unit < Units.Length - 1; unit++)
        {
            value /= 1024;
        }

        string pattern = unit > 0 && value < 9.95 ? "0.#" : "0";
        return $"{value.ToString(pattern, CultureInfo.CurrentCulture)} {Units[unit]}";
    }

    /// <summary>The one largest unit, as a list has no room for two. A clock that runs ahead is "now".</summary>
    public static string Age(IStringLocalizer<ControlsText> texts, TimeSpan age) => age switch
    {
        { TotalMinutes: < 1 } => texts["Now"],
        { TotalHours: < 1 } => texts["Minutes", (int)age.TotalMinutes],
        { TotalDays: < 1 } => texts["Hours", (int)age.TotalHours],
        _ => texts["Days", (int)age.TotalDays],
    };

    /// <summary>Two units, for figures: 3 d 4 h.</summary>
    public static string LongAge(IStringLocalizer<ControlsText> texts, TimeSpan age) => age switch
    {
        { TotalDays: >= 1 } => $"{texts["Days", (int)age.TotalDays]} {texts["Hours", age.Hours]}",
        { TotalHours: >= 1 } => $"{texts["Hours", (int)age.TotalHours]} {texts["Minutes", age.Minutes]}",
        _ => Age(texts, age),
    };

    public static string Exact(DateTimeOffset local) => local.ToString(Day + ", HH:mm:ss", CultureInfo.CurrentCulture);

    public static string Date(DateTimeOffset local) => local.ToString(Day, CultureInfo.CurrentCulture);

    public static string Minute(DateTimeOffset local) => local.ToString(Day + ", HH:mm", CultureInfo.CurrentCulture);

    private static string Day => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "de" ? "d. MMM yyyy" : "d MMM yyyy";
}
