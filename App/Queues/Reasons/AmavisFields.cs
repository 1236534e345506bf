using QueueDashboard.Data.Queues;

namespace QueueDashboard.Queues.Reasons;

/// <summary>amavis puts one line on top of what it stopped: a kind in capitals, then a sentence, often with a colon before the culprit.</summary>
internal static class AmavisFields
{
    internal const string Name = "amavis";

    private static readonly (string Begins, ReasonCode Code)[] Kinds =
    [
        ("INFECTED", ReasonCode.Virus),
        ("VIRUS", ReasonCode.Virus),
        ("BANNED", ReasonCode.Banned),
        ("SPAM", ReasonCode.Spam),
        ("BAD HEADER", ReasonCode.Malformed),
        ("BAD-HEADER", ReasonCode.Malformed),
        ("UNCHECKED", ReasonCode.ScannerFailed),
        ("OVERSIZED", ReasonCode.Policy),
    ];

    internal static Reading? Alert(Field field)
    {
        if (field.AsEvidence() is not { } evidence)
        {
            return null;
        }

        ReadOnlySpan<char> value = field.Value.AsSpan().Trim();
        foreach ((string begins, ReasonCode code) in Kinds)
        {
            if (value.StartsWith(begins, StringComparison.OrdinalIgnoreCase))
            {
                return new Reading { Code = code, Said = Culprit(value, code), Evidence = [evidence] };
            }
        }

        // An alert of a kind that we do not know is still amavis saying no.
        return new Reading { Code = ReasonCode.Policy, Said = evidence.Description, Evidence = [evidence] };
    }

    /// <summary>amavis could not unpack or check the message and says why.</summary>
    internal static Reading? Hold(Field field) =>
        field.AsEvidence() is { } evidence
            ? new Reading { Code = ReasonCode.ScannerFailed, Said = evidence.Description, Evidence = [evidence] }
            : null;

    /// <summary>Behind the colon stand virus and file names. A bad header's sentence is only whole from its comma on.</summary>
    private static string? Culprit(ReadOnlySpan<char> value, ReasonCode code)
    {
        int colon = code is ReasonCode.Virus or ReasonCode.Banned ? value.IndexOf(':') : -1;
        int from = colon >= 0 ? colon : value.IndexOf(',');
        return from < 0 ? null : CleanText.Line(value[(from + 1)..], CleanText.SaidLength);
    }
}
