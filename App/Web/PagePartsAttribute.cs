namespace QueueDashboard.Web;

/// <summary>The words that may stand behind a page's own address. Another one is no page: it is answered with 404 and not with the first part.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class PagePartsAttribute(params string[] words) : Attribute
{
    public IReadOnlyList<string> Words => words;

    public bool Has(RouteValueDictionary values) => values.Values.OfType<string>().All(value => words.Contains(value, StringComparer.Ordinal));
}
