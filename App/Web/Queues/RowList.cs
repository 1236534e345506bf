using QueueDashboard.Queues;

namespace QueueDashboard.Web.Queues;

/// <summary>
/// The rows of one list on one page: a window of them, where the keyboard stands, what is selected, what has come since. However far somebody scrolls, no
/// more rows than fit the window are kept: those at the far end go, and come again when he scrolls back.
/// </summary>
internal sealed class RowList
{
    /// <summary>Three pages: the one in sight, and one on either side.</summary>
    public const int MostRows = 300;

    /// <summary>One by one. More are selected by the search that finds them.</summary>
    public const int MostSelected = 5000;

    private readonly List<ItemListRow> _rows = [];
    private readonly Dictionary<long, ItemListRow> _selected = [];
    private readonly HashSet<long> _fresh = [];
    private List<ItemListRow> _waiting = [];
    private ListPlace? _anchor;
    private long _known;

    public IReadOnlyList<ItemListRow> Rows => _rows;

    public ItemSort Sort { get; private set; }

    /// <summary>Came since the list was read and are not shown yet, so that nothing moves under the pointer.</summary>
    public int Waiting => _waiting.Count;

    /// <summary>Their ids, those outside the window, too.</summary>
    public IReadOnlyCollection<long> Selected => _selected.Keys;

    public bool AllSelected => _rows.Count > 0 && _rows.TrueForAll(row => _selected.ContainsKey(row.Id));

    public bool IsFull => _selected.Count >= MostSelected;

    /// <summary>Goes into the next query's Before; null: there is nothing below.</summary>
    public ListPlace? Next { get; private set; }

    /// <summary>Goes into a backward query's Before; null: there is nothing above.</summary>
    public ListPlace? Above { get; private set; }

    /// <summary>The id of the row where the keyboard stands.</summary>
    public long? Current { get; private set; }

    /// <summary>Where a range begins whose first row has left the window; null: it is still there, or there is none.</summary>
    public ListPlace? FarAnchor => _anchor is { } anchor && Find(anchor.Id) < 0 && _selected.ContainsKey(anchor.Id) ? anchor : null;

    /// <summary>What came can be put on top: the window is the top of a list by age.</summary>
    public bool TakesArrivals => Sort == ItemSort.Newest && Above is null;

    public bool IsFresh(long id) => _fresh.Contains(id);

    public bool IsSelected(long id) => _selected.ContainsKey(id);

    /// <param name="above">Where the list was entered; null: at its top.</param>
    /// <param name="newest">The highest id that the list held when it was read, where its rows do not tell.</param>
    public void Start(ItemPage page, ItemSort sort = ItemSort.Newest, ListPlace? above = null, long? newest = null)
    {
        Sort = sort;
        _rows.Clear();
        _rows.AddRange(page.Rows);
        _waiting = [];
        _fresh.Clear();
        foreach (long id in _selected.Keys.Where(id => Find(id) < 0).ToList())
        {
            _selected.Remove(id);
        }

        Next = page.Next;
        Above = above;
        _known = newest ?? _rows.Select(row => row.Id).DefaultIfEmpty().Max();
        if (Current is { } current && Find(current) < 0)
        {
            Current = null;
        }
    }

    public void Append(ItemPage page)
    {
        var there = _rows.Select(row => row.Id).ToHashSet();
        _rows.AddRange(page.Rows.Where(row => there.Add(row.Id)));
        Next = page.Next;
        if (_rows.Count > MostRows)
        {
            _rows.RemoveRange(0, _rows.Count - MostRows);
            Above = ListPlace.Of(_rows[0], Sort);
        }
    }

    public void Prepend(ItemPage page)
    {
        var there = _rows.Select(row => row.Id).ToHashSet();
        _rows.InsertRange(0, page.Rows.Where(row => there.Add(row.Id)));
        Above = page.Next;
        TrimBelow();
    }

    /// <summary>Takes what came since; shows it at once only when <paramref name="atOnce"/>.</summary>
    public void Arrived(IReadOnlyList<ItemListRow> newest, bool atOnce)
    {
        _waiting = [.. newest.Where(row => row.Id > _known)];
        if (TakesArrivals && (atOnce || _rows.Count == 0))
        {
            ShowWaiting();
        }
    }

    /// <summary>Only where <see cref="TakesArrivals"/>; elsewhere the list has to be read again.</summary>
    public void ShowWaiting()
    {
        _rows.InsertRange(0, _waiting);
        _fresh.UnionWith(_waiting.Select(row => row.Id));
        _known = _waiting.Select(row => row.Id).Append(_known).Max();
        _waiting = [];
        TrimBelow();
    }

    /// <summary>Puts what a row looks like now in its place. A settled one stays until the next reading: it turns grey.</summary>
    public void Replace(long id, ItemListRow? row)
    {
        if (row is null)
        {
            _selected.Remove(id);
        }
        else if (_selected.ContainsKey(id))
        {
            _selected[id] = row;
        }

        int at = Find(id);
        if (at < 0)
        {
            return;
        }

        if (row is null)
        {
            _rows.RemoveAt(at);
        }
        else
        {
            _rows[at] = row;
        }
    }

    /// <summary>Moves the keyboard by so many rows; stays at the ends.</summary>
    public long? Move(int by)
    {
        if (_rows.Count == 0)
        {
            return null;
        }

        int at = Current is { } current ? Find(current) : -1;
        Current = _rows[at < 0 ? 0 : Math.Clamp(at + by, 0, _rows.Count - 1)].Id;
        return Current;
    }

    public void Stand(long id)
    {
        Current = id;
        _fresh.Remove(id);
    }

    /// <summary>Turns one row over; with <paramref name="range"/> selects all from the last one turned to this.</summary>
    public void Toggle(long id, bool range)
    {
        int from = range && _anchor is { } anchor ? Find(anchor.Id) : -1;
        int to = Find(id);
        if (from >= 0 && to >= 0)
        {
            Select(_rows[Math.Min(from, to)..(Math.Max(from, to) + 1)]);
        }
        else if (!_selected.Remove(id) && to >= 0)
        {
            Select([_rows[to]]);
        }

        _anchor = to >= 0 ? ListPlace.Of(_rows[to], Sort) : null;
        Current = id;
    }

    /// <summary>At most <see cref="MostSelected"/> altogether; what is more is left.</summary>
    public void Select(IEnumerable<ItemListRow> rows)
    {
        foreach (var row in rows.TakeWhile(row => !IsFull || _selected.ContainsKey(row.Id)))
        {
            _selected[row.Id] = row;
        }
    }

    public void SelectAll(bool all)
    {
        if (all)
        {
            Select(_rows);
        }
        else
        {
            _selected.Clear();
        }
    }

    /// <summary>What an act means: the selection in the list's order, else the row that is open or stood at.</summary>
    public IReadOnlyList<ItemListRow> Targets(long? open)
    {
        if (_selected.Count > 0)
        {
            return [.. _selected.Values.Order(Comparer<ItemListRow>.Create((one, other) => ListPlace.Of(one, Sort).Compare(ListPlace.Of(other, Sort), Sort)))];
        }

        int at = (open ?? Current) is { } id ? Find(id) : -1;
        return at < 0 ? [] : [_rows[at]];
    }

    private void TrimBelow()
    {
        if (_rows.Count > MostRows)
        {
            _rows.RemoveRange(MostRows, _rows.Count - MostRows);
            Next = ListPlace.Of(_rows[^1], Sort);
        }
    }

    private int Find(long id) => _rows.FindIndex(row => row.Id == id);
}
