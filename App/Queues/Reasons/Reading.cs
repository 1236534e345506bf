using QueueDashboard.Data.Queues;

namespace QueueDashboard.Queues.Reasons;

/// <summary>What one header field says. <see cref="ReasonCode.Unknown"/> says nothing of danger: a field cannot call a message harmless.</summary>
internal sealed record Reading
{
    public ReasonCode Code { get; init; }

    /// <summary>A queue that the field names itself, besides the one that its code belongs to.</summary>
    public QueueName? Queue { get; init; }

    public Score? Score { get; init; }

    public string? Said { get; init; }

    /// <summary>The mail server's own words without a code: they explain what the listener assumes.</summary>
    public bool IsFreeText { get; init; }

    /// <summary>Sum of the points that rules against phishing gave; makes phishing of what is spam anyway.</summary>
    public double PhishingPoints { get; init; }

    public IReadOnlyList<Evidence> Evidence { get; init; } = [];

    public string Scanner { get; init; } = "";

    /// <summary>Several believed scanners write a field of this name.</summary>
    public bool IsScannerGuessed { get; init; }
}

/// <summary>A scanner's points.</summary>
/// <param name="IsRough">Counted from a bar of stars, which rounds down and ends somewhere: used only when nobody gives the number.</param>
internal readonly record struct Score(double Points, double? Threshold = null, bool IsRough = false);
