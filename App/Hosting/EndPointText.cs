using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace QueueDashboard.Hosting;

internal static class EndPointText
{
    /// <summary>Reads <c>address:port</c>; the port must be there, because IPEndPoint alone would take a forgotten one for 0.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out IPEndPoint? endpoint)
    {
        endpoint = null;
        int colon = text.LastIndexOf(':');
        if (colon <= 0 || !ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out ushort port))
        {
            return false;
        }

        string host = text[..colon];
        IPAddress? address = host switch
        {
            "*" => Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any, // IPv6Any takes IPv4 clients too
            "localhost" => IPAddress.Loopback,
            ['[', .. string inner, ']'] => IPAddress.TryParse(inner, out IPAddress? six) ? six : null,
            _ when host.Contains(':', StringComparison.Ordinal) => null,
            _ => IPAddress.TryParse(host, out IPAddress? four) ? four : null,
        };
        endpoint = address is null ? null : new IPEndPoint(address, port);
        return endpoint is not null;
    }
}
