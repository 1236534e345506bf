namespace QueueDashboard.Protocols.Prvs;

/// <summary>The words of verdicts and explanations, the same everywhere and in every language: programs compare them.</summary>
internal static class PrvsWords
{
    internal static string Word(this PrvsVerdict verdict) => verdict switch
    {
        PrvsVerdict.Pass => "pass",
        PrvsVerdict.Untagged => "untagged",
        PrvsVerdict.Foreign => "foreign",
        PrvsVerdict.Malformed => "malformed",
        PrvsVerdict.UnknownKey => "unknown-key",
        PrvsVerdict.BadSignature => "bad-signature",
        PrvsVerdict.Expired => "expired",
        _ => throw new ArgumentOutOfRangeException(nameof(verdict), verdict, null),
    };

    /// <returns>Null when there is nothing to explain.</returns>
    internal static string? Word(this PrvsExplanation explanation) => explanation switch
    {
        PrvsExplanation.None => null,
        PrvsExplanation.AlteredCase => "altered-case",
        PrvsExplanation.HashedAsGiven => "hashed-as-given",
        PrvsExplanation.SwappedOrder => "swapped-order",
        PrvsExplanation.ForeignScheme => "foreign-scheme",
        PrvsExplanation.EndsTooLate => "ends-too-late",
        PrvsExplanation.NotAnAddress => "not-an-address",
        PrvsExplanation.NotATag => "not-a-tag",
        _ => throw new ArgumentOutOfRangeException(nameof(explanation), explanation, null),
    };

    /// <returns>Null without a scheme.</returns>
    internal static string? Word(this ForeignScheme scheme) => scheme switch
    {
        ForeignScheme.None => null,
        ForeignScheme.Slash => "slash",
        ForeignScheme.Cisco => "cisco",
        ForeignScheme.Barracuda => "barracuda",
        ForeignScheme.SparkPost => "sparkpost",
        ForeignScheme.Srs => "srs",
        ForeignScheme.SubAddress => "sub-address",
        _ => throw new ArgumentOutOfRangeException(nameof(scheme), scheme, null),
    };
}
