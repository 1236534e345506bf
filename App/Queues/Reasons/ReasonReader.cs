using QueueDashboard.Data.Queues;
using QueueDashboard.Protocols.Mime;

namespace QueueDashboard.Queues.Reasons;

/// <summary>
/// Reads queue and reason out of a message's header. Every believed field is read, duplicates too, and the most dangerous
/// reading wins over the listener's default: whoever adds a field can raise the danger and never lower it. Linear in the
/// size of the header, bounded in what it keeps, and it never throws: the intake calls it on whatever came.
/// </summary>
internal static class ReasonReader
{
    /// <summary>UTF-16 units of one value that are looked at. Real ones stay below 20,000.</summary>
    private const int LongestValue = 65_536;

    /// <summary>One clear rule against phishing is enough for a message that is spam anyway; weak hints are not.</summary>
    private const double PhishingFrom = 4;

    internal static Reason Read(IReadOnlyList<HeaderField> header, HoldDefaults defaults)
    {
        List<Reading> readings = ReadAll(header, defaults.Believed);
        ReasonCode code = defaults.Reason;
        QueueName queue = defaults.Queue;
        double phishing = 0;
        foreach (Reading reading in readings)
        {
            code = DangerTable.Worse(code, reading.Code);
            queue = DangerTable.MoreGuarded(queue, DangerTable.QueueOf(reading.Code));
            queue = reading.Queue is { } named ? DangerTable.MoreGuarded(queue, named) : queue;
            phishing = Math.Max(phishing, reading.PhishingPoints);
        }

        if (code is ReasonCode.Spam && phishing >= PhishingFrom)
        {
            code = ReasonCode.Phishing;
            queue = DangerTable.MoreGuarded(queue, DangerTable.QueueOf(code));
        }

        Score? score = BestScore(readings);
        Reading? decider = Decider(readings, code);
        return new Reason
        {
            Queue = queue,
            Code = code,
            Score = score?.Points,
            Threshold = score?.Threshold,
            Said = Said(readings, code, decider),
            Evidence = Weightiest(readings, code),
            Scanner = decider?.Scanner ?? "",
        };
    }

    private static List<Reading> ReadAll(IReadOnlyList<HeaderField> header, HeaderFamilies believed)
    {
        var readings = new List<Reading>();
        for (int i = 0; i < header.Count; i++)
        {
            string name = header[i].Name?.Trim() ?? "";
            if (ScannerFields.Find(name) is not { } reader || (reader.Families & believed) is HeaderFamilies.None)
            {
                continue;
            }

            string value = header[i].Value ?? "";
            value = value.Length > LongestValue ? value[..LongestValue] : value;

            // Mail servers encode what is not ASCII, as the reason that a rule in German gives.
            value = value.Contains("=?", StringComparison.Ordinal) ? EncodedWords.Decode(value) : value;
            if (reader.Read(new Field(name, value)) is { } reading)
            {
                readings.Add(reading.Scanner.Length > 0 ? reading : reading with { Scanner = ScannerNames.Of(reader.Families & believed) });
            }
        }

        return readings;
    }

    /// <summary>The field whose code won; with phishing read out of rules, the one with those rules.</summary>
    private static Reading? Decider(List<Reading> readings, ReasonCode code) =>
        code is ReasonCode.Unknown
            ? null
            : readings.Find(reading => reading.Code == code)
                ?? (code is ReasonCode.Phishing ? readings.Find(reading => reading.PhishingPoints >= PhishingFrom) : null);

    private static string? Said(List<Reading> readings, ReasonCode code, Reading? decider)
    {
        string? said = readings.Find(reading => reading.Code == code && reading.Said is not null)?.Said;

        // Text without a code explains what the listener assumed. Where a scanner found something worse it would only
        // put words into the scanner's mouth.
        return said ?? (decider is null ? readings.Find(reading => reading is { IsFreeText: true, Said: not null })?.Said : null);
    }

    /// <summary>Scores of several scanners lie on different scales: the one that speaks of the worse code counts, then the higher.</summary>
    private static Score? BestScore(List<Reading> readings)
    {
        Reading? best = null;
        foreach (Reading reading in readings)
        {
            if (reading.Score is { } score && (best?.Score is not { } known || Counts(reading, score, best, known)))
            {
                best = reading;
            }
        }

        return best?.Score;

        static bool Counts(Reading reading, Score score, Reading best, Score known) =>
            (!score.IsRough, DangerTable.Of(reading.Code), score.Points)
                .CompareTo((!known.IsRough, DangerTable.Of(best.Code), known.Points)) > 0;
    }

    private static IReadOnlyList<Evidence> Weightiest(List<Reading> readings, ReasonCode code)
    {
        var list = new EvidenceList();
        foreach (Reading reading in readings)
        {
            bool decided = code is not ReasonCode.Unknown && reading.Code == code;
            foreach (Evidence evidence in reading.Evidence)
            {
                list.Add(evidence, decided);
            }
        }

        return list.Weightiest();
    }
}
