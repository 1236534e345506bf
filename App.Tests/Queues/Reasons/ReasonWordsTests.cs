using System.Collections;
using System.Globalization;
using System.Text.RegularExpressions;
using QueueDashboard.Data.Queues;
using QueueDashboard.Queues.Reasons;

namespace QueueDashboard.Tests.Queues.Reasons;

public sealed class ReasonWordsTests
{
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en");
    private static readonly CultureInfo German = CultureInfo.GetCultureInfo("de");

    [Theory]
    [InlineData(ReasonCode.Virus, "Eicar-Test-Signature", "A virus was found: Eicar-Test-Signature.", "Ein Virus wurde gefunden: Eicar-Test-Signature.")]
    [InlineData(ReasonCode.Virus, null, "A virus was found.", "Ein Virus wurde gefunden.")]
    [InlineData(ReasonCode.Unknown, null, "Stopped by the mail server.", "Vom Mailserver angehalten.")]
    [InlineData(ReasonCode.Unknown, "Rule 7.", "Stopped by the mail server: Rule 7.", "Vom Mailserver angehalten: Rule 7.")]
    [InlineData(ReasonCode.Virus, "{0} {9} %", "A virus was found: {0} {9} %.", "Ein Virus wurde gefunden: {0} {9} %.")]
    public void Sentence_says_what_was_found(ReasonCode code, string? said, string english, string german)
    {
        Assert.Equal(english, ReasonWords.Sentence(code, null, null, said, English));
        Assert.Equal(german, ReasonWords.Sentence(code, null, null, said, German));
    }

    [Fact]
    public void Score_is_written_in_the_readers_language()
    {
        Assert.Equal("It was rated as spam: 12.3 points, stopped from 6.3.", ReasonWords.Sentence(ReasonCode.Spam, 12.34, 6.31, null, English));
        Assert.Equal("Sie wurde als Spam eingestuft: 12,3 Punkte, angehalten ab 6,3.", ReasonWords.Sentence(ReasonCode.Spam, 12.34, 6.31, null, CultureInfo.GetCultureInfo("de-AT")));
        Assert.Equal("It was rated as spam: 9.0 points.", ReasonWords.Sentence(ReasonCode.Spam, 9.04, 15, null, English));
        Assert.Equal("It was rated as spam.", ReasonWords.Sentence(ReasonCode.Spam, null, null, null, English));
        Assert.Equal("Spam 12,3", ReasonWords.Label(ReasonCode.Spam, 12.34, null, German));
    }

    [Theory]
    [InlineData(ReasonCode.Virus, "Doc.Emotet-9941", "Virus: Doc.Emotet-9941")]
    [InlineData(ReasonCode.Unknown, "over 40 an hour", "over 40 an hour")]
    [InlineData(ReasonCode.Unknown, null, "Stopped by the mail server")]
    [InlineData(ReasonCode.Undeliverable, null, "Undeliverable")]
    public void Label_is_short(ReasonCode code, string? said, string label) =>
        Assert.Equal(label, ReasonWords.Label(code, null, said, English));

    [Fact]
    public void Other_languages_get_english_and_unknown_codes_a_sentence()
    {
        Assert.Equal("A virus was found.", ReasonWords.Sentence(ReasonCode.Virus, null, null, null, CultureInfo.GetCultureInfo("fr-FR")));
        Assert.Equal("A virus was found.", ReasonWords.Sentence(ReasonCode.Virus, null, null, null, CultureInfo.InvariantCulture));
        Assert.Equal("Stopped by the mail server.", ReasonWords.Sentence((ReasonCode)99, null, null, null, English));
        Assert.Equal("Vom Mailserver angehalten: x.", ReasonWords.Sentence((ReasonCode)99, null, null, "x", German));
    }

    [Fact]
    public void Both_languages_have_the_same_keys_and_places()
    {
        Dictionary<string, string> english = TextsOf(CultureInfo.InvariantCulture);
        Dictionary<string, string> german = TextsOf(German);

        Assert.Equal(english.Keys.Order(), german.Keys.Order());
        foreach ((string key, string text) in english)
        {
            Assert.Equal(Places(text), Places(german[key]));
        }

        foreach (ReasonCode code in Enum.GetValues<ReasonCode>())
        {
            Assert.Contains($"{code}", english.Keys);
            Assert.Contains($"{code}_Said", english.Keys);
            Assert.Contains($"{code}_Label", english.Keys);
        }
    }

    private static Dictionary<string, string> TextsOf(CultureInfo culture) =>
        ReasonWords.Texts.GetResourceSet(culture, createIfNotExists: true, tryParents: false)!
            .Cast<DictionaryEntry>()
            .ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value!);

    private static string Places(string text) => string.Join(' ', Regex.Matches(text, @"\{\d\}").Select(match => match.Value));
}
