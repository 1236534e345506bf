using QueueDashboard.Data.Queues;

namespace QueueDashboard.Queues.Reasons;

/// <summary>What Rspamd's symbols say together, whether they came in a header field, in a push or in an answer.</summary>
internal sealed class RspamdTally(ReasonCode code)
{
    /// <summary>A bad kind of file alone weighs this much; less is a hint beside others.</summary>
    private const double BannedFrom = 4;

    private readonly List<Evidence> _evidence = [];
    private ReasonCode _code = code;
    private string? _virus;
    private string? _failed;
    private double _phishing;
    private double _banned;

    internal bool IsFull => _evidence.Count >= EvidenceList.LimitPerField;

    /// <param name="options">What the rule saw: free text of the message.</param>
    /// <param name="description">What the rule means, when the scanner says so.</param>
    internal void Add(ReadOnlySpan<char> symbol, double? points, ReadOnlySpan<char> options, string? description)
    {
        if (CleanText.Line(symbol, CleanText.RuleLength) is not { } name)
        {
            return;
        }

        string? seen = CleanText.Line(options, CleanText.SaidLength);
        string? meaning = description is null ? null : CleanText.Line(description, CleanText.SaidLength);
        string? shown = meaning is null || seen is null ? meaning ?? seen : CleanText.Line($"{meaning}: {seen}", CleanText.SaidLength);
        var rule = new Evidence(name, points, shown);
        _evidence.Add(rule);
        _phishing += SpamAssassinFields.PhishingPoints(rule);
        _banned += NamesBadFile(name) && points is > 0 ? points.Value : 0;
        if (NamesVirus(name))
        {
            _code = ReasonCode.Virus;
            _virus ??= seen;
        }
        else if (name.EndsWith("_VIRUS_FAIL", StringComparison.Ordinal))
        {
            _code = DangerTable.Worse(_code, ReasonCode.ScannerFailed);
            _failed ??= seen;
        }
    }

    internal Reading Complete(Reading reading)
    {
        // As with phishing: such a file makes something of what is stopped anyway, and stops nothing by itself.
        ReasonCode decided = _code is ReasonCode.Spam && _banned >= BannedFrom ? ReasonCode.Banned : _code;
        string? said = decided switch
        {
            ReasonCode.Virus => _virus,
            ReasonCode.ScannerFailed => _failed,
            _ => null,
        };
        return reading with { Code = decided, Said = said, Evidence = [.. reading.Evidence, .. _evidence], PhishingPoints = _phishing };
    }

    /// <summary>Rspamd names the symbol after the scanner (CLAM_VIRUS, SOPHOS_VIRUS); it may weigh nothing, since the verdict comes by itself.</summary>
    private static bool NamesVirus(string symbol) => symbol.EndsWith("_VIRUS", StringComparison.Ordinal) || symbol is "JUST_EICAR";

    /// <summary>The module mime_types on kinds of files that can act by themselves.</summary>
    private static bool NamesBadFile(string symbol) => symbol is "MIME_BAD_EXTENSION" or "MIME_DOUBLE_BAD_EXTENSION" or "MIME_BAD_ATTACHMENT" or "MIME_EXE_IN_GEN_SPLIT_RAR";
}
