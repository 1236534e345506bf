using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace QueueDashboard.Bench.Milter;

/// <summary>
/// Plays Postfix to a filter: one thread a connection, and what needs no answer is sent together with the next that does. Unlike Postfix it
/// lets the system send small segments at once: each filter is measured at its best here, and with the stalls behind Postfix.
/// </summary>
/// <param name="single">A connection for each message: Postfix opens one for each SMTP session.</param>
internal sealed class MilterLoad(int port, bool single, params IReadOnlyList<MilterStep>[] messages)
{
    private readonly ConcurrentDictionary<uint, Exchange[]> _session = new();
    private readonly ConcurrentDictionary<uint, Exchange[][]> _compiled = new();

    /// <summary>Messages a second, and the time of each.</summary>
    public async Task<(double Rate, long Messages, List<double> Milliseconds)> RunAsync(int connections, TimeSpan time, long most = long.MaxValue)
    {
        var watch = Stopwatch.StartNew();
        long begun = 0;
        var results = await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Factory.StartNew(
            () => Talk(() => watch.Elapsed < time && Interlocked.Increment(ref begun) <= most), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
        List<double> all = [.. results.SelectMany(result => result)];
        return (all.Count / watch.Elapsed.TotalSeconds, all.Count, all);
    }

    private List<double> Talk(Func<bool> more)
    {
        List<double> took = [];
        byte[] abort = MilterStep.Packet('A', "");
        byte[] quit = MilterStep.Packet('Q', "");
        bool goesOn = more();
        for (int number = 0; goesOn;)
        {
            long began = Stopwatch.GetTimestamp();
            using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            socket.Connect(IPAddress.Loopback, port);
            Answers answers = new(socket);
            socket.Send(MilterScript.Offer);
            uint steps = answers.Terms();
            Exchange[][] compiled = _compiled.GetOrAdd(steps, chosen => [.. messages.Select(message => Compile(message, chosen))]);
            Play(socket, answers, _session.GetOrAdd(steps, chosen => Compile(MilterScript.Session, chosen)));
            do
            {
                Play(socket, answers, compiled[number++ % compiled.Length]);
                took.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
                socket.Send(abort);
                goesOn = more();
                began = Stopwatch.GetTimestamp();
            }
            while (goesOn && !single);

            socket.Send(quit);
        }

        return took;
    }

    private static void Play(Socket socket, Answers answers, Exchange[] exchanges)
    {
        foreach (Exchange one in exchanges)
        {
            if (one.Bytes.Length > 0)
            {
                socket.Send(one.Bytes);
            }

            if (one.IsAnswered)
            {
                answers.Final();
            }
        }
    }

    private static Exchange[] Compile(IReadOnlyList<MilterStep> script, uint steps)
    {
        List<Exchange> exchanges = [];
        List<byte> pending = [];
        foreach (MilterStep step in script)
        {
            pending.AddRange(step.Bytes(steps));
            if (step.IsAnswered(steps) || step.Flushes)
            {
                exchanges.Add(new Exchange([.. pending], step.IsAnswered(steps)));
                pending.Clear();
            }
        }

        exchanges.Add(new Exchange([.. pending], false));
        return [.. exchanges];
    }

    private sealed record Exchange(byte[] Bytes, bool IsAnswered);

    private sealed class Answers(Socket socket)
    {
        private readonly byte[] _buffer = new byte[8192];
        private int _start;
        private int _end;

        /// <summary>The steps of the negotiation's answer.</summary>
        public uint Terms() => BinaryPrimitives.ReadUInt32BigEndian(Packet()[9..]);

        /// <summary>Reads over changes to the last word.</summary>
        public void Final()
        {
            while ("eihm+-2bqp".Contains((char)Packet()[0], StringComparison.Ordinal))
            {
            }
        }

        private ReadOnlySpan<byte> Packet()
        {
            Fill(4);
            int length = BinaryPrimitives.ReadInt32BigEndian(_buffer.AsSpan(_start));
            Fill(4 + length);
            ReadOnlySpan<byte> packet = _buffer.AsSpan(_start + 4, length);
            _start += 4 + length;
            return packet;
        }

        private void Fill(int needed)
        {
            while (_end - _start < needed)
            {
                _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
                _end -= _start;
                _start = 0;
                int read = socket.Receive(_buffer.AsSpan(_end));
                _end += read > 0 ? read : throw new InvalidDataException("The filter closed the connection.");
            }
        }
    }
}
