using QueueDashboard.Data.Delivery;
using QueueDashboard.Delivery;
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

    public static Relay ToRelay(this RelaySetting setting) => new()
    {
        Host = setting.Host,
        Port = setting.Port,
        Tls = setting.Tls switch
        {
            RelayTlsSetting.Required => RelayTls.Required,
            RelayTlsSetting.Off => RelayTls.Off,
            RelayTlsSetting.Implicit => RelayTls.Implicit,
            _ => RelayTls.Preferred,
        },
        CheckCertificate = setting.CheckCertificate,
        UserName = setting.User.Length > 0 ? setting.User : null,
        Password = setting.Password.Value,
        SendXforward = setting.SendXforward,
        SendXclient = setting.SendXclient,
    };
}
