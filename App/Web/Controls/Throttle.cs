namespace QueueDashboard.Web.Controls;

/// <summary>
/// Gathers calls from any thread and runs the work at most once in a pause: the first call after a quiet time at once, the rest
/// together at its end. A burst of ten thousand arrivals makes a page read twice, not ten thousand times.
/// </summary>
internal sealed class Throttle(TimeProvider clock, TimeSpan pause, Func<Task> work) : IDisposable
{
    private readonly Lock _gate = new();
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

        _ = work();
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
}
