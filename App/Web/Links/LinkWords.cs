using System.Globalization;
using System.Resources;
using QueueDashboard.Digests;

namespace QueueDashboard.Web.Links;

/// <summary>
/// The texts of the link pages in one language (LinkTexts.resx, LinkTexts.de.resx). The language is the browser's, or without a
/// word from it the digest's: the reader of a mail has no account that could say.
/// </summary>
public sealed class LinkWords(string language, TimeZoneInfo zone, DateTimeOffset now)
{
    private readonly DigestWords _digest = new(language);

    internal static ResourceManager Texts { get; } = new("QueueDashboard.Web.Links.LinkTexts", typeof(LinkWords).Assembly);

    public string Language => _digest.Language;

    /// <summary>When the page is drawn.</summary>
    public DateTimeOffset Now => now;

    public CultureInfo Culture => _digest.Culture;

    public string this[string key] => Texts.GetString(key, Culture) ?? key;

    public string Format(string key, params object[] values) => string.Format(Culture, this[key], values);

    public string Counted(string key, int count) => Format(count == 1 ? $"{key}_One" : $"{key}_Many", count);

    public string Size(long octets) => _digest.Size(octets);

    public string Day(DateTimeOffset time) => _digest.Day(TimeZoneInfo.ConvertTime(time, zone));

    /// <summary>With its offset: the reader's own zone is not known.</summary>
    public string Minute(DateTimeOffset time)
    {
        var local = TimeZoneInfo.ConvertTime(time, zone);
        string offset = local.Offset == TimeSpan.Zero ? "UTC" : $"UTC{(local.Offset < TimeSpan.Zero ? '-' : '+')}{local.Offset.ToString(local.Offset.Minutes == 0 ? "%h" : @"h\:mm", CultureInfo.InvariantCulture)}";
        return $"{local.ToString(Language == "de" ? "d. MMMM yyyy, HH:mm" : "d MMMM yyyy, HH:mm", Culture)} ({offset})";
    }

    public string Second(DateTimeOffset time) => TimeZoneInfo.ConvertTime(time, zone).ToString("HH:mm:ss", Culture);
}
