using System.Net.Sockets;

namespace QueueDashboard.Filter;

/// <summary>
/// A mail server sends the macros of steps that get no answer in small segments of their own, and its TCP holds each back until the
/// one before is acknowledged; the system's acknowledgement, waiting for an answer to travel with, comes 40 ms later. Linux can be told to
/// send it at once, but forgets that with the next read.
/// </summary>
internal sealed class QuickAcknowledgement(Socket? socket)
{
    // IPPROTO_TCP and TCP_QUICKACK of Linux.
    private const int Tcp = 6;
    private const int QuickAck = 12;

    private static readonly byte[] s_on = BitConverter.GetBytes(1);

    /// <summary>Where it is not, every step has to be answered instead.</summary>
    public bool IsPossible { get; } = OperatingSystem.IsLinux() && socket is { AddressFamily: AddressFamily.InterNetwork or AddressFamily.InterNetworkV6 };

    /// <exception cref="SocketException">The connection is gone.</exception>
    public void Acknowledge()
    {
        if (IsPossible)
        {
            socket!.SetRawSocketOption(Tcp, QuickAck, s_on);
        }
    }
}
