using System.Globalization;
using System.Resources;
using QueueDashboard.Data.Queues;

namespace QueueDashboard.Queues.Reasons;

/// <summary>
/// A reason in plain words, for people who never saw a scanner's log. The language is always given: a digest has its
/// subscriber's, a page its viewer's. Languages without texts of their own get English.
/// </summary>
internal static class ReasonWords
{
    internal static ResourceManager Texts { get; } = new("QueueDashboard.Queues.Reasons.ReasonTexts", typeof(ReasonWords).Assembly);

    /// <summary>One sentence: "A virus was found: Eicar-Test-Signature."</summary>
    internal static string Sentence(Reason reason, CultureInfo culture) =>
        Sentence(reason.Code, reason.Score, reason.Threshold, reason.Said, culture);

    /// <inheritdoc cref="Sentence(Reason, CultureInfo)"/>
    internal static string Sentence(ReasonCode code, double? score, double? threshold, string? said, CultureInfo culture)
    {
        if (code is ReasonCode.Spam && score is { } points)
        {
            // Below its threshold a scanner stops nothing: then another one decided, and the two numbers would contradict the sentence.
            return threshold is { } from && points >= from
                ? string.Format(culture, Text(code, "_ScoreThreshold", culture), Number(points, culture), Number(from, culture))
                : string.Format(culture, Text(code, "_Score", culture), Number(points, culture));
        }

        return Trimmed(said) is { } words
            ? string.Format(culture, Text(code, "_Said", culture), words)
            : Text(code, "", culture);
    }

    /// <summary>A few words for a row of a list: "Spam 11.2", "Virus: Eicar-Test-Signature".</summary>
    internal static string Label(ReasonCode code, double? score, string? said, CultureInfo culture)
    {
        string label = Text(code, "_Label", culture);
        if (code is ReasonCode.Spam && score is { } points)
        {
            return $"{label} {Number(points, culture)}";
        }

        return Trimmed(said) switch
        {
            null => label,
            var words when code is ReasonCode.Unknown => words,
            var words => $"{label}: {words}",
        };
    }

    /// <summary>A code that a newer version stored has no text here; it is still a stopped message.</summary>
    private static string Text(ReasonCode code, string kind, CultureInfo culture) =>
        Texts.GetString($"{code}{kind}", culture) ?? Texts.GetString($"{ReasonCode.Unknown}{kind}", culture) ?? "";

    /// <summary>Our sentences bring their own full stop.</summary>
    private static string? Trimmed(string? said) => said?.Trim().TrimEnd('.') is { Length: > 0 } words ? words : null;

    private static string Number(double points, CultureInfo culture) => points.ToString("0.0", culture);
}
