using System.Buffers;
using QueueDashboard.Data.Queues;

namespace QueueDashboard.Queues.Reasons;

/// <summary>Our own two fields, for mail servers whose rules can add a header field but have no scanner's.</summary>
internal static class QuarantineFields
{
    private static readonly SearchValues<char> WordEnds = SearchValues.Create(" \t\r\n;,");

    internal static Reading? Queue(Field field)
    {
        ReadOnlySpan<char> word = field.Value.AsSpan().Trim();
        int end = word.IndexOfAny(WordEnds);
        return CodeWords.Queue(end < 0 ? word : word[..end]) is { } queue ? new Reading { Queue = queue } : null;
    }

    /// <summary>
    /// A code word, alone or followed by ; or : and text. Everything else is text: "virus scanner did not answer" names
    /// no virus, and "spam" in the middle of a sentence is not a verdict.
    /// </summary>
    internal static Reading? Reason(Field field)
    {
        ReadOnlySpan<char> value = field.Value.AsSpan().Trim();
        int end = value.IndexOfAny(';', ':');
        ReadOnlySpan<char> word = end < 0 ? value : value[..end];
        Evidence[] evidence = field.AsEvidence() is { } shown ? [shown] : [];
        if (CodeWords.Reason(word) is not { } code)
        {
            return CleanText.Line(value, CleanText.SaidLength) is { } text
                ? new Reading { Said = text, IsFreeText = true, Evidence = evidence }
                : null;
        }

        string? said = end < 0 ? null : CleanText.Line(value[(end + 1)..], CleanText.SaidLength);
        return new Reading { Code = code, Said = said, IsFreeText = code is ReasonCode.Unknown, Evidence = evidence };
    }
}
