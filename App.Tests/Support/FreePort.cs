using System.Net;
using System.Net.Sockets;

namespace QueueDashboard.Tests.Support;

/// <summary>
/// Ports for servers that must be told theirs before they start. They lie below those that the system gives to clients (32768 and up on
/// Linux): one of those can be taken by anybody's connection before the server has it, or a client that looks there meets itself.
/// </summary>
internal static class FreePort
{
    private const int First = 20_000;
    private const int Count = 12_000;

    // Two runs at the same time begin at different places; within a run no port is given twice.
    private static int s_next = Random.Shared.Next(Count);

    public static int[] Take(int count) => [.. Enumerable.Range(0, count).Select(_ => Take())];

    private static int Take()
    {
        for (int tries = 0; tries < Count; tries++)
        {
            int port = First + ((int)((uint)Interlocked.Increment(ref s_next) % Count));
            try
            {
                using TcpListener one = new(IPAddress.Loopback, port);
                one.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody else's: the next one.
            }
        }

        throw new InvalidOperationException("No port is free.");
    }
}
