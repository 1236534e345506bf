using System.Net.NetworkInformation;

namespace QueueDashboard.Delivery.Smtp;

/// <summary>What we call ourselves to a relay.</summary>
internal static class HeloName
{
    private static readonly string s_machine = OfMachine();

    public static string Of(SmtpClientOptions options) => options.HeloName.Length > 0 ? options.HeloName : s_machine;

    private static string OfMachine()
    {
        var network = IPGlobalProperties.GetIPGlobalProperties();
        string name = network.DomainName is { Length: > 0 } domain && domain != "(none)" ? $"{network.HostName}.{domain}" : network.HostName;
        // RFC 5321 section 4.1.4: who has no name says an address literal.
        return SmtpArgument.IsHelo(name) ? name : "[127.0.0.1]";
    }
}
