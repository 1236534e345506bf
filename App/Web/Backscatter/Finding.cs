using QueueDashboard.Batv;
using QueueDashboard.Protocols.Prvs;

namespace QueueDashboard.Web.Backscatter;

/// <summary>
/// What each step of a check came to. The steps are taken in this order, and the first that fails is the last: null means that it
/// was not taken.
/// </summary>
/// <param name="Form">False: the address begins like a tag and is none. Null: it makes no attempt at one.</param>
internal readonly record struct Finding(bool? Form, bool? Key, bool? Signature, bool? Age)
{
    public static Finding Of(HistoryEntry entry) => entry.Verdict switch
    {
        BatvVerdict.Exempt or BatvVerdict.NotJudged => Unsaid(entry.Slot, entry.DaysLeft),
        _ => Of(entry.Verdict),
    };

    public static Finding Of(RecipientJudgement judgement) => judgement.Verdict switch
    {
        BatvVerdict.NotJudged => default,
        BatvVerdict.Exempt => Of(BatvWords.Of(judgement.Check.Verdict)),
        _ => Of(judgement.Verdict),
    };

    private static Finding Of(BatvVerdict verdict) => verdict switch
    {
        BatvVerdict.Pass => new(true, true, true, true),
        BatvVerdict.Malformed => new(false, null, null, null),
        BatvVerdict.UnknownKey => new(true, false, null, null),
        BatvVerdict.BadSignature => new(true, true, false, null),
        BatvVerdict.Expired => new(true, true, true, false),
        _ => default,
    };

    // An exempt one keeps no verdict of the codec; days are only known of a good signature.
    private static Finding Unsaid(int? slot, int? daysLeft) => new(
        slot is null ? null : true,
        daysLeft is null ? null : true,
        daysLeft is null ? null : true,
        daysLeft is { } left ? left >= 0 : null);
}
