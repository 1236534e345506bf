using QueueDashboard.Data.Queues;

namespace QueueDashboard.Queues.Reasons;

/// <summary>Where a stopped message belongs and why. Every text in it came from a header field: cleaned and bounded, but still the words of others.</summary>
internal sealed record Reason
{
    public required QueueName Queue { get; init; }

    public required ReasonCode Code { get; init; }

    /// <summary>Points of the scanner, finite, at most <see cref="PointNumber.Limit"/> either way; null when none was given.</summary>
    public double? Score { get; init; }

    /// <summary>From how many points that scanner stops a message; on the scale of <see cref="Score"/>.</summary>
    public double? Threshold { get; init; }

    /// <summary>What the scanner itself said (the virus, the file, the reply): one line, at most <see cref="CleanText.SaidLength"/> characters.</summary>
    public string? Said { get; init; }

    /// <summary>The weightiest first, at most <see cref="EvidenceList.Limit"/>.</summary>
    public IReadOnlyList<Evidence> Evidence { get; init; } = [];

    /// <summary>Proper name of the scanner that decided, the same in every language; empty when the listener or the mail server's own field did.</summary>
    public string Scanner { get; init; } = "";
}

/// <summary>One rule of a scanner that took part, or one field that it wrote.</summary>
/// <param name="Points">Null when the scanner names the rule without points.</param>
internal sealed record Evidence(string Rule, double? Points, string? Description);
