using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using QueueDashboard.Protocols.Milter;

namespace QueueDashboard.Filter;

/// <summary>One connection of a mail server: reads packets, lets the session answer them, and writes all answers to one read at once.</summary>
internal sealed class FilterConnection
{
    private readonly ConnectionContext _connection;
    private readonly FilterListener _listener;
    private readonly FilterContext _context;
    private readonly MilterPacketReader _reader;
    private readonly FilterSession _session;
    private readonly QuickAcknowledgement _quick;
    private long _heard;

    // When a packet began whose rest is missing, or a write that the peer does not take; 0 while neither is under way.
    private long _begun;

    public FilterConnection(ConnectionContext connection, IPAddress peer, FilterListener listener, FilterContext context)
    {
        _connection = connection;
        _listener = listener;
        _context = context;
        Peer = peer;
        _quick = new QuickAcknowledgement(connection.Features.Get<IConnectionSocketFeature>()?.Socket);
        _reader = new MilterPacketReader(context.Options.Limits.PacketBytes);
        _session = new FilterSession(context, peer, _quick.IsPossible);
        _heard = _begun = context.Time.GetTimestamp();
    }

    public IPAddress Peer { get; }

    /// <summary>In the list of those that have not said a word; owned by <see cref="FilterConnections"/>.</summary>
    public LinkedListNode<FilterConnection>? Place { get; set; }

    public void Abort() => _connection.Abort(new ConnectionAbortedException("It said nothing for too long, or made room for another."));

    public bool IsLate(FilterLimits limits)
    {
        long begun = Volatile.Read(ref _begun);
        return (begun != 0 && _context.Time.GetElapsedTime(begun) > limits.PacketTime) || _context.Time.GetElapsedTime(Volatile.Read(ref _heard)) > limits.IdleTime;
    }

    public async Task RunAsync()
    {
        try
        {
            await TalkAsync();
        }
        finally
        {
            _session.End();
        }
    }

    private async Task TalkAsync()
    {
        PipeReader input = _connection.Transport.Input;
        PipeWriter output = _connection.Transport.Output;
        using CancellationTokenRegistration stopping = _context.Stopping.UnsafeRegister(static pipe => ((PipeReader)pipe!).CancelPendingRead(), input);
        while (true)
        {
            ReadResult read = await input.ReadAsync();
            ReadOnlySequence<byte> bytes = read.Buffer;
            bool more = Take(ref bytes, output);
            input.AdvanceTo(bytes.Start, read.Buffer.End);
            if (output.UnflushedBytes > 0)
            {
                // The acknowledgement goes with the answer.
                await FlushAsync(output);
            }
            else if (_session.LeavesSteps)
            {
                _quick.Acknowledge();
            }

            // A mail server that we leave between two messages asks again on a new connection.
            if (!more || read.IsCompleted || (_context.Stopping.IsCancellationRequested && !_session.InMessage))
            {
                return;
            }
        }
    }

    private bool Take(ref ReadOnlySequence<byte> bytes, PipeWriter output)
    {
        long now = _context.Time.GetTimestamp();
        bool any = false;
        while (true)
        {
            MilterRead outcome = _reader.TryRead(ref bytes, out MilterPacket packet);
            if (outcome != MilterRead.Packet)
            {
                // Octets that drip in do not put off the deadline of their packet.
                Volatile.Write(ref _begun, bytes.IsEmpty && _session.HasAgreed ? 0 : any || _begun == 0 ? now : _begun);
                if (outcome != MilterRead.Half)
                {
                    FilterLog.Breach(_context.Logger, Peer, outcome == MilterRead.TooLong ? "a packet longer than Filter:Limits:PacketBytes" : "a packet without a command");
                    return false;
                }

                Volatile.Write(ref _heard, now);
                return true;
            }

            any = true;
            bool agreed = _session.HasAgreed;
            bool more = _session.Take(packet, output);
            if (!agreed && _session.HasAgreed)
            {
                _context.Connections.Spoke(this);
                _listener.Contact(_context.Time.GetUtcNow());
            }

            if (!more)
            {
                return false;
            }
        }
    }

    private async ValueTask FlushAsync(PipeWriter output)
    {
        long begun = _begun;
        Volatile.Write(ref _begun, _context.Time.GetTimestamp());
        await output.FlushAsync();
        Volatile.Write(ref _begun, begun);
    }
}
