using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using QueueDashboard.Data;
using QueueDashboard.Data.Delivery;
using QueueDashboard.Delivery;
using QueueDashboard.Settings;

namespace QueueDashboard.Actions;

/// <summary>
/// Carries out what was asked for, when its hold-back is over. A relay that answers nobody is tried with one message at a time and a
/// pause between; all others wait untouched, so a wrong password costs no item an attempt.
/// </summary>
internal sealed partial class OutboxRunner(
    UnitOfWork work,
    RelayStateStore relayStates,
    HandOverJourney journey,
    HomeRounds homes,
    SettingsStore settings,
    OutboxSignal signal,
    IOptions<DeliveryOptions> options,
    TimeProvider clock,
    ILogger<OutboxRunner> logger) : BackgroundService
{
    private const int Batch = 100;
    private static readonly OutboxAct[] RelayActs = [OutboxAct.Release, OutboxAct.Requeue];
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan HomesWait = TimeSpan.FromMilliseconds(300);

    /// <summary>Until when a broken relay is left alone.</summary>
    private readonly Dictionary<string, DateTimeOffset> _restUntil = new(StringComparer.Ordinal);

    /// <summary>The last round ended well and left no claim behind. False at first: a crash may have.</summary>
    private bool _cleanlyEnded;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        foreach (var state in await relayStates.ReadAsync(stoppingToken))
        {
            if (state.BrokenSince is not null)
            {
                // Tried at once after a start: an administrator may just have mended it.
                _restUntil[state.Relay] = DateTimeOffset.MinValue;
            }
        }

        // Two rounds side by side: a server that is slow to answer for what it holds must not keep the others' mail waiting.
        await Task.WhenAll(
            TurnAsync(RunRelaysAsync, () => signal.WaitAsync(LongestWait, clock, stoppingToken), stoppingToken),
            TurnAsync(homes.RunOnceAsync, () => Task.Delay(HomesWait, clock, stoppingToken), stoppingToken));
    }

    private async Task TurnAsync(Func<CancellationToken, Task<int>> round, Func<Task> rest, CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                int done = await round(stoppingToken);
                if (done == 0)
                {
                    await rest();
                }
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                LogFailed(exception);
                await Task.Delay(TimeSpan.FromSeconds(5), clock, stoppingToken);
            }
        }
    }

    /// <summary>One round over all that is due; answers how many hand-overs were tried.</summary>
    internal async Task<int> RunOnceAsync(CancellationToken cancel) => await RunRelaysAsync(cancel) + await homes.RunOnceAsync(cancel);

    private async Task<int> RunRelaysAsync(CancellationToken cancel)
    {
        if (!_cleanlyEnded)
        {
            // Nobody else claims anything: what is claimed now was left by a crash, or by a round of ours that stumbled.
            await work.WriteAsync((db, token) => OutboxStore.ReleaseClaimsAsync(db, homes.Held, token), cancel);
        }

        _cleanlyEnded = false;
        int tried = 0;
        foreach (var act in RelayActs)
        {
            tried += await RunAsync(act, cancel);
            await GiveUpAsync(act, cancel);
        }

        await GiveUpReturnsAsync(cancel);
        _cleanlyEnded = true;
        return tried;
    }

    private async Task<int> RunAsync(OutboxAct act, CancellationToken cancel)
    {
        var setting = settings.Current<RelaySettings>().Of(act);
        if (!setting.IsConfigured)
        {
            return 0;
        }

        var relay = setting.ToRelay();
        bool broken = _restUntil.TryGetValue(relay.Display, out var rest);
        if (broken && rest > clock.GetUtcNow())
        {
            return 0;
        }

        var claimed = await ClaimAsync(act, broken ? 1 : Batch, cancel);
        if (claimed.Count == 0)
        {
            return 0;
        }

        ConcurrentQueue<OutboxRow> waiting = new(claimed);
        int connections = Math.Min(options.Value.Connections, claimed.Count);
        bool[] worked = await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => journey.RunAsync(relay, waiting, cancel)));
        await journey.PutBackAsync([.. waiting], cancel);
        await RememberAsync(relay, Array.TrueForAll(worked, ok => ok), broken);
        return claimed.Count;
    }

    private Task<List<OutboxRow>> ClaimAsync(OutboxAct act, int most, CancellationToken cancel) => work.WriteAsync(
        async (db, token) =>
        {
            long now = clock.Now();
            var elsewhere = await homes.SourcesAsync(db, act == OutboxAct.Release ? HomeAct.Release : HomeAct.Requeue, token);
            var rows = await OutboxStore.DueAsync(db, act, now, most, elsewhere, token);
            rows.ForEach(row => OutboxStore.Claim(row, now));
            return rows;
        },
        cancel);

    private async Task RememberAsync(Relay relay, bool works, bool wasBroken)
    {
        if (!works)
        {
            _restUntil[relay.Display] = clock.GetUtcNow() + TimeSpan.FromSeconds(options.Value.BrokenRelayPauseSeconds);
        }
        else if (wasBroken)
        {
            _restUntil.Remove(relay.Display);
            await relayStates.MarkWorkingAsync(relay.Display, CancellationToken.None);
            LogWorks(relay.Display);
        }
    }

    /// <summary>What has been put off for too long is held again, with the last reply: a person decides.</summary>
    private async Task GiveUpAsync(OutboxAct act, CancellationToken cancel)
    {
        long before = GiveUpBefore;
        var setting = settings.Current<RelaySettings>().Of(act);

        // Behind a relay that takes nothing, what was never tried is overdue too. Behind one that works it is not: it slept because
        // we did, and deserves its first attempt.
        bool alsoUntried = !setting.IsConfigured || _restUntil.ContainsKey(setting.ToRelay().Display);
        var rows = await work.ReadAsync((db, token) => OutboxStore.OverdueAsync(db, act, before, alsoUntried, Batch, token), cancel);
        if (rows.Count == 0)
        {
            return;
        }

        string? cause = setting.IsConfigured
            ? (await relayStates.ReadAsync(cancel)).Find(state => state.Relay == setting.ToRelay().Display)?.Cause
            : "No mail server is set to take it.";
        foreach (var row in rows)
        {
            await journey.GiveUpAsync(row, cause, cancel);
        }
    }

    private async Task GiveUpReturnsAsync(CancellationToken cancel)
    {
        foreach (var row in await work.ReadAsync((db, token) => OutboxStore.OverdueAsync(db, OutboxAct.Return, GiveUpBefore, false, Batch, token), cancel))
        {
            await journey.GiveUpAsync(row, null, cancel);
        }
    }

    private long GiveUpBefore => clock.Now() - Microseconds.From(TimeSpan.FromHours(settings.Current<DeliverySettings>().GiveUpHours));

    [LoggerMessage(LogLevel.Error, "The outbox stumbled; what is due is tried again.")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(LogLevel.Information, "The relay {Relay} takes mail again.")]
    private partial void LogWorks(string relay);
}
