using QueueDashboard.Protocols.Prvs;

namespace QueueDashboard.Batv;

/// <summary>What is to be done with one recipient, and why. A value: most mail is not judged, and costs nothing then.</summary>
/// <param name="Check">What the codec said; also of an exempt one.</param>
/// <param name="IsBounce">False for mail with a sender that goes to a tagged address.</param>
/// <param name="Refuse">Answer this recipient with 550 5.7.1.</param>
/// <param name="Record">It belongs into the history.</param>
/// <param name="Exemption">The one that let it through.</param>
internal readonly record struct RecipientJudgement(
    BatvVerdict Verdict, PrvsCheck Check, bool IsBounce, bool Refuse, bool Record, NotJudged Why = NotJudged.None, Exemption? Exemption = null)
{
    public static RecipientJudgement Not(NotJudged why, bool bounce, bool record = false) => new(BatvVerdict.NotJudged, default, bounce, false, record, why);
}
