using QueueDashboard.Batv;
using QueueDashboard.Protocols.Milter;

namespace QueueDashboard.Filter;

/// <summary>Our answers in words, made once: a flood of forged bounces costs no memory.</summary>
internal static class FilterRefusals
{
    /// <summary>RFC 3463: 7.1 is "delivery not authorised".</summary>
    private static readonly MilterReplyText[] s_bounces = [.. Enum.GetValues<BatvVerdict>().Select(verdict => Text(verdict, "this mailbox gets bounces only of mail that it sent"))];

    private static readonly MilterReplyText[] s_mail = [.. Enum.GetValues<BatvVerdict>().Select(verdict => Text(verdict, "this is no address of ours"))];

    public static MilterReplyText TooManyRecipients { get; } = MilterReplyText.Create(452, "4.5.3", "Too many recipients");

    /// <summary>RFC 5321 4.5.3.1.3: a path has 256 octets at most.</summary>
    public static MilterReplyText AddressTooLong { get; } = MilterReplyText.Create(501, "5.1.3", "Address too long");

    public static MilterReplyText BlockedSender { get; } = MilterReplyText.Create(550, "5.7.1", "The recipient does not take mail of this sender");

    public static MilterReplyText Of(RecipientJudgement judgement) => (judgement.IsBounce ? s_bounces : s_mail)[(int)judgement.Verdict];

    private static MilterReplyText Text(BatvVerdict verdict, string why) => MilterReplyText.Create(550, "5.7.1", $"Backscatter protection: {Words(verdict)}; {why}");

    private static string Words(BatvVerdict verdict) => verdict switch
    {
        BatvVerdict.Untagged => "no tag",
        BatvVerdict.Foreign => "a tag of another system",
        BatvVerdict.Malformed => "malformed tag",
        BatvVerdict.UnknownKey => "tag of an unknown key",
        BatvVerdict.BadSignature => "tag with a bad signature",
        BatvVerdict.Expired => "tag has expired",
        _ => verdict.Word(),
    };
}
