using QueueDashboard.Data.Digests;
using QueueDashboard.Data.Links;

namespace QueueDashboard.Digests;

/// <summary>Digests in the words of the API and the command line. Never translated.</summary>
internal static class DigestNames
{
    public static string Of(DigestState state) => state switch
    {
        DigestState.Waiting => "waiting",
        DigestState.Sent => "sent",
        DigestState.Written => "written",
        DigestState.Failed => "failed",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, null),
    };

    public static string Of(DigestKind kind) => kind switch
    {
        DigestKind.Digest => "digest",
        DigestKind.FreshLink => "fresh-link",
        DigestKind.Answer => "answer",
        DigestKind.OwnPage => "own-page",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    public static string Of(Audience audience) => audience switch
    {
        Audience.Administrators => "administrators",
        Audience.Recipients => "recipients",
        _ => throw new ArgumentOutOfRangeException(nameof(audience), audience, null),
    };

    public static string Of(LinkAct act) => act switch
    {
        LinkAct.Release => "release",
        LinkAct.Requeue => "requeue",
        LinkAct.Delete => "delete",
        LinkAct.WholeDigest => "whole-digest",
        LinkAct.OwnPage => "own-page",
        _ => throw new ArgumentOutOfRangeException(nameof(act), act, null),
    };
}
