namespace QueueDashboard.Filter;

/// <summary>Counts for one listener of the mail server. Many connections write at once.</summary>
internal sealed class DaemonCounters(DateTimeOffset first)
{
    private long _lastSeen;
    private long _lastSigned;
    private long _sessions;
    private long _judged;
    private long _refused;
    private long _signed;

    public void Connected(DateTimeOffset now)
    {
        Interlocked.Increment(ref _sessions);
        Volatile.Write(ref _lastSeen, now.UtcTicks);
    }

    public void Judged(bool refused)
    {
        Interlocked.Increment(ref _judged);
        if (refused)
        {
            Interlocked.Increment(ref _refused);
        }
    }

    public void Signed(DateTimeOffset now)
    {
        Interlocked.Increment(ref _signed);
        Volatile.Write(ref _lastSigned, now.UtcTicks);
    }

    public DaemonSighting Sighting(string name)
    {
        long signed = Volatile.Read(ref _lastSigned);
        return new DaemonSighting(
            name,
            first,
            new DateTimeOffset(Volatile.Read(ref _lastSeen), TimeSpan.Zero),
            Volatile.Read(ref _sessions),
            Volatile.Read(ref _judged),
            Volatile.Read(ref _refused),
            Volatile.Read(ref _signed),
            signed == 0 ? null : new DateTimeOffset(signed, TimeSpan.Zero));
    }
}
