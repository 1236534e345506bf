using System.Globalization;
using System.Resources;

namespace QueueDashboard.Digests;

/// <summary>The texts of digests in the language of one reader (DigestTexts.resx, DigestTexts.de.resx).</summary>
internal sealed class DigestWords(string language)
{
    internal static ResourceManager Texts { get; } = new("QueueDashboard.Digests.DigestTexts", typeof(DigestWords).Assembly);

    public string Language { get; } = language == "de" ? "de" : "en";

    public CultureInfo Culture { get; } = CultureInfo.GetCultureInfo(language == "de" ? "de-DE" : "en-GB");

    public string this[string key] => Texts.GetString(key, Culture) ?? key;

    public string Format(string key, params object[] values) => string.Format(Culture, this[key], values);

    /// <summary>A text that differs for one and many: {key}_One or {key}_Many.</summary>
    public string Counted(string key, int count, params object[] values) => count == 1 ? Format($"{key}_One", values) : Format($"{key}_Many", values);

    public string Size(long octets) => octets switch
    {
        < 1024 => $"{octets.ToString("N0", Culture)} B",
        < 1024 * 1024 => $"{(octets / 1024.0).ToString(octets < 10 * 1024 ? "0.#" : "0", Culture)} KB",
        _ => $"{(octets / 1048576.0).ToString(octets < 10 * 1048576 ? "0.#" : "N0", Culture)} MB",
    };

    public string Age(TimeSpan age) => age switch
    {
        { TotalMinutes: < 2 } => this["Age_Now"],
        { TotalHours: < 2 } => Format("Age_Minutes", (int)age.TotalMinutes),
        { TotalDays: < 1 } => Format("Age_Hours", (int)age.TotalHours),
        { TotalDays: < 2 } => this["Age_Day"],
        _ => Format("Age_Days", (int)age.TotalDays),
    };

    /// <summary>A moment near enough to be told without its year: the time, yesterday with the time, or day and time.</summary>
    public string Near(DateTimeOffset local, DateTimeOffset now)
    {
        string time = local.ToString("HH:mm", Culture);
        return (now.Date - local.Date).TotalDays switch
        {
            0 => time,
            1 => Format("Yesterday", time),
            _ => $"{local.ToString(Language == "de" ? "d. MMMM" : "d MMMM", Culture)}, {time}",
        };
    }

    public string Day(DateTimeOffset local) => local.ToString(Language == "de" ? "d. MMMM yyyy" : "d MMMM yyyy", Culture);

    public string Long(DateTimeOffset local) => local.ToString(Language == "de" ? "dddd, d. MMMM yyyy, HH:mm" : "dddd, d MMMM yyyy, HH:mm", Culture);
}
