using System.Buffers;
using QueueDashboard.Protocols.Milter;

namespace QueueDashboard.Tests.Protocols.Milter;

public sealed class MilterPacketReaderTests
{
    private static readonly int[] s_sizes = [1, 2, 3, 7, 64, 100_000];

    public static TheoryData<int, int> RecordedInPieces => new(from session in RecordedSessions.All from size in s_sizes select (session, size));

    [Theory]
    [MemberData(nameof(RecordedInPieces))]
    public void Recorded_session_reads_the_same_in_pieces_of_any_size(int session, int size)
    {
        IReadOnlyList<byte[]> packets = RecordedSessions.Server(session);
        ReadOnlySequence<byte> input = PacketText.InPieces([.. packets.SelectMany(packet => packet)], size);
        MilterPacketReader reader = new(1000);
        List<string> read = [];
        while (reader.TryRead(ref input, out MilterPacket packet) == MilterRead.Packet)
        {
            read.Add(PacketText.Text(packet));
        }

        Assert.Equal(packets.Select(packet => PacketText.All(packet).Single()), read);
        Assert.True(input.IsEmpty);
    }

    [Fact]
    public void Bytes_that_come_one_by_one_make_a_packet_with_the_last()
    {
        byte[] bytes = [.. RecordedSessions.Server(RecordedSessions.Submission).SelectMany(packet => packet)];
        MilterPacketReader reader = new(1000);
        List<string> read = [];
        int start = 0;
        for (int end = 1; end <= bytes.Length; end++)
        {
            ReadOnlySequence<byte> input = new(bytes, start, end - start);
            MilterRead outcome = reader.TryRead(ref input, out MilterPacket packet);
            if (outcome == MilterRead.Packet)
            {
                read.Add(PacketText.Text(packet));
                Assert.True(input.IsEmpty);
                start = end;
            }
            else
            {
                Assert.Equal(MilterRead.Half, outcome);
                Assert.Equal(end - start, input.Length);
            }
        }

        Assert.Equal(PacketText.All(bytes), read);
    }

    [Theory]
    [InlineData("FFFFFFFF44")]
    [InlineData("8000000044")]
    [InlineData("7FFFFFFF44")]
    [InlineData("000003E944")]
    [InlineData("47455420")] // "GET "
    [InlineData("45484C4F")] // "EHLO"
    public void Length_beyond_the_limit_is_an_error_and_takes_no_memory(string hex)
    {
        MilterPacketReader reader = new(1000);
        ReadOnlySequence<byte> input = new(Convert.FromHexString(hex));
        reader.TryRead(ref input, out _);
        long before = GC.GetAllocatedBytesForCurrentThread();
        MilterRead outcome = reader.TryRead(ref input, out _);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(MilterRead.TooLong, outcome);
    }

    [Fact]
    public void Longest_packet_is_read_and_one_octet_more_is_not()
    {
        MilterPacketReader reader = new(1000);
        ReadOnlySequence<byte> longest = PacketText.InPieces(PacketText.Packet('B', new byte[999]), 400);
        Assert.Equal(MilterRead.Packet, reader.TryRead(ref longest, out MilterPacket packet));
        Assert.Equal(999, packet.Data.Length);
        ReadOnlySequence<byte> longer = new(PacketText.Packet('B', new byte[1000]));
        Assert.Equal(MilterRead.TooLong, reader.TryRead(ref longer, out _));
    }

    [Fact]
    public void Packet_without_a_command_is_an_error()
    {
        ReadOnlySequence<byte> input = new(new byte[8]);
        Assert.Equal(MilterRead.Empty, new MilterPacketReader(1000).TryRead(ref input, out _));
    }

    [Fact]
    public void Nothing_is_allocated_for_packets_that_lie_in_one_piece()
    {
        byte[] bytes = [.. RecordedSessions.Server(RecordedSessions.Bounce).SelectMany(packet => packet)];
        MilterPacketReader reader = new(1000);
        Assert.True(Count(reader, bytes) > 10);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Count(reader, bytes);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static int Count(MilterPacketReader reader, byte[] bytes)
    {
        ReadOnlySequence<byte> input = new(bytes);
        int count = 0;
        while (reader.TryRead(ref input, out _) == MilterRead.Packet)
        {
            count++;
        }

        return count;
    }
}
