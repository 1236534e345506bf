using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;
using Microsoft.JSInterop;
using QueueDashboard.Actions;
using QueueDashboard.Data.Queues;
using QueueDashboard.Queues;
using QueueDashboard.Web.Controls;

namespace QueueDashboard.Web.Queues;

/// <summary>A list with its reading pane. Everything worth sharing stands in the address: queue, search, filters, open message.</summary>
public sealed partial class QueuePage : IAsyncDisposable
{
    private const int MostRefreshed = 25;
    private const int PageSize = 100;

    // A search that finds more is not counted to its end.
    private const int MostCounted = 1000;

    private static readonly ReasonCode[] QuickReasons = [ReasonCode.Spam, ReasonCode.Phishing, ReasonCode.Virus, ReasonCode.Banned, ReasonCode.Policy, ReasonCode.ScannerFailed, ReasonCode.Undeliverable];

    private readonly RowList _list = new();
    private readonly CancellationTokenSource _gone = new();
    private readonly HashSet<long> _changed = [];
    private readonly Lock _changeGate = new();
    private CancellationTokenSource? _reading;
    private IDisposable? _subscription;
    private Throttle? _throttle;
    private ITimer? _clockTick;
    private IJSObjectReference? _module;
    private DotNetObjectReference<QueuePage>? _self;
    private ElementReference _rows;
    private Caller? _caller;
    private QueueStats? _stats;
    private QueueName? _queue;
    private string? _shownAddress;
    private string? _failure;
    private SearchFault? _searchFault;
    private ListLook _look = ListLook.Usual;
    private int? _found;
    private bool _loading = true;
    private bool _loadingMore;
    private bool _stale;
    private long? _open;
    private long _tick;
    private long _version;

    [Parameter] public string Word { get; set; } = "all";
    [SupplyParameterFromQuery(Name = "search")] public string? Search { get; set; }
    [SupplyParameterFromQuery(Name = "state")] public string? StateWord { get; set; }
    [SupplyParameterFromQuery(Name = "reason")] public string? ReasonWord { get; set; }
    [SupplyParameterFromQuery(Name = "sort")] public string? SortWord { get; set; }

    /// <summary>The day where the list is entered.</summary>
    [SupplyParameterFromQuery(Name = "at")] public string? At { get; set; }
    [SupplyParameterFromQuery(Name = "item")] public long? ItemId { get; set; }

    [Inject] private IStringLocalizer<QueuesText> T { get; set; } = default!;
    [Inject] private IReadItems Items { get; set; } = default!;
    [Inject] private IReadStats Stats { get; set; } = default!;
    [Inject] private IActFromPages Acts { get; set; } = default!;
    [Inject] private IChangePreferences Preferences { get; set; } = default!;
    [Inject] private ChangeFeed Feed { get; set; } = default!;
    [Inject] private LookSignal Looking { get; set; } = default!;
    [Inject] private TimeProvider Clock { get; set; } = default!;
    [Inject] private NavigationManager Navigation { get; set; } = default!;
    [Inject] private IJSRuntime Script { get; set; } = default!;
    [Inject] private ILogger<QueuePage> Logger { get; set; } = default!;
    [CascadingParameter] private Task<AuthenticationState>? User { get; set; }
    [CascadingParameter] private Viewer Viewer { get; set; } = Viewer.Utc;

    private string Title => Search is { Length: > 0 } ? T["SearchIn", T[_queue is { } queue ? $"Queue.{queue}" : "AllQueues"]] : StateWord is { } word && Words.State(word) is { } state ? T[$"Title.{state}"] : T[_queue is { } name ? $"Queue.{name}" : "AllQueues"];

    private ItemSort Sort => Words.Sort(SortWord);

    private ReasonCode? ReasonCodeOf => Words.Reason(ReasonWord);

    private string Count
    {
        get
        {
            if (Search is { Length: > 0 } || ReasonCodeOf is not null || _stats is null || StateWord == "any")
            {
                return _found is not { } found || _loading ? "" : found > MostCounted ? T["MessagesMore", MostCounted] : T["Messages", found];
            }

            return T["Messages", Words.State(StateWord) is { } state ? _stats.Sum(_queue, state) : _stats.Open(_queue)];
        }
    }

    // Changes with each page of rows, so that the script sees a new mark; never equal to a row's key.
    private string More => string.Create(CultureInfo.InvariantCulture, $"below {_list.Next?.Id}");

    private string Top => string.Create(CultureInfo.InvariantCulture, $"above {_list.Above?.Id}");

    private IEnumerable<(string Word, string Text)> States =>
        [("", T["Open"]), .. Enum.GetValues<RecipientState>().Select(state => (Words.Of(state), T[$"Title.{state}"].Value)), ("any", T["Any"])];

    private bool AllDeleted => _list.Targets(_open) is { Count: > 0 } targets && targets.All(row => row.State == RecipientState.Deleted);

