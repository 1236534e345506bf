using System.Globalization;

namespace QueueDashboard.Protocols.Lookalikes;

/// <summary>A domain's name in its own letters, and its parts.</summary>
public static class DomainLetters
{
    private static readonly IdnMapping Mapping = new();

    // The endings under which others sell names, for country codes that have them; enough to tell co.uk from a company.
    private static readonly HashSet<string> SecondLevels = new(StringComparer.OrdinalIgnoreCase) { "ac", "co", "com", "edu", "gob", "gov", "gv", "ne", "net", "or", "org" };

    /// <summary>Labels in Punycode (RFC 3492) decoded, others as they are, in lower case. A label that cannot be decoded stays. Never throws.</summary>
    public static string Decode(string domain) =>
        domain.Length > 255 ? domain : string.Join('.', domain.ToLowerInvariant().Split('.').Select(DecodeLabel));

    /// <summary>The label that somebody registered: "bank" of "www.bank.co.uk"; empty when there is none.</summary>
    public static string Registered(string domain) => Ending(domain.Split('.')) is var (labels, at) && at >= 0 ? labels[at] : "";

    /// <summary>The registered label and its ending: "bank.co.uk" of "www.bank.co.uk".</summary>
    public static string RegisteredName(string domain) => Ending(domain.Split('.')) is var (labels, at) && at >= 0 ? string.Join('.', labels[at..]) : domain;

    private static (string[] Labels, int At) Ending(string[] labels) =>
        (labels, labels.Length - (labels.Length > 2 && labels[^1].Length == 2 && SecondLevels.Contains(labels[^2]) ? 3 : 2));

    private static string DecodeLabel(string label)
    {
        if (!label.StartsWith("xn--", StringComparison.Ordinal))
        {
            return label;
        }

        try
        {
            return Mapping.GetUnicode(label);
        }
        catch (ArgumentException)
        {
            return label;
        }
    }
}
