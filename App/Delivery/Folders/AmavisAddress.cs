using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using QueueDashboard.Hosting;

namespace QueueDashboard.Delivery.Folders;

/// <summary>Where amavis speaks its release protocol: address:port, or the path of a socket, which is how Debian sets it up.</summary>
internal static class AmavisAddress
{
    public static bool TryParse(string text, [NotNullWhen(true)] out EndPoint? address)
    {
        address = null;
        string trimmed = text.Trim();
        if (trimmed.StartsWith('/'))
        {
            // The kernel's limit for such a path is 108 octets with its end.
            address = trimmed.Length <= 107 ? new UnixDomainSocketEndPoint(trimmed) : null;
        }
        else if (EndPointText.TryParse(trimmed, out var inet) && inet.Port > 0)
        {
            address = inet;
        }

        return address is not null;
    }
}
