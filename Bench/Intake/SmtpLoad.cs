using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace QueueDashboard.Bench.Intake;

/// <summary>What one run brought.</summary>
internal sealed record LoadResult(long Acknowledged, double Seconds, IReadOnlyList<double> Milliseconds)
{
    public double Rate => Acknowledged / Seconds;
}

/// <summary>
/// Plain senders, each with one message under way. They pipeline as Postfix does: MAIL, RCPT and DATA in one write, then the content.
/// </summary>
internal sealed class SmtpLoad(int port, BenchMessage messages, bool single)
{
    private static readonly byte[] Ehlo = Encoding.ASCII.GetBytes("EHLO load.bench.test\r\n");
    private static readonly byte[] Quit = Encoding.ASCII.GetBytes("QUIT\r\n");
    private long _number;

    public async Task<LoadResult> RunAsync(int sessions, TimeSpan time)
    {
        var watch = Stopwatch.StartNew();
        var results = await Task.WhenAll(Enumerable.Range(0, sessions).Select(_ => Task.Run(() => SendAsync(watch, time))));
        var all = results.SelectMany(result => result).ToList();
        return new LoadResult(all.Count, watch.Elapsed.TotalSeconds, all);
    }

    private async Task<List<double>> SendAsync(Stopwatch watch, TimeSpan time)
    {
        List<double> took = [];
        while (watch.Elapsed < time)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(IPAddress.Loopback, port);
            var replies = new Replies(socket);
            await replies.ExpectAsync(220);
            await socket.SendAsync(Ehlo);
            await replies.ExpectAsync(250);
            do
            {
                long number = Interlocked.Increment(ref _number);
                long began = Stopwatch.GetTimestamp();
                byte[] content = messages.Make(number);
                await socket.SendAsync(Encoding.ASCII.GetBytes($"MAIL FROM:<sender{number % 97}@bench.test>\r\nRCPT TO:<user{number % 251}@kunde.test>\r\nDATA\r\n"));
                await replies.ExpectAsync(250);
                await replies.ExpectAsync(250);
                await replies.ExpectAsync(354);
                for (int sent = 0; sent < content.Length;)
                {
                    sent += await socket.SendAsync(content.AsMemory(sent));
                }

                await replies.ExpectAsync(250);
                took.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }
            while (!single && watch.Elapsed < time);

            await socket.SendAsync(Quit);
            await replies.ExpectAsync(221);
        }

        return took;
    }

    private sealed class Replies(Socket socket)
    {
        private readonly byte[] _buffer = new byte[8192];
        private int _start;
        private int _end;

        /// <summary>Reads one reply, of several lines where the fourth character is a hyphen. Throws when it is another one.</summary>
        public async ValueTask ExpectAsync(int code)
        {
            while (true)
            {
                int length = _buffer.AsSpan(_start, _end - _start).IndexOf("\r\n"u8);
                if (length < 0)
                {
                    _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
                    _end -= _start;
                    _start = 0;
                    int read = await socket.ReceiveAsync(_buffer.AsMemory(_end));
                    _end += read > 0 ? read : throw new InvalidDataException("The server closed the connection.");
                    continue;
                }

                string line = Encoding.ASCII.GetString(_buffer, _start, length);
                _start += length + 2;
                if (!line.StartsWith($"{code}", StringComparison.Ordinal))
                {
                    throw new InvalidDataException($"Expected {code}: {line}");
                }

                if (line.Length == 3 || line[3] == ' ')
                {
                    return;
                }
            }
        }
    }
}
