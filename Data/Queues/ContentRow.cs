namespace QueueDashboard.Data.Queues;

/// <summary>The bytes of one message as they came, compressed.</summary>
public sealed class ContentRow
{
    public long ItemId { get; set; }

    /// <summary>0: as it is. 1: Brotli.</summary>
    public int Codec { get; set; }

    /// <summary>Octets before compression.</summary>
    public long Length { get; set; }
    public byte[] Bytes { get; set; } = [];
}
