using System.Collections;
using System.Globalization;
using System.Resources;
using System.Text.RegularExpressions;
using QueueDashboard.Digests;

namespace QueueDashboard.Tests.Digests;

public sealed partial class DigestTextsTests
{
    [Fact]
    public void Both_languages_have_the_same_texts_with_the_same_places() => AssertComplete(DigestWords.Texts);

    internal static void AssertComplete(ResourceManager texts)
    {
        var english = Read(texts, CultureInfo.InvariantCulture);
        var german = Read(texts, CultureInfo.GetCultureInfo("de"));
        Assert.NotEmpty(english);
        Assert.Equal(english.Keys.Order(), german.Keys.Order());
        Assert.All(english, text => Assert.Equal(Places(text.Value), Places(german[text.Key])));
        Assert.All(german, text => Assert.False(string.IsNullOrWhiteSpace(text.Value)));
    }

    private static Dictionary<string, string> Read(ResourceManager texts, CultureInfo culture) =>
        texts.GetResourceSet(culture, createIfNotExists: true, tryParents: false)!.Cast<DictionaryEntry>().ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value!);

    private static string Places(string text) => string.Join(' ', Place().Matches(text).Select(found => found.Value).Distinct().Order());

    [GeneratedRegex(@"\{\d[^}]*\}")]
    private static partial Regex Place();
}