    protected override async Task OnInitializedAsync()
    {
        _caller = Caller.Of(User is null ? new() : (await User).User, Viewer.ClientAddress);
        _throttle = new Throttle(Clock, TimeSpan.FromMilliseconds(500), Logger, () => InvokeAsync(RefreshAsync));
        _subscription = Feed.Subscribe(OnChange);
        _look = ListLook.Of(await Preferences.ReadAsync(_caller.UserId, _gone.Token));
        _clockTick = Clock.CreateTimer(_ => InvokeAsync(() => { _tick++; StateHasChanged(); }), null, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(30));
    }

    protected override async Task OnParametersSetAsync()
    {
        _queue = Words.Queue(Word);
        if (_open != ItemId)
        {
            _open = ItemId;
            if (ItemId is { } id)
            {
                _list.Stand(id);
            }
        }

        // Opening a message changes the address too, and must not read the list again.
        string address = Here(null);
        if (address != _shownAddress)
        {
            _shownAddress = address;
            _list.SelectAll(false);
            Looking.Raise();
            await ReadAsync();
            if (_module is not null)
            {
                await _module.InvokeVoidAsync("top", _gone.Token);
            }
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _self = DotNetObjectReference.Create(this);
            _module = await Script.InvokeAsync<IJSObjectReference>("import", _gone.Token, $"./{Assets["Web/Queues/QueuePage.razor.js"]}");
            await _module.InvokeVoidAsync("listen", _self, _rows);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _subscription?.Dispose();
        _throttle?.Dispose();
        _clockTick?.Dispose();
        await _gone.CancelAsync();
        _reading?.Dispose();
        try
        {
            if (_module is not null)
            {
                await _module.InvokeVoidAsync("stop");
                await _module.DisposeAsync();
            }
        }
        catch (JSDisconnectedException)
        {
            // The page is gone, and its listeners with it.
        }

        _self?.Dispose();
        _gone.Dispose();
    }

    /// <summary>The end of the list came into sight; called by the script.</summary>
    [JSInvokable]
    public async Task LoadMoreAsync()
    {
        if (_loadingMore || _list.Next is not { } before)
        {
            return;
        }

        _loadingMore = true;
        try
        {
            _list.Append(await Items.ListAsync(Query with { Before = before }, _gone.Token));
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            return;
        }
        finally
        {
            _loadingMore = false;
        }

        StateHasChanged();
    }

    /// <summary>The beginning of the window came into sight; called by the script.</summary>
    [JSInvokable]
    public async Task LoadAboveAsync()
    {
        if (_loadingMore || _list.Above is not { } above)
        {
            return;
        }

        _loadingMore = true;
        try
        {
            _list.Prepend(await Items.ListAsync(Query with { Before = above, Backwards = true }, _gone.Token));
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            return;
        }
        finally
        {
            _loadingMore = false;
        }

        StateHasChanged();
    }

    private ItemQuery Query => new()
    {
        Sort = Sort,
        Limit = PageSize,
        Queue = _queue,
        Search = Search,
        Reason = ReasonCodeOf,
        State = Words.State(StateWord),
        AnyState = StateWord == "any",
        Domains = _caller?.Domains,
        Zone = Viewer.Zone,
    };

    private async Task ReadAsync()
    {
        _reading?.Cancel();
        _reading?.Dispose();
        var reading = _reading = CancellationTokenSource.CreateLinkedTokenSource(_gone.Token);
        var token = reading.Token;
        _loading = true;
        _failure = null;
        try
        {
            var (before, above) = await EntryAsync(token);
            var page = await Items.ListAsync(Query with { Before = before }, token);
            bool isTop = Sort == ItemSort.Newest && above is null;
            long? newest = isTop ? null : (await Items.ListAsync(Query with { Sort = ItemSort.Newest, Limit = 1 }, token)).Rows is [var first, ..] ? first.Id : 0;
            _list.Start(page, Sort, above, newest);
            _all = null;
            _searchFault = page.SearchFault;
            _stats = await Stats.ReadAsync(_caller?.Domains, token);
            _loading = false;
            _found = page.Next is null && above is null ? page.Rows.Count : null;
            if (_found is null && (Search is { Length: > 0 } || ReasonCodeOf is not null))
            {
                StateHasChanged();
                _found = await Items.CountAsync(Query, MostCounted + 1, token);
            }
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            return;
        }
#pragma warning disable CA1031 // whatever the database says, a person gets a sentence and a number, and the log the cause
        catch (Exception error)
#pragma warning restore CA1031
        {
            _failure = Random.Shared.Next(100_000, 1_000_000).ToString(CultureInfo.InvariantCulture);
            Log.ListFailed(Logger, _failure, error);
        }

        _loading = false;
    }

    private void OnChange(QueueChange change)
    {
        lock (_changeGate)
        {
            if (change.Kind == QueueChangeKind.Reset || _changed.Count > MostRefreshed)
            {
                _stale = true;
            }
            else if (change.Kind != QueueChangeKind.Arrived)
            {
                _changed.Add(change.ItemId);
            }
        }

        _throttle?.Ask();
    }

    private async Task RefreshAsync()
    {
        long[] changed;
        bool stale;
        lock (_changeGate)
        {
            changed = [.. _changed];
            stale = _stale;
            _changed.Clear();
            _stale = false;
        }

        try
        {
            if (stale && _list.Selected.Count == 0 && _list.TakesArrivals && await IsQuietAsync())
            {
                await ReadAsync();
            }
            else if (stale)
            {
                await ReadWindowAsync();
            }
            else
            {
                foreach (var row in _list.Rows.Where(row => changed.Contains(row.Id)).ToList())
                {
                    _list.Replace(row.Id, (await Items.FindAsync(row.Id, _caller?.Domains, _gone.Token))?.Row);
                }

                await ReadNewestAsync();
            }

            if (_open is { } open && (stale || changed.Contains(open)))
            {
                _version++;
            }

            StateHasChanged();
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            // The page was left meanwhile.
        }
        catch (JSDisconnectedException)
        {
            // The browser is away; it reads everything when it comes back.
        }
    }

    private async Task ReadNewestAsync()
    {
        var newest = await Items.ListAsync(Query with { Sort = ItemSort.Newest }, _gone.Token);
        _list.Arrived(newest.Rows, await IsQuietAsync());
        _stats = await Stats.ReadAsync(_caller?.Domains, _gone.Token);
    }

    /// <summary>So much has changed that each row in the window is looked at again, where it stands.</summary>
    private async Task ReadWindowAsync()
    {
        foreach (var row in _list.Rows.ToList())
        {
            _list.Replace(row.Id, (await Items.FindAsync(row.Id, _caller?.Domains, _gone.Token))?.Row);
        }

        await ReadNewestAsync();
    }

    /// <summary>Where the list is entered: at its top, or at the day that the address names.</summary>
    private async Task<(ListPlace? Before, ListPlace? Above)> EntryAsync(CancellationToken cancel)
    {
        if (Sort is not (ItemSort.Newest or ItemSort.Oldest) || !DateOnly.TryParseExact(At, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return (null, null);
        }

        // Newest first, a day begins with its last message.
        var midnight = day.AddDays(Sort == ItemSort.Newest && day < DateOnly.MaxValue ? 1 : 0).ToDateTime(TimeOnly.MinValue);
        DateTimeOffset moment = new(midnight, TimeSpan.Zero);
        var place = await Items.PlaceAsync(moment > DateTimeOffset.MinValue.AddDays(1) ? moment - Viewer.Zone.GetUtcOffset(midnight) : moment, cancel);
        ListPlace? below = place is { } one ? new ListPlace(one.Id - 1) : null;
        return Sort == ItemSort.Newest ? (place, below) : (below, place);
    }

    private Task ShowWaitingAsync()
    {
        if (_list.TakesArrivals)
        {
            _list.ShowWaiting();
            return Task.CompletedTask;
        }

        // They stand somewhere else: the list is read again from its top.
        if (At is not null)
        {
            Navigation.NavigateTo(Address(ReasonCodeOf, null, null));
            return Task.CompletedTask;
        }

        return ReadFromTopAsync();
    }

    private async Task ReadFromTopAsync()
    {
        await ReadAsync();
        if (_module is not null)
        {
            await _module.InvokeVoidAsync("top", _gone.Token);
        }
    }

    private async Task LookAsync(ListLook look)
    {
        _look = look;
        await Preferences.ChangeAsync(_caller?.UserId, look.In, _gone.Token);
    }

    private void GoTo(string? day)
    {
        if (Sort is not (ItemSort.Newest or ItemSort.Oldest))
        {
            SortWord = null;
        }

        Navigation.NavigateTo(Address(ReasonCodeOf, day is { Length: > 0 } ? day : null, null));
    }

    private void ShowSorted(ChangeEventArgs args)
    {
        SortWord = args.Value as string;
        Navigation.NavigateTo(Address(ReasonCodeOf, null, _open));
    }

    // Nothing moves under the pointer: rows slide in by themselves only at the top and while nobody points at or types in the list.
    private async Task<bool> IsQuietAsync() => _module is not null && await _module.InvokeAsync<bool>("quiet", _gone.Token);

    private string Here(long? item) => Address(ReasonCodeOf, At, item);

    private string Address(ReasonCode? reason, string? at, long? item) => Urls.List(_queue, Search, StateWord, reason, Sort, at, item);

    private void Open(long id)
    {
        _list.Stand(id);
        Navigation.NavigateTo(Here(id), replace: _open is not null);
    }

    private void CloseOpen() => Navigation.NavigateTo(Here(null));

    private void ShowState(ChangeEventArgs args)
    {
        StateWord = args.Value as string is { Length: > 0 } word ? word : null;
        Navigation.NavigateTo(Here(null));
    }

    private async Task StepAsync(int by)
    {
        if (_list.Move(by) is { } id)
        {
            if (_open is not null)
            {
                Open(id);
            }

            if (_module is not null)
            {
                await _module.InvokeVoidAsync("reveal", _gone.Token, id);
            }
        }

        if (_list.Rows is [.., var last] && _list.Current == last.Id)
        {
            await LoadMoreAsync();
        }
        else if (by < 0 && _list.Rows is [var first, ..] && _list.Current == first.Id)
        {
            await LoadAboveAsync();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "A list could not be read; the page shows number {Number}")]
        public static partial void ListFailed(ILogger logger, string number, Exception error);
    }
}
