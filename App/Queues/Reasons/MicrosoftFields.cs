using QueueDashboard.Data.Queues;

namespace QueueDashboard.Queues.Reasons;

/// <summary>Exchange's spam confidence level and the report of its online protection: fields <c>NAME:VALUE</c> parted by semicolons.</summary>
internal static class MicrosoftFields
{
    /// <summary>Exchange rates from -1 to 9; from 5 on its own transport treats a message as spam.</summary>
    private const int SpamFrom = 5;
    private const int HighestLevel = 9;

    /// <summary>The phishing level runs from 1 to 8; from 4 on the content is called suspicious.</summary>
    private const int SuspiciousFrom = 4;

    internal static Reading? SpamLevel(Field field) =>
        Level(field.Value) is { } level
            ? new Reading { Code = level >= SpamFrom ? ReasonCode.Spam : ReasonCode.Unknown, Score = new Score(level, SpamFrom), Evidence = [new Evidence("SCL", level, null)] }
            : null;

    internal static Reading? PhishingLevel(Field field) =>
        Level(field.Value) is >= SuspiciousFrom and { } level
            ? new Reading { Code = ReasonCode.Phishing, Evidence = [new Evidence("PCL", level, null)] }
            : null;

    internal static Reading Report(Field field)
    {
        ReasonCode code = ReasonCode.Unknown;
        Score? score = null;
        var evidence = new List<Evidence>();
        ReadOnlySpan<char> value = field.Value;
        foreach (Range range in value.Split(';'))
        {
            ReadOnlySpan<char> part = value[range].Trim();
            int colon = part.IndexOf(':');
            if (colon <= 0 || CleanText.Line(part[(colon + 1)..], CleanText.RuleLength) is not { } word)
            {
                continue;
            }

            ReasonCode says = ReasonCode.Unknown;
            switch (part[..colon])
            {
                case "CAT":
                    says = Category(word);
                    evidence.Add(new Evidence("CAT", null, word));
                    break;
                case "SFV":
                    says = Verdict(word);
                    evidence.Add(new Evidence("SFV", null, word));
                    break;
                case "SCL" when Level(word) is { } level:
                    says = level >= SpamFrom ? ReasonCode.Spam : ReasonCode.Unknown;
                    score = new Score(Math.Max(level, score?.Points ?? level), SpamFrom);
                    evidence.Add(new Evidence("SCL", level, null));
                    break;
            }

            code = DangerTable.Worse(code, says);
            if (evidence.Count >= EvidenceList.LimitPerField)
            {
                break;
            }
        }

        return new Reading { Code = code, Score = score, Evidence = evidence };
    }

    /// <summary>The protection policy that caught it.</summary>
    private static ReasonCode Category(string word) => word.ToUpperInvariant() switch
    {
        "MALW" or "AMP" or "SAP" => ReasonCode.Virus,
        "FTBP" => ReasonCode.Banned,
        "PHSH" or "HPHSH" or "HPHISH" or "SPOOF" or "DIMP" or "GIMP" or "UIMP" or "BIMP" or "INTOS" => ReasonCode.Phishing,
        "SPM" or "HSPM" or "OSPM" or "BULK" => ReasonCode.Spam,
        _ => ReasonCode.Unknown,
    };

    /// <summary>SPM by the filter, SKS by a rule before it, SKB by a blocked sender; BLK by the reader's own list. The rest are ways to pass.</summary>
    private static ReasonCode Verdict(string word) => word.ToUpperInvariant() switch
    {
        "SPM" or "SKS" or "SKB" => ReasonCode.Spam,
        "BLK" => ReasonCode.Policy,
        _ => ReasonCode.Unknown,
    };

    private static double? Level(ReadOnlySpan<char> value) =>
        PointNumber.Read(value) is >= -1 and <= HighestLevel and { } level ? level : null;
}
