using System.Net;
using System.Net.Sockets;

namespace QueueDashboard.Tests.Support;

/// <summary>Ports for servers that must be told theirs before they start.</summary>
internal static class FreePort
{
    /// <summary>Different ones: all are open at the same time before the first is given back.</summary>
    public static int[] Take(int count)
    {
        List<TcpListener> open = [];
        try
        {
            for (int i = 0; i < count; i++)
            {
                TcpListener one = new(IPAddress.Loopback, 0);
                one.Start();
                open.Add(one);
            }

            return [.. open.Select(one => ((IPEndPoint)one.LocalEndpoint).Port)];
        }
        finally
        {
            open.ForEach(one => one.Stop());
        }
    }
}
