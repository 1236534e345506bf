using System.Collections.Concurrent;
using System.Threading.Channels;
using QueueDashboard.Data;

namespace QueueDashboard.Accounts;

/// <summary>
/// Notes when a session was last seen, at most once a minute for each and behind the request, and forgets old sessions once an hour.
/// </summary>
internal sealed partial class SessionUse(SessionStore sessions, TimeProvider clock, ILogger<SessionUse> logger) : BackgroundService
{
    private const long Pause = 60 * Microseconds.PerSecond;

    // More sessions than anybody has; what was noted of them is only forgotten, and noted again.
    private const int Most = 10_000;
    private static readonly TimeSpan PurgeEvery = TimeSpan.FromHours(1);
    private readonly ConcurrentDictionary<long, long> _noted = new();
    private readonly Channel<(long Id, long At)> _uses = Channel.CreateBounded<(long, long)>(new BoundedChannelOptions(1000) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    public void Note(long id, long lastSeenAt)
    {
        long now = clock.Now();
        if (now - Math.Max(lastSeenAt, _noted.GetValueOrDefault(id)) < Pause)
        {
            return;
        }

        if (_noted.Count >= Most)
        {
            _noted.Clear();
        }

        _noted[id] = now;
        _uses.Writer.TryWrite((id, now));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var tick = clock.CreateTimer(_ => _uses.Writer.TryWrite((0, clock.Now())), null, TimeSpan.FromMinutes(1), PurgeEvery);
        await foreach (var (id, at) in _uses.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                if (id == 0)
                {
                    await sessions.PurgeAsync(stoppingToken);
                }
                else
                {
                    await sessions.NoteSeenAsync(id, at, stoppingToken);
                }
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                // A full disk must not end the loop; the next use is noted again.
                Log.NotNoted(logger, fault, id);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The last use of session {Id} could not be noted (0: old sessions could not be forgotten)")]
        public static partial void NotNoted(ILogger logger, Exception fault, long id);
    }
}
