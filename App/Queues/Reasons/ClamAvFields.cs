using System.Buffers;
using QueueDashboard.Data.Queues;

namespace QueueDashboard.Queues.Reasons;

/// <summary>clamav-milter, clamassassin and SpamAssassin's ClamAV plug-in: <c>Clean</c>, <c>Yes</c>, <c>Infected (Name)</c>, <c>Yes (Name)</c>.</summary>
internal static class ClamAvFields
{
    private static readonly SearchValues<char> WordEnds = SearchValues.Create(" \t,;(.");

    internal static Reading? Status(Field field)
    {
        if (field.AsEvidence() is not { Description: { } value } evidence || SaysClean(value))
        {
            return null;
        }

        if (SpamAssassinFields.SaysYes(value) || value.StartsWith("infected", StringComparison.OrdinalIgnoreCase))
        {
            return new Reading { Code = ReasonCode.Virus, Said = NameIn(value), Evidence = [evidence] };
        }

        return new Reading { Code = SaysUnchecked(value) ? ReasonCode.ScannerFailed : ReasonCode.Unknown, Evidence = [evidence] };
    }

    internal static bool SaysClean(ReadOnlySpan<char> value)
    {
        int end = value.IndexOfAny(WordEnds);
        ReadOnlySpan<char> word = end < 0 ? value : value[..end];
        return word.Equals("clean", StringComparison.OrdinalIgnoreCase)
            || word.Equals("no", StringComparison.OrdinalIgnoreCase)
            || word.Equals("none", StringComparison.OrdinalIgnoreCase);
    }

    internal static bool SaysUnchecked(string value) =>
        value.Contains("not scanned", StringComparison.OrdinalIgnoreCase)
        || value.Contains("unscanned", StringComparison.OrdinalIgnoreCase)
        || value.Contains("could not", StringComparison.OrdinalIgnoreCase)
        || value.Contains("error", StringComparison.OrdinalIgnoreCase)
        || value.Contains("fail", StringComparison.OrdinalIgnoreCase);

    /// <summary>In brackets, or behind "with", a colon or a comma.</summary>
    internal static string? NameIn(string value)
    {
        int open = value.IndexOf('(', StringComparison.Ordinal);
        if (open >= 0)
        {
            int close = value.IndexOf(')', open);
            return CleanText.Line(value.AsSpan(open + 1, (close < 0 ? value.Length : close) - open - 1), CleanText.SaidLength);
        }

        int with = value.IndexOf(" with ", StringComparison.OrdinalIgnoreCase);
        int from = with >= 0 ? with + 5 : value.AsSpan().IndexOfAny(':', ',');
        return from < 0 ? null : CleanText.Line(value.AsSpan(from + 1), CleanText.SaidLength);
    }
}
