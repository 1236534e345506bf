using QueueDashboard.Queues;

namespace QueueDashboard.Web.Queues;

/// <summary>The rows of one list on one page: what is loaded, where the keyboard stands, what is selected, what has come since.</summary>
internal sealed class RowList
{
    private readonly List<ItemListRow> _rows = [];
    private readonly HashSet<long> _selected = [];
    private readonly HashSet<long> _fresh = [];
    private List<ItemListRow> _waiting = [];
    private long? _anchor;

    public IReadOnlyList<ItemListRow> Rows => _rows;

    /// <summary>Came since the list was read and are not shown yet, so that nothing moves under the pointer.</summary>
    public int Waiting => _waiting.Count;

    public IReadOnlyCollection<long> Selected => _selected;

    /// <summary>Goes into the next query's Before; null: all is loaded.</summary>
    public ListPlace? Next { get; private set; }

    /// <summary>The id of the row where the keyboard stands.</summary>
    public long? Current { get; private set; }

    public bool IsFresh(long id) => _fresh.Contains(id);

    public bool IsSelected(long id) => _selected.Contains(id);

    public void Start(ItemPage page)
    {
        _rows.Clear();
        _rows.AddRange(page.Rows);
        _waiting = [];
        _fresh.Clear();
        _selected.IntersectWith(_rows.Select(row => row.Id));
        Next = page.Next;
        if (Current is { } current && Find(current) < 0)
        {
            Current = null;
        }
    }

    public void Append(ItemPage page)
    {
        long last = _rows.Count > 0 ? _rows[^1].Id : long.MaxValue;
        _rows.AddRange(page.Rows.Where(row => row.Id < last));
        Next = page.Next;
    }

    /// <summary>Takes what came since; shows it at once only when <paramref name="atOnce"/>.</summary>
    public void Arrived(IReadOnlyList<ItemListRow> newest, bool atOnce)
    {
        long top = _rows.Count > 0 ? _rows[0].Id : 0;
        _waiting = [.. newest.Where(row => row.Id > top)];
        if (atOnce || _rows.Count == 0)
        {
            ShowWaiting();
        }
    }

    public void ShowWaiting()
    {
        _rows.InsertRange(0, _waiting);
        _fresh.UnionWith(_waiting.Select(row => row.Id));
        _waiting = [];
    }

    /// <summary>Puts what a row looks like now in its place. A settled one stays until the next reading: it turns grey.</summary>
    public void Replace(long id, ItemListRow? row)
    {
        int at = Find(id);
        if (at < 0)
        {
            return;
        }

        if (row is not null)
        {
            _rows[at] = row;
            return;
        }

        _rows.RemoveAt(at);
        _selected.Remove(id);
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
        int from = range && _anchor is { } anchor ? Find(anchor) : -1;
        int to = Find(id);
        if (from >= 0 && to >= 0)
        {
            _selected.UnionWith(_rows[Math.Min(from, to)..(Math.Max(from, to) + 1)].Select(row => row.Id));
        }
        else if (!_selected.Remove(id))
        {
            _selected.Add(id);
        }

        _anchor = id;
        Current = id;
    }

    public void SelectAll(bool all)
    {
        _selected.Clear();
        if (all)
        {
            _selected.UnionWith(_rows.Select(row => row.Id));
        }
    }

    /// <summary>What an act means: the selection, else the row that is open or stood at.</summary>
    public IReadOnlyList<ItemListRow> Targets(long? open)
    {
        if (_selected.Count > 0)
        {
            return [.. _rows.Where(row => _selected.Contains(row.Id))];
        }

        int at = (open ?? Current) is { } id ? Find(id) : -1;
        return at < 0 ? [] : [_rows[at]];
    }

    private int Find(long id) => _rows.FindIndex(row => row.Id == id);
}
