using System.Buffers;

namespace QueueDashboard.Rules;

/// <summary>The front of a message while it comes in, as far as there is room for it.</summary>
internal sealed class BodyBuffer(BodyRoom room) : IDisposable
{
    private const int Smallest = 16_384;

    private byte[] _bytes = [];
    private int _length;

    /// <summary>Something was left out.</summary>
    public bool IsCut { get; private set; }

    public ReadOnlyMemory<byte> Bytes => _bytes.AsMemory(0, _length);

    /// <returns>False: no more of it has a place.</returns>
    public bool Add(ReadOnlySpan<byte> octets)
    {
        if (IsCut)
        {
            return false;
        }

        if (octets.Length > room.Each - _length)
        {
            octets = octets[..(room.Each - _length)];
            IsCut = true;
        }

        if (!Grow(_length + octets.Length))
        {
            octets = octets[..Math.Min(octets.Length, _bytes.Length - _length)];
            IsCut = true;
        }

        octets.CopyTo(_bytes.AsSpan(_length));
        _length += octets.Length;
        return !IsCut;
    }

    public void Dispose()
    {
        if (_bytes.Length > 0)
        {
            room.Give(_bytes.Length);
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = [];
            _length = 0;
        }
    }

    private bool Grow(int needed)
    {
        if (needed <= _bytes.Length)
        {
            return true;
        }

        byte[] larger = ArrayPool<byte>.Shared.Rent((int)Math.Max(Math.Min(2L * _bytes.Length, room.Each), Math.Max(needed, Smallest)));
        if (!room.TryTake(larger.Length))
        {
            ArrayPool<byte>.Shared.Return(larger);
            return false;
        }

        _bytes.AsSpan(0, _length).CopyTo(larger);
        if (_bytes.Length > 0)
        {
            room.Give(_bytes.Length);
            ArrayPool<byte>.Shared.Return(_bytes);
        }

        _bytes = larger;
        return true;
    }
}
