using QueueDashboard.Settings;

namespace QueueDashboard.Web.Settings;

/// <summary>What is typed about one relay before it is saved. The password that holds is never put into the form.</summary>
public sealed class RelayForm(string key, RelaySetting current)
{
    public string Key { get; } = key;
    public string Host { get; set; } = current.Host;
    public int Port { get; set; } = current.Port;
    public RelayTlsSetting Tls { get; set; } = current.Tls;
    public bool CheckCertificate { get; set; } = current.CheckCertificate;
    public string User { get; set; } = current.User;

    /// <summary>Empty: the one that holds stays, unless there is no user any more.</summary>
    public string Password { get; set; } = "";
    public bool SendXforward { get; set; } = current.SendXforward;
    public bool SendXclient { get; set; } = current.SendXclient;
    public bool HasPassword { get; } = current.Password.IsSet;

    public RelaySetting Build(RelaySetting before) => before with
    {
        Host = Host.Trim(),
        Port = Port,
        Tls = Tls,
        CheckCertificate = CheckCertificate,
        User = User.Trim(),
        Password = User.Trim().Length == 0 ? default : Password.Length > 0 ? new Secret(Password) : before.Password,
        SendXforward = SendXforward,
        SendXclient = SendXclient,
    };
}
