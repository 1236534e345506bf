using QueueDashboard.Data.Queues;

namespace QueueDashboard.Queues.Reasons;

/// <summary>What a reason means for a release. Who asks and for whom is decided where the act is done.</summary>
internal static class ReasonRights
{
    /// <summary>
    /// A release wants a warning, and from an administrator's link a sign-in. A failed scanner counts: release skips the
    /// checks that the message never had, re-queue is the act for it.
    /// </summary>
    internal static bool IsReleaseDangerous(ReasonCode code) =>
        DangerTable.Of(code) >= DangerTable.Of(ReasonCode.Phishing) || code is ReasonCode.ScannerFailed;

    /// <summary>The first value of the setting: a recipient judges words better than programs, so only what can run is kept from him.</summary>
    internal static bool MayRecipientReleaseByDefault(ReasonCode code) => code is not (ReasonCode.Virus or ReasonCode.Banned);

    /// <summary>The reasons that a recipient may not release, as the setting starts.</summary>
    internal static IReadOnlyList<ReasonCode> KeptFromRecipientsByDefault { get; } =
        [.. Enum.GetValues<ReasonCode>().Where(code => !MayRecipientReleaseByDefault(code))];
}
