using QueueDashboard.Protocols.Smtp;

namespace QueueDashboard.Intake.Smtp;

/// <summary>
/// Ends a session that idles, lasts too long, or outlives the server. One timer a session, armed for the nearest deadline and armed
/// again only when it fires, so that a busy session pays one write to a field for each read.
/// </summary>
internal sealed class SessionClock : IDisposable
{
    private readonly TimeProvider _time;
    private readonly TimeSpan _idle;
    private readonly TimeSpan _total;
    private readonly Action _interrupt;
    private readonly ITimer _timer;
    private readonly long _started;
    private long _touched;
    private volatile bool _working;
    private volatile SmtpAnswer? _reason;

    /// <param name="interrupt">Called from any thread, once, when there is a reason to end.</param>
    public SessionClock(TimeProvider time, TimeSpan idle, TimeSpan total, Action interrupt)
    {
        _time = time;
        _idle = idle;
        _total = total;
        _interrupt = interrupt;
        _started = _touched = time.GetTimestamp();
        _timer = time.CreateTimer(static clock => ((SessionClock)clock!).Tick(), this, Soonest(), Timeout.InfiniteTimeSpan);
    }

    /// <summary>Why the session has to end; null while it may go on.</summary>
    public SmtpAnswer? Reason => _reason;

    /// <summary>The client did something.</summary>
    public void Touch() => Volatile.Write(ref _touched, _time.GetTimestamp());

    /// <summary>We are at work, and the client waits for us: it is not idle.</summary>
    public void StartWork() => _working = true;

    public void EndWork()
    {
        Touch();
        _working = false;
    }

    public void Stop(SmtpAnswer reason)
    {
        if (_reason is null)
        {
            _reason = reason;
            _interrupt();
        }
    }

    public void Dispose() => _timer.Dispose();

    private TimeSpan Idled => _time.GetElapsedTime(Volatile.Read(ref _touched));

    private TimeSpan Lasted => _time.GetElapsedTime(_started);

    private TimeSpan Soonest()
    {
        TimeSpan idle = _working ? _idle : _idle - Idled;
        TimeSpan left = TimeSpan.FromTicks(Math.Min(idle.Ticks, (_total - Lasted).Ticks));
        return left > TimeSpan.FromMilliseconds(1) ? left : TimeSpan.FromMilliseconds(1);
    }

    private void Tick()
    {
        if (Lasted >= _total)
        {
            Stop(SmtpAnswers.TooSlow);
        }
        else if (!_working && Idled >= _idle)
        {
            Stop(SmtpAnswers.TooIdle);
        }
        else
        {
            _timer.Change(Soonest(), Timeout.InfiniteTimeSpan);
        }
    }
}
