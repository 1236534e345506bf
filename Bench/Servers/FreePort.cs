using System.Net;
using System.Net.Sockets;

namespace QueueDashboard.Bench.Servers;

internal static class FreePort
{
    /// <summary>Nobody listened on it a moment ago.</summary>
    public static int Find()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Waits until somebody listens. Throws <see cref="TimeoutException"/> when nobody does for a minute.</summary>
    public static async Task OpenAsync(int port)
    {
        for (int i = 0; i < 600; i++)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(100);
            }
        }

        throw new TimeoutException($"Nobody listens on port {port}.");
    }
}
