using System.Collections.Concurrent;
using QueueDashboard.Batv;

namespace QueueDashboard.Tests.Filter;

/// <summary>A history that only remembers, or fails where a test wants it.</summary>
internal sealed class VerdictRecorder : IVerdictSink
{
    public ConcurrentQueue<JudgedRecipient> Judged { get; } = [];

    public ConcurrentQueue<SignedMessage> Signed { get; } = [];

    public bool Fails { get; set; }

    public void Add(JudgedRecipient judged)
    {
        Check();
        Judged.Enqueue(judged);
    }

    public void AddSigned(SignedMessage signed)
    {
        Check();
        Signed.Enqueue(signed);
    }

    private void Check()
    {
        if (Fails)
        {
            throw new InvalidOperationException("Broken by a test.");
        }
    }
}
