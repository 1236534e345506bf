using System.Buffers;

namespace QueueDashboard.Intake.Smtp;

/// <summary>Cuts the input into lines at LF. Of a line beyond the limit nothing is kept but its length.</summary>
internal sealed class CommandLines(int maxBytes) : IDisposable
{
    private byte[]? _joined;
    private long _dropped;

    internal enum Found
    {
        Nothing,
        Line,

        /// <summary>Its first octets came; they are gone.</summary>
        PartOfLongLine,
        EndOfLongLine,
    }

    /// <param name="line">Without its LF; valid until the next call and while <paramref name="rest"/> is.</param>
    /// <param name="length">Octets of a long line so far.</param>
    public Found Read(ref ReadOnlySequence<byte> rest, out ReadOnlySpan<byte> line, out long length)
    {
        line = default;
        length = _dropped;
        if (rest.IsEmpty)
        {
            return Found.Nothing;
        }

        long end;
        ReadOnlySpan<byte> first = rest.FirstSpan;
        int near = first.IndexOf((byte)'\n');
        if (near >= 0)
        {
            end = near;
        }
        else if (rest.IsSingleSegment || rest.PositionOf((byte)'\n') is not { } far)
        {
            return Keep(ref rest, out length);
        }
        else
        {
            end = rest.GetOffset(far) - rest.GetOffset(rest.Start);
        }

        if (_dropped > 0 || end >= maxBytes)
        {
            length = _dropped + end;
            _dropped = 0;
            rest = rest.Slice(end + 1);
            return Found.EndOfLongLine;
        }

        line = near >= 0 ? first[..near] : Join(rest.Slice(0, end));
        rest = rest.Slice(end + 1);
        return Found.Line;
    }

    /// <summary>Forgets a line that has begun.</summary>
    public void Reset() => _dropped = 0;

    public void Dispose()
    {
        if (_joined is not null)
        {
            ArrayPool<byte>.Shared.Return(_joined);
            _joined = null;
        }
    }

    // No LF yet: the beginning of an honest line stays in the pipe, of a long one it is dropped.
    private Found Keep(ref ReadOnlySequence<byte> rest, out long length)
    {
        length = _dropped;
        if (_dropped == 0 && rest.Length < maxBytes)
        {
            return Found.Nothing;
        }

        length = _dropped += rest.Length;
        rest = rest.Slice(rest.End);
        return Found.PartOfLongLine;
    }

    private ReadOnlySpan<byte> Join(ReadOnlySequence<byte> pieces)
    {
        _joined ??= ArrayPool<byte>.Shared.Rent(maxBytes);
        pieces.CopyTo(_joined);
        return _joined.AsSpan(0, (int)pieces.Length);
    }
}
