using QueueDashboard.Data.Queues;

namespace QueueDashboard.Queues.Reasons;

/// <summary>Adds up what the fields of one message say. Its size does not grow with their number.</summary>
internal sealed class ReasonTally(HoldDefaults defaults)
{
    /// <summary>One clear rule against phishing is enough for a message that is spam anyway; weak hints are not.</summary>
    private const double PhishingFrom = 4;

    /// <summary>For each code the scanner that named it first, and the first words that came with it.</summary>
    private readonly Dictionary<ReasonCode, (string Scanner, bool IsGuess, string? Said)> _speakers = [];
    private readonly EvidenceList _evidence = new();
    private ReasonCode _code = defaults.Reason;
    private QueueName _queue = defaults.Queue;
    private (Score Score, ReasonCode Code)? _score;
    private string? _freeText;
    private string? _phishingScanner;

    internal void Add(Reading reading)
    {
        _code = DangerTable.Worse(_code, reading.Code);
        _queue = DangerTable.MoreGuarded(_queue, DangerTable.QueueOf(reading.Code));
        _queue = reading.Queue is { } named ? DangerTable.MoreGuarded(_queue, named) : _queue;
        _freeText ??= reading.IsFreeText ? reading.Said : null;
        _phishingScanner ??= reading.PhishingPoints >= PhishingFrom ? reading.Scanner : null;
        AddSpeaker(reading);
        AddScore(reading);
        foreach (Evidence evidence in reading.Evidence)
        {
            _evidence.Add(evidence, reading.Code);
        }
    }

    internal Reason Result()
    {
        (ReasonCode code, QueueName queue) = (_code, _queue);
        (string Scanner, string? Said)? speaker = code is not ReasonCode.Unknown && _speakers.TryGetValue(code, out var found) ? (found.Scanner, found.Said) : null;
        if (code is ReasonCode.Spam && _phishingScanner is not null)
        {
            code = ReasonCode.Phishing;
            queue = DangerTable.MoreGuarded(queue, DangerTable.QueueOf(code));
            speaker = (_phishingScanner, null);
        }

        return new Reason
        {
            Queue = queue,
            Code = code,
            Score = _score?.Score.Points,
            Threshold = _score?.Score.Threshold,

            // Text without a code explains what the listener assumed. Where a scanner found something worse it would
            // only put words into the scanner's mouth.
            Said = speaker is { } known ? known.Said : _freeText,
            Evidence = _evidence.Weightiest(code),
            Scanner = speaker?.Scanner ?? "",
        };
    }

    private void AddSpeaker(Reading reading)
    {
        if (!_speakers.TryGetValue(reading.Code, out (string Scanner, bool IsGuess, string? Said) first))
        {
            _speakers[reading.Code] = (reading.Scanner, reading.IsScannerGuessed, reading.Said);
            return;
        }

        // "X-Spam-Flag" may be anybody's; "X-Rspamd-Action" beside it settles whose it is.
        (string scanner, bool isGuess) = first.IsGuess && !reading.IsScannerGuessed && reading.Scanner.Length > 0
            ? (reading.Scanner, false)
            : (first.Scanner, first.IsGuess);
        _speakers[reading.Code] = (scanner, isGuess, first.Said ?? reading.Said);
    }

    /// <summary>Scores of several scanners lie on different scales: the one that speaks of the worse code counts, then one with its limit, then the higher.</summary>
    private void AddScore(Reading reading)
    {
        if (reading.Score is { } score && (_score is not { } best || Rank(score, reading.Code).CompareTo(Rank(best.Score, best.Code)) > 0))
        {
            _score = (score, reading.Code);
        }

        static (bool, int, bool, double) Rank(Score score, ReasonCode code) =>
            (!score.IsRough, DangerTable.Of(code), score.Threshold is not null, score.Points);
    }
}
