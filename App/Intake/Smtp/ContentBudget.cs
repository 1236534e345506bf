namespace QueueDashboard.Intake.Smtp;

/// <summary>The memory that all messages on their way in may take together, so that many large ones at once cannot take all there is.</summary>
internal sealed class ContentBudget(long bytes)
{
    private long _taken;

    public long Taken => Interlocked.Read(ref _taken);

    public bool TryTake(long wanted)
    {
        if (Interlocked.Add(ref _taken, wanted) <= bytes)
        {
            return true;
        }

        Interlocked.Add(ref _taken, -wanted);
        return false;
    }

    public void GiveBack(long taken) => Interlocked.Add(ref _taken, -taken);
}
