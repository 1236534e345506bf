using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using QueueDashboard.Protocols.Amavis;

namespace QueueDashboard.Delivery.Folders;

/// <summary>Has amavis send on what lies in its quarantine: one connection and one request a message.</summary>
internal sealed partial class AmavisRelease(TimeProvider clock)
{
    private const int LargestAnswer = 1 << 20;

    // amavis waits for the mail server behind it, which may take its time with a large message.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <param name="key">Comes back in the outcome.</param>
    public async Task<HomeOutcome> SendAsync(string socket, long key, PdpReleaseRequest request, CancellationToken cancel)
    {
        if (!AmavisAddress.TryParse(socket, out var address))
        {
            return new HomeOutcome.Unable(key, $"No release port of amavis: {socket}");
        }

        using CancellationTokenSource limit = new(Limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        try
        {
            return Judge(key, PdpAnswer.Read(await TalkAsync(address, request.ToBytes(), either.Token)), request.Recipients);
        }
        catch (Exception lost) when (lost is SocketException or IOException || (lost is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            // Never "may have happened": a release leaves the file where it is, so its absence later proves nothing.
            return new HomeOutcome.Temporary(key, $"amavis at {socket} gave no answer: {OneLine(lost.Message)}");
        }
    }

    private static async Task<byte[]> TalkAsync(EndPoint address, byte[] request, CancellationToken cancel)
    {
        using Socket socket = address is UnixDomainSocketEndPoint
            ? new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            : new(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(address, cancel);
        await using NetworkStream stream = new(socket);
        await stream.WriteAsync(request, cancel);
        ArrayBufferWriter<byte> answer = new(4096);
        while (PdpAnswer.EndOf(answer.WrittenSpan) < 0)
        {
            int read = await stream.ReadAsync(answer.GetMemory(4096), cancel);
            answer.Advance(read);
            if (read == 0 || answer.WrittenCount > LargestAnswer)
            {
                throw new IOException(read == 0 ? "It closed the connection." : "Its answer does not end.");
            }
        }

        return answer.WrittenSpan.ToArray();
    }

    private static HomeOutcome Judge(long key, PdpAnswer answer, IReadOnlyList<string> recipients)
    {
        if (answer.Replies.Count == 0)
        {
            return new HomeOutcome.Temporary(key, "amavis said nothing of the message.");
        }

        var worst = answer.Replies.MaxBy(reply => reply.Code)!;
        string said = OneLine(worst.ToString());
        if (answer.Failed)
        {
            // It wants a secret that stands in its own notifications only: asking again would not help, our own copy does.
            return said.Contains("secret", StringComparison.OrdinalIgnoreCase) ? new HomeOutcome.Unable(key, said) : new HomeOutcome.Temporary(key, said);
        }

        if (worst.Code < 300)
        {
            return new HomeOutcome.Done(key, said, QueuedAs().Match(said) is { Success: true } queued ? queued.Groups[1].Value : null);
        }

        if (answer.Replies.Count == recipients.Count && answer.Replies.Any(reply => reply.Code < 300))
        {
            var taken = answer.Replies.First(reply => reply.Code < 300);
            string reply = OneLine(taken.ToString());
            return new HomeOutcome.Done(key, reply, QueuedAs().Match(reply) is { Success: true } queued ? queued.Groups[1].Value : null)
            {
                Refused = recipients.Zip(answer.Replies).Where(pair => pair.Second.Code >= 300).ToDictionary(pair => pair.First, pair => OneLine(pair.Second.ToString()), StringComparer.Ordinal),
            };
        }

        return worst.Code >= 500 ? new HomeOutcome.Unable(key, said) : new HomeOutcome.Temporary(key, said);
    }

    private static string OneLine(string text)
    {
        string line = string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
        return line.Length <= 500 ? line : line[..500];
    }

    [GeneratedRegex("queued as ([0-9A-Za-z]{1,40})", RegexOptions.RightToLeft)]
    private static partial Regex QueuedAs();
}
