using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace QueueDashboard.Hosting;

/// <summary>
/// A port that Kestrel cannot bind would keep the whole host from starting, the page that tells of it included. So a door's port is tried
/// before; one that is taken is logged, left out, and shown as not running.
/// </summary>
internal static class PortProbe
{
    /// <returns>A short cause; null when the port can be bound.</returns>
    public static string? WhyNot(IPEndPoint endpoint)
    {
        try
        {
            SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint).Dispose();
            return null;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode switch
            {
                SocketError.AddressAlreadyInUse => "address in use",
                SocketError.AddressNotAvailable => "this machine does not have the address",
                SocketError.AccessDenied => "no right to use this port",
                _ => e.Message,
            };
        }
    }
}
