using System.Buffers;
using QueueDashboard.Protocols.Smtp;

namespace QueueDashboard.Intake.Smtp;

/// <summary>
/// One message on its way in, in one array that grows. Once it is over a limit it keeps nothing more: the rest is only read to its end,
/// because the answer may not come before it (RFC 5321 4.3.2). It never trusts the client's SIZE with more than a first guess.
/// </summary>
internal sealed class ContentBuffer(ContentBudget budget, long maxBytes) : ISmtpContentSink, IDisposable
{
    private const int First = 16_384;
    private const int LargestGuess = 131_072;

    // Larger ones are not kept in the pool: a rare message of 50 MB must not stay in memory for good.
    private const int LargestPooled = 1_048_576;

    private byte[] _bytes = [];
    private int _length;
    private long _seen;

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, _length);

    /// <summary>Why the message cannot be held; null while it can.</summary>
    public SmtpAnswer? Refusal { get; private set; }

    /// <param name="claimed">What SIZE said, null when it was not given.</param>
    public void Begin(long? claimed) =>
        _ = Grow((int)Math.Clamp(claimed.GetValueOrDefault() + 512, First, LargestGuess));

    public void Append(ReadOnlySpan<byte> content)
    {
        // Counted on even when nothing is kept: a message that is too large must not be told to come again.
        _seen += content.Length;
        if (_seen > maxBytes)
        {
            Refuse(SmtpAnswers.TooLarge);
            return;
        }

        if (Refusal is not null)
        {
            return;
        }

        int needed = _length + content.Length;
        if (needed > _bytes.Length && !Grow((int)Math.Max(needed, Math.Min(_bytes.Length * 2L, maxBytes))))
        {
            return;
        }

        content.CopyTo(_bytes.AsSpan(_length));
        _length = needed;
    }

    public void Dispose() => Release();

    private bool Grow(int capacity)
    {
        // The old array is still there while it is copied, so both are paid for.
        if (!budget.TryTake(capacity))
        {
            Refuse(SmtpAnswers.NoMemory);
            return false;
        }

        byte[] larger = capacity <= LargestPooled ? ArrayPool<byte>.Shared.Rent(capacity) : GC.AllocateUninitializedArray<byte>(capacity);
        budget.GiveBack(capacity - larger.Length);
        _bytes.AsSpan(0, _length).CopyTo(larger);
        int length = _length;
        Release();
        _bytes = larger;
        _length = length;
        return true;
    }

    private void Refuse(SmtpAnswer answer)
    {
        Refusal = answer;
        Release();
    }

    private void Release()
    {
        if (_bytes.Length > 0)
        {
            budget.GiveBack(_bytes.Length);
            if (_bytes.Length <= LargestPooled)
            {
                ArrayPool<byte>.Shared.Return(_bytes);
            }
        }

        _bytes = [];
        _length = 0;
    }
}
