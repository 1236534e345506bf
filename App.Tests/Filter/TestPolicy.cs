using System.Text;
using QueueDashboard.Batv;
using QueueDashboard.Protocols.Prvs;
using QueueDashboard.Settings;

namespace QueueDashboard.Tests.Filter;

/// <summary>The own domain local.test, one key, signing and rejecting: the policy of the recorded sessions, on their day.</summary>
internal static class TestPolicy
{
    public static readonly DateTimeOffset Day = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Nobody is trusted for his address: the tests come from loopback, and some are to be outsiders.</summary>
    public static readonly BackscatterSettings Settings = new() { Enabled = true, Reject = true, TrustedNetworks = [] };

    public static BatvPolicy Make(BackscatterSettings? settings = null, params Exemption[] exemptions) =>
        new(settings ?? Settings, ["local.test"], new KeyRing([new BatvKey(0, new PrvsKey(Encoding.ASCII.GetBytes("secret"), 0), Day, Day, null, 7)], 0), exemptions, Day);
}
