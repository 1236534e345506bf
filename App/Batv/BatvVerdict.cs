using QueueDashboard.Protocols.Prvs;

namespace QueueDashboard.Batv;

/// <summary>What is said of a recipient. The first seven are the codec's; the others are the policy's.</summary>
internal enum BatvVerdict
{
    Pass,
    Untagged,
    Foreign,
    Malformed,
    UnknownKey,
    BadSignature,
    Expired,

    /// <summary>It would have failed, and an exemption lets it through.</summary>
    Exempt,

    /// <summary>Nobody's business: see <see cref="NotJudged"/>.</summary>
    NotJudged,
}

/// <summary>Why a recipient was not judged.</summary>
internal enum NotJudged
{
    None,

    /// <summary>Mail with a sender, to an address without a tag.</summary>
    NoBounce,

    /// <summary>The session is our own user's, or comes back from a filter or from here: a receipt or a report of an inner server.</summary>
    OwnUser,

    /// <summary>The recipient's domain is not ours.</summary>
    ForeignDomain,

    /// <summary>The domain is one that we pass mail on for, and the protection does not extend to those.</summary>
    GatewayDomain,
}

internal static class BatvWords
{
    public static BatvVerdict Of(PrvsVerdict verdict) => verdict switch
    {
        PrvsVerdict.Pass => BatvVerdict.Pass,
        PrvsVerdict.Untagged => BatvVerdict.Untagged,
        PrvsVerdict.Foreign => BatvVerdict.Foreign,
        PrvsVerdict.Malformed => BatvVerdict.Malformed,
        PrvsVerdict.UnknownKey => BatvVerdict.UnknownKey,
        PrvsVerdict.BadSignature => BatvVerdict.BadSignature,
        PrvsVerdict.Expired => BatvVerdict.Expired,
        _ => throw new ArgumentOutOfRangeException(nameof(verdict), verdict, null),
    };

    /// <summary>The word in logs, the history and every answer, in every language.</summary>
    public static string Word(this BatvVerdict verdict) => verdict switch
    {
        BatvVerdict.Pass => "pass",
        BatvVerdict.Untagged => "untagged",
        BatvVerdict.Foreign => "foreign",
        BatvVerdict.Malformed => "malformed",
        BatvVerdict.UnknownKey => "unknown-key",
        BatvVerdict.BadSignature => "bad-signature",
        BatvVerdict.Expired => "expired",
        BatvVerdict.Exempt => "exempt",
        BatvVerdict.NotJudged => "not-judged",
        _ => throw new ArgumentOutOfRangeException(nameof(verdict), verdict, null),
    };

    /// <returns>Null when it was judged.</returns>
    public static string? Word(this NotJudged reason) => reason switch
    {
        NotJudged.None => null,
        NotJudged.NoBounce => "no-bounce",
        NotJudged.OwnUser => "own-user",
        NotJudged.ForeignDomain => "foreign-domain",
        NotJudged.GatewayDomain => "gateway-domain",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, null),
    };

    /// <summary>The verdict of a word; null for a word that is none.</summary>
    public static BatvVerdict? Verdict(string word) =>
        Enum.GetValues<BatvVerdict>().Where(verdict => verdict.Word() == word).Select(verdict => (BatvVerdict?)verdict).FirstOrDefault();
}
