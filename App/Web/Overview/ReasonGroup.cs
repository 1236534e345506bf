using QueueDashboard.Data.Queues;

namespace QueueDashboard.Web.Overview;

/// <summary>One colour of the chart and the reasons that it stands for.</summary>
internal sealed record ReasonGroup(string Key, string Css, ReasonCode[] Reasons)
{
    public static ReasonGroup[] All { get; } =
    [
        new("Spam", "f-spam", [ReasonCode.Spam]),
        new("Phishing", "f-phishing", [ReasonCode.Phishing]),
        new("Virus", "f-virus", [ReasonCode.Virus]),
        new("Banned", "f-banned", [ReasonCode.Banned]),
        new("Policy", "f-policy", [ReasonCode.Policy]),
        new("ScannerFailed", "f-scanner", [ReasonCode.ScannerFailed]),
        new("Other", "f-undeliv", [ReasonCode.Undeliverable, ReasonCode.Backscatter, ReasonCode.Malformed, ReasonCode.Manual, ReasonCode.Unknown]),
    ];

    public static int Of(ReasonCode reason) => Array.FindIndex(All, group => group.Reasons.Contains(reason));
}
