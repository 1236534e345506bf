using System.Globalization;

namespace QueueDashboard.Web.Controls;

/// <summary>
/// Gathers calls from any thread and runs the work at most once in a pause: the first call after a quiet time at once, the rest
/// together at its end. A burst of ten thousand arrivals makes a page read twice, not ten thousand times.
/// </summary>
internal sealed partial class Throttle(TimeProvider clock, TimeSpan pause, ILogger logger, Func<Task> work) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly CultureInfo _culture = CultureInfo.CurrentCulture;
    private readonly CultureInfo _texts = CultureInfo.CurrentUICulture;
    private ITimer? _timer;
    private bool _again;
    private bool _disposed;

    public void Ask()
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            if (_timer is not null)
            {
                _again = true;
                return;
            }

            _timer = clock.CreateTimer(_ => Elapsed(), null, pause, Timeout.InfiniteTimeSpan);
        }

        _ = RunAsync();
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _timer?.Dispose();
            _timer = null;
        }
    }

    // Whoever asks is on any thread, with any language: the page is drawn in its own. Set inside an async method, it ends with it.
    private async Task RunAsync()
    {
        (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (_culture, _texts);
        try
        {
            await work();
        }
#pragma warning disable CA1031 // nobody awaits this: a failure that is not said here is said nowhere
        catch (Exception error)
#pragma warning restore CA1031
        {
            // A page that was left meanwhile has nothing to draw on; every other one shows what it had, and tries again at the next change.
            if (!_disposed)
            {
                Log.RefreshFailed(logger, error);
            }
        }
    }

    private void Elapsed()
    {
        lock (_gate)
        {
            _timer?.Dispose();
            _timer = null;
            if (!_again || _disposed)
            {
                return;
            }

            _again = false;
        }

        Ask();
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "A live page could not be refreshed")]
        public static partial void RefreshFailed(ILogger logger, Exception error);
    }
}
