namespace QueueDashboard.Rules;

/// <summary>How much of the bodies of messages may be in memory while rules look for attachments. Many connections ask at once.</summary>
/// <param name="each">Octets of one message.</param>
/// <param name="together">Octets of all messages that are on their way.</param>
internal sealed class BodyRoom(int each, long together)
{
    private long _taken;

    /// <summary>For a message that is in memory anyway.</summary>
    public static BodyRoom Unlimited { get; } = new(int.MaxValue, long.MaxValue);

    public int Each => each;

    public long Taken => Volatile.Read(ref _taken);

    public bool TryTake(int octets)
    {
        if (Interlocked.Add(ref _taken, octets) <= together)
        {
            return true;
        }

        Interlocked.Add(ref _taken, -octets);
        return false;
    }

    public void Give(int octets) => Interlocked.Add(ref _taken, -octets);
}
