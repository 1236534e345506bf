namespace QueueDashboard.Protocols.Prvs;

/// <summary>The answer to one check. A value, so that a refused flood of bounces costs no memory.</summary>
/// <param name="Slot">The digit in the tag, whether or not there is a key for it; null without a tag.</param>
/// <param name="DaysLeft">
/// Whole days until the tag's last day, 0 on that day; negative for days since. Null unless the signature is right: the day in a forged tag says nothing.
/// </param>
/// <param name="Scheme">Of a foreign tag.</param>
internal readonly record struct PrvsCheck(
    PrvsVerdict Verdict,
    PrvsExplanation Explanation = PrvsExplanation.None,
    int? Slot = null,
    int? DaysLeft = null,
    ForeignScheme Scheme = ForeignScheme.None);
