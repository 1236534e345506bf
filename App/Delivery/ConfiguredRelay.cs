using QueueDashboard.Settings;

namespace QueueDashboard.Delivery;

/// <summary>A relay as an administrator wrote it down.</summary>
internal static class ConfiguredRelay
{
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
