using System.Diagnostics.CodeAnalysis;
using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace QueueDashboard.Hosting;

/// <summary>Where to listen, such as http://127.0.0.1:8080. A null address is every address of the machine.</summary>
internal sealed record ListenAddress(bool Https, IPAddress? Address, int Port)
{
    public const int DefaultHttpsPort = 8443;

    public bool IsLoopback => Address is not null && IPAddress.IsLoopback(Address);

    /// <summary>Reads scheme://host:port; the host is an IP address, localhost or *.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out ListenAddress? address)
    {
        address = null;

        // An asterisk is no host that Uri would read; it stands for all addresses, as elsewhere in ASP.NET Core.
        bool any = text.Contains("://*", StringComparison.Ordinal) || text.Contains("://+", StringComparison.Ordinal);
        string readable = any ? text.Replace("://*", "://0.0.0.0", StringComparison.Ordinal).Replace("://+", "://0.0.0.0", StringComparison.Ordinal) : text;
        if (!Uri.TryCreate(readable, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.PathAndQuery is not ("/" or "") || uri.UserInfo.Length > 0)
        {
            return false;
        }

        IPAddress? ip = null;
        if (!any)
        {
            if (uri.Host == "localhost")
            {
                ip = IPAddress.Loopback;
            }
            else if (!IPAddress.TryParse(uri.Host.Trim('[', ']'), out ip))
            {
                return false;
            }
        }

        address = new(uri.Scheme == "https", ip, uri.Port);
        return true;
    }

    public void Bind(KestrelServerOptions kestrel, Action<ListenOptions> configure)
    {
        if (Address is null)
        {
            kestrel.ListenAnyIP(Port, configure);
        }
        else
        {
            kestrel.Listen(Address, Port, configure);
        }
    }
}
