using System.Net;
using QueueDashboard.Protocols.Prvs;

namespace QueueDashboard.Batv;

/// <summary>What follows from a judgement, for counting: quick, since each recipient of a flood is asked.</summary>
internal static class VerdictFacts
{
    // RFC 1918, 6598, 3927, 1122; RFC 4193, 4291.
    private static readonly IPNetwork[] Private =
    [
        .. new[] { "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16", "127.0.0.0/8", "fc00::/7", "fe80::/10", "::1/128" }.Select(text => IPNetwork.Parse(text)),
    ];

    /// <summary>It was refused, or would have been with refusing on.</summary>
    public static bool Failed(in RecipientJudgement judgement) => judgement.Verdict switch
    {
        BatvVerdict.Pass or BatvVerdict.Exempt or BatvVerdict.NotJudged => false,
        BatvVerdict.Expired => judgement.IsBounce,
        _ => true,
    };

    /// <summary>It failed, and refusing it may be wrong: the tag was ours once, a forwarder stands between, or the client is one of our own servers.</summary>
    public static bool Doubtful(in RecipientJudgement judgement, IPAddress? client) =>
        Failed(judgement) && (judgement.Verdict == BatvVerdict.Expired || judgement.Check.Scheme == ForeignScheme.Srs || IsPrivate(client));

    private static bool IsPrivate(IPAddress? client)
    {
        if (client is null)
        {
            return false;
        }

        IPAddress plain = client.IsIPv4MappedToIPv6 ? client.MapToIPv4() : client;
        return Array.Exists(Private, network => network.Contains(plain));
    }
}
