using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace QueueDashboard.Protocols.Mime;

/// <summary>
/// Parameters by name in any case. A part has one to three of them: a list is smaller and quicker than a hash table, of which a
/// message with many parts would make hundreds.
/// </summary>
internal sealed class ParameterList : IReadOnlyDictionary<string, string>
{
    private KeyValuePair<string, string>[] _items = [];

    public static ParameterList Empty { get; } = new();

    public int Count { get; private set; }

    public IEnumerable<string> Keys => this.Select(p => p.Key);

    public IEnumerable<string> Values => this.Select(p => p.Value);

    public string this[string key] => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException(key);

    public bool ContainsKey(string key) => IndexOf(key) >= 0;

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out string value)
    {
        var at = IndexOf(key);
        value = at < 0 ? null : _items[at].Value;
        return at >= 0;
    }

    /// <summary>Adds, unless the name is there already and <paramref name="replace"/> is false.</summary>
    public void Set(string key, string value, bool replace)
    {
        var at = IndexOf(key);
        if (at >= 0)
        {
            _items[at] = replace ? new(key, value) : _items[at];
            return;
        }

        if (Count == _items.Length)
        {
            Array.Resize(ref _items, Math.Max(2, Count * 2));
        }

        _items[Count++] = new(key, value);
    }

    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => _items.Take(Count).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private int IndexOf(string key)
    {
        for (var i = 0; i < Count; i++)
        {
            if (_items[i].Key.Equals(key, StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        return -1;
    }
}
