using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using QueueDashboard.Batv;
using QueueDashboard.Web.Controls;

namespace QueueDashboard.Web.Backscatter;

/// <summary>What was judged, newest first. Filters and the open bounce stand in the address, so that a view can be sent to a colleague.</summary>
public sealed partial class HistoryTab : IDisposable
{
    private const int PageSize = 30;
    private const int Days = 30;
    private const int TopCounted = 8;

    // In a flood each open page asks no more often than this.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _gone = new();
    private readonly LiveRows _rows = new();
    private IReadOnlyList<VerdictDay>? _days;
    private IReadOnlyList<TopCount> _recipients = [];
    private IReadOnlyList<TopCount> _clients = [];
    private HistoryView? _shown;
    private Throttle? _throttle;
    private IDisposable? _subscription;
    private DateOnly _today;
    private string? _failure;
    private bool _loading = true;
    private bool _busy;
    private bool _pointed;
    private long _version;

    [SupplyParameterFromQuery] private string? Show { get; set; }
    [SupplyParameterFromQuery] private string? Verdict { get; set; }
    [SupplyParameterFromQuery] private string? Search { get; set; }
    [SupplyParameterFromQuery] private string? From { get; set; }
    [SupplyParameterFromQuery] private string? Until { get; set; }
    [SupplyParameterFromQuery] private long? Entry { get; set; }

    [CascadingParameter] private Caller Who { get; set; } = default!;
    [CascadingParameter] private Viewer Viewer { get; set; } = Viewer.Utc;
    [Inject] private IStringLocalizer<BackscatterText> T { get; set; } = default!;
    [Inject] private IReadBackscatter Backscatter { get; set; } = default!;
    [Inject] private BackscatterFeed Feed { get; set; } = default!;
    [Inject] private NavigationManager Navigation { get; set; } = default!;
    [Inject] private TimeProvider Clock { get; set; } = default!;
    [Inject] private ILogger<HistoryTab> Logger { get; set; } = default!;

    private HistoryView Wanted => new(Show, Verdict, Search, From, Until);

    // Figures by day and the lists of the most frequent count all domains.
    private bool IsWhole => Who.Domains is null;

    private IReadOnlyList<ChartGroup> Groups => [.. VerdictGroup.All.Select(group => new ChartGroup(group.Word ?? T["Other"], group.Css))];

    private IReadOnlyList<ChartCount> Counts => VerdictGroup.Counts(_days ?? []);

    // The API writes it.
    private string Csv
    {
        get
        {
            var filter = Wanted.Filter(Viewer.Zone, null);
            return Urls.BackscatterCsv(filter.Verdict?.Word(), filter.Refused, filter.Failed, filter.Doubtful, filter.Search, filter.From, filter.Until);
        }
    }

    protected override void OnInitialized()
    {
        _throttle = new Throttle(Clock, Pause, Logger, () => InvokeAsync(RefreshAsync));
        _subscription = Feed.Subscribe(_throttle.Ask);
    }

    protected override async Task OnParametersSetAsync()
    {
        // Opening a bounce changes the address too, and the list stays as it is.
        if (_shown != Wanted)
        {
            _shown = Wanted;
            await ReadAsync();
        }
    }

    public void Dispose()
    {
        _subscription?.Dispose();
        _throttle?.Dispose();
        _gone.Cancel();
        _gone.Dispose();
    }

    private async Task ReadAsync()
    {
        _loading = true;
        try
        {
            _rows.Start(await PageAsync(null));
            await ReadFiguresAsync();
            _failure = null;
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            // The page was left meanwhile.
        }
#pragma warning disable CA1031 // the page says that it failed and offers to try again, whatever the cause
        catch (Exception error)
#pragma warning restore CA1031
        {
            _failure = Guid.NewGuid().ToString("N")[..8];
            Log.HistoryFailed(Logger, _failure, error);
        }

        _loading = false;
    }

    private async Task ReadFiguresAsync()
    {
        if (!IsWhole)
        {
            return;
        }

        var now = Clock.GetUtcNow();
        _today = DateOnly.FromDateTime(now.UtcDateTime);
        _days = await Backscatter.DaysAsync(_today.AddDays(1 - Days), _today, _gone.Token);
        _recipients = await Backscatter.TopRecipientsAsync(now.AddDays(-Days), TopCounted, _gone.Token);
        _clients = await Backscatter.TopClientsAsync(now.AddDays(-Days), TopCounted, _gone.Token);
        _version++;
    }

    private async Task RefreshAsync()
    {
        if (_loading || _busy || _failure is not null)
        {
            return;
        }

        try
        {
            var asked = Wanted;
            var newest = await PageAsync(null);
            if (asked != Wanted || !_rows.Arrived(newest, atOnce: !_pointed && Entry is null))
            {
                return;
            }

            await ReadFiguresAsync();
            StateHasChanged();
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            // The page was left meanwhile.
        }
    }

    private async Task ShowWaitingAsync()
    {
        if (!_rows.ShowWaiting())
        {
            // More came than one page holds: shown above the old ones they would leave a gap.
            await ReadAsync();
        }
    }

    private async Task OlderAsync()
    {
        _busy = true;
        _rows.Append(await PageAsync(_rows.Next));
        _busy = false;
    }

    private Task<HistoryPage> PageAsync(string? cursor) => Backscatter.HistoryAsync(Wanted.Filter(Viewer.Zone, Who.Domains), cursor, PageSize, _gone.Token);

    private void Go(HistoryView view) => Navigation.NavigateTo(Here(view));

    private static string Here(HistoryView view, long? entry = null) => Urls.BackscatterHistory(
        view.Shown == HistoryView.Shows[0] ? null : view.Show, view.BatvVerdict?.Word(), view.Search, view.From, view.Until, entry);

    private string Time(DateTimeOffset at)
    {
        var local = Viewer.Local(at);
        return local.Date == Viewer.Local(Clock.GetUtcNow()).Date
            ? local.ToString("HH:mm:ss", CultureInfo.InvariantCulture)
            : local.ToString(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "de" ? "d. MMM HH:mm" : "d MMM HH:mm", CultureInfo.CurrentCulture);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The history of bounces could not be read; the page shows number {Number}")]
        public static partial void HistoryFailed(ILogger logger, string number, Exception error);
    }
}
