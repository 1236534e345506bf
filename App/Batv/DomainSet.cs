using System.Globalization;
using QueueDashboard.Settings;

namespace QueueDashboard.Batv;

/// <summary>Domain names, found whatever their case and in either writing (labels of Unicode or of ASCII), without a new string a question.</summary>
internal sealed class DomainSet
{
    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    public DomainSet(IEnumerable<string> domains)
    {
        foreach (string domain in domains)
        {
            string ascii = GeneralSettings.Fold(domain);
            _names.Add(ascii);
            _names.Add(Unicode(ascii));
        }

        _lookup = _names.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public bool Contains(ReadOnlySpan<char> domain) => _lookup.Contains(domain.TrimEnd('.'));

    /// <summary>What stands behind the last at sign; empty without one.</summary>
    public static ReadOnlySpan<char> Of(ReadOnlySpan<char> address) => address.LastIndexOf('@') is >= 0 and var at ? address[(at + 1)..] : [];

    public static string Unicode(string ascii)
    {
        try
        {
            return new IdnMapping().GetUnicode(ascii);
        }
        catch (ArgumentException)
        {
            // Not a name that IDNA can map: it has this one writing.
            return ascii;
        }
    }
}
