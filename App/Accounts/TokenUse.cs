using System.Collections.Concurrent;
using System.Threading.Channels;
using QueueDashboard.Data;
using QueueDashboard.Data.Accounts;

namespace QueueDashboard.Accounts;

/// <summary>
/// Notes when a token was last used, at most once a minute for each and behind the request: a script that asks a hundred times
/// a second must not make a hundred writes, nor wait for one.
/// </summary>
internal sealed partial class TokenUse(ApiTokenStore tokens, TimeProvider clock, ILogger<TokenUse> logger) : BackgroundService
{
    private const long Pause = 60 * Microseconds.PerSecond;
    private readonly ConcurrentDictionary<long, long> _noted = new();
    private readonly Channel<(long Id, long At)> _uses = Channel.CreateBounded<(long, long)>(new BoundedChannelOptions(1000) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    public void Note(ApiTokenRow token)
    {
        long now = clock.Now();
        long last = Math.Max(token.LastUsedAt ?? 0, _noted.GetValueOrDefault(token.Id));
        if (now - last >= Pause)
        {
            _noted[token.Id] = now;
            _uses.Writer.TryWrite((token.Id, now));
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var (id, at) in _uses.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await tokens.NoteUseAsync(id, at, stoppingToken);
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
        [LoggerMessage(Level = LogLevel.Warning, Message = "The last use of API token {Id} could not be noted")]
        public static partial void NotNoted(ILogger logger, Exception fault, long id);
    }
}
