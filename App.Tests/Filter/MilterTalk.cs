using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using QueueDashboard.Tests.Protocols.Milter;

namespace QueueDashboard.Tests.Filter;

/// <summary>A mail server by hand: it sends what a test wants, right or wrong.</summary>
internal sealed class MilterTalk : IDisposable
{
    private readonly Socket _socket;

    private MilterTalk(Socket socket) => _socket = socket;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<MilterTalk> ConnectAsync(int port)
    {
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port, Cancel);
        return new MilterTalk(socket);
    }

    /// <summary>Connected and negotiated as Postfix does.</summary>
    public static async Task<MilterTalk> GreetAsync(int port)
    {
        MilterTalk talk = await ConnectAsync(port);
        await talk.SendAsync(PacketText.Packet('O', SessionTalk.Everything));
        Assert.StartsWith("O", await talk.AnswerAsync(), StringComparison.Ordinal);
        return talk;
    }

    public async Task SendAsync(params byte[][] packets) => await _socket.SendAsync(packets.SelectMany(packet => packet).ToArray(), Cancel);

    /// <summary>One answer, its letter first; "(closed)" once the filter has closed.</summary>
    public async Task<string> AnswerAsync()
    {
        byte[] length = new byte[4];
        if (!await FillAsync(length))
        {
            return "(closed)";
        }

        byte[] packet = new byte[BinaryPrimitives.ReadInt32BigEndian(length)];
        Assert.True(await FillAsync(packet), "It closed within an answer.");
        return Encoding.Latin1.GetString(packet).Replace("\0", "", StringComparison.Ordinal);
    }

    /// <summary>What one read gives: a filter that writes several times would need several.</summary>
    public async Task<List<string>> ReadOnceAsync()
    {
        byte[] buffer = new byte[65_536];
        int read = await _socket.ReceiveAsync(buffer, Cancel);
        return PacketText.All(buffer.AsSpan(0, read));
    }

    /// <summary>A whole bounce to an address without a tag; its answer.</summary>
    public async Task<string> ForgedBounceAsync()
    {
        await SendAsync(
            PacketText.Packet('C', "host7.example\04\u0012\u0034192.0.2.7\0"), PacketText.Packet('M', "<>\0"), PacketText.Packet('R', "<anna@local.test>\0"), PacketText.Packet('A'));
        return await AnswerAsync();
    }

    public void Dispose() => _socket.Dispose();

    private async Task<bool> FillAsync(byte[] buffer)
    {
        for (int at = 0; at < buffer.Length;)
        {
            int read;
            try
            {
                read = await _socket.ReceiveAsync(buffer.AsMemory(at), Cancel);
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionReset or SocketError.ConnectionAborted)
            {
                return false;
            }

            if (read == 0)
            {
                return false;
            }

            at += read;
        }

        return true;
    }
}
