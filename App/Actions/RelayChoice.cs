using QueueDashboard.Data.Delivery;
using QueueDashboard.Settings;

namespace QueueDashboard.Actions;

/// <summary>Which MTA an act goes to.</summary>
internal static class RelayChoice
{
    public static RelaySetting Of(this RelaySettings relays, OutboxAct act) => act switch
    {
        OutboxAct.Release => relays.Release,
        OutboxAct.Requeue => relays.Requeue,
        _ => throw new ArgumentOutOfRangeException(nameof(act), act, null),
    };
}
