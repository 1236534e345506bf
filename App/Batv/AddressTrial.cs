using System.Net;
using QueueDashboard.Protocols.Prvs;

namespace QueueDashboard.Batv;

/// <summary>What signing would make of an address.</summary>
/// <param name="Tagged">By the key that signs, also where the filter would leave the address alone.</param>
/// <param name="Policy">Why the filter would leave it alone: a word; null when it would sign.</param>
internal sealed record SignTrial(string Tagged, int Slot, string? Policy);

/// <summary>What would become of mail to an address, as programs read it.</summary>
/// <param name="Tag">What the tag alone says, whether or not anybody asks for it.</param>
/// <param name="Explanation">The codec's word or the reason why it is not judged.</param>
/// <param name="Address">Without the tag.</param>
/// <param name="Refused">It would be refused at this moment.</param>
/// <param name="Exemption">The number of the one that lets it through.</param>
internal sealed record CheckTrial(
    string Verdict, string? Explanation, string? Scheme, int? Slot, string Address, int? DaysLeft, string Tag, bool Bounce, bool Refused, long? Exemption);

/// <summary>Tries an address against the policy that counts, without any mail: for pages, programs and the command line.</summary>
internal static class AddressTrial
{
    public const string Disabled = "disabled";
    public const string NotOwnDomain = "not-own-domain";

    /// <returns>Null when no key signs, or the text is no address with a domain.</returns>
    public static SignTrial? Sign(BatvPolicy policy, string address, int lifetime, DateTimeOffset now)
    {
        if (policy.Keys.Signing is not { } key || PrvsCodec.Sign(address, key.Key, PrvsDay.Of(now), lifetime) is not { } tagged)
        {
            return null;
        }

        // As an own user who writes to somebody elsewhere.
        var decision = policy.DecideSender(new MailSession { Authenticated = true }, address, ["somebody@elsewhere.invalid"], now);
        string? why = PrvsPolicy.Judge(address).Word() ?? (decision as SenderDecision.Keep)?.Why switch
        {
            Unsigned.Disabled => Disabled,
            Unsigned.NotOwnDomain => NotOwnDomain,
            _ => null,
        };
        return new SignTrial(tagged, key.Slot, why);
    }

    /// <param name="sender">Without angle brackets; empty for a bounce.</param>
    /// <param name="client">Null: somebody unknown.</param>
    public static CheckTrial Check(BatvPolicy policy, string address, string sender, IPAddress? client, string clientName, DateTimeOffset now)
    {
        var judgement = policy.JudgeRecipient(new MailSession { Client = client, ClientName = clientName }, sender, address, now);
        var tag = policy.Keys.Check(address, now, evenEnded: !judgement.IsBounce);
        return new CheckTrial(
            judgement.Verdict.Word(),
            judgement.Why.Word() ?? tag.Explanation.Word(),
            tag.Scheme.Word(),
            tag.Slot,
            PrvsCodec.Untag(address),
            tag.DaysLeft,
            tag.Verdict.Word(),
            judgement.IsBounce,
            judgement.Refuse,
            judgement.Exemption?.Id);
    }
}
