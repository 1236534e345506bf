using QueueDashboard.Batv;

namespace QueueDashboard.Web.Backscatter;

/// <summary>The rows of one open page: what is shown, and what has come since.</summary>
internal sealed class LiveRows
{
    private readonly List<HistoryEntry> _entries = [];
    private List<HistoryEntry> _waiting = [];
    private bool _gap;

    public IReadOnlyList<HistoryEntry> Entries => _entries;

    /// <summary>Came since and are not shown, so that nothing moves under the pointer.</summary>
    public int Waiting => _waiting.Count;

    public string? Next { get; private set; }

    public void Start(HistoryPage page)
    {
        _entries.Clear();
        _entries.AddRange(page.Entries);
        _waiting = [];
        Next = page.Next;
    }

    public void Append(HistoryPage page)
    {
        long last = _entries.Count > 0 ? _entries[^1].Id : long.MaxValue;
        _entries.AddRange(page.Entries.Where(entry => entry.Id < last));
        Next = page.Next;
    }

    /// <returns>Whether something has come that was not known before.</returns>
    public bool Arrived(HistoryPage newest, bool atOnce)
    {
        long top = _entries.Count > 0 ? _entries[0].Id : 0;
        var fresh = newest.Entries.Where(entry => entry.Id > top).ToList();
        bool news = fresh.Count > 0 && (_waiting.Count == 0 || fresh[0].Id != _waiting[0].Id);
        _gap = fresh.Count > 0 && fresh.Count == newest.Entries.Count && _entries.Count > 0;
        _waiting = fresh;
        if (_entries.Count == 0)
        {
            Start(newest);
        }
        else if (atOnce && !_gap)
        {
            ShowWaiting();
        }

        return news;
    }

    /// <returns>False when more came than was read: the list has to be read anew.</returns>
    public bool ShowWaiting()
    {
        if (_gap)
        {
            return false;
        }

        _entries.InsertRange(0, _waiting);
        _waiting = [];
        return true;
    }
}
