using System.Buffers;

namespace QueueDashboard.Protocols.Mime;

/// <summary>Decodes a part piece by piece while it is read, so that a large attachment never stands in memory a second time.</summary>
internal sealed class DecodingStream(EncodedContent content) : Stream
{
    private const int Piece = 48 * 1024;

    private byte[]? _buffer;
    private int _taken;
    private int _start;
    private int _end;
    private bool _disposed;

    public override bool CanRead => !_disposed;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        while (_start == _end)
        {
            var rest = content.Bytes.Span[_taken..];
            if (rest.IsEmpty || buffer.IsEmpty)
            {
                return 0;
            }

            _buffer ??= ArrayPool<byte>.Shared.Rent(Piece + 3);
            var take = EncodedContent.CutUnit(rest, content.Encoding, Piece);
            _start = 0;
            _end = EncodedContent.DecodeSlice(rest[..take], content.Encoding, _buffer, out _, isLast: take == rest.Length);
            _taken += take;
        }

        var count = Math.Min(buffer.Length, _end - _start);
        _buffer.AsSpan(_start, count).CopyTo(buffer);
        _start += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        cancellationToken.IsCancellationRequested
            ? ValueTask.FromCanceled<int>(cancellationToken)
            : ValueTask.FromResult(Read(buffer.Span));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (!_disposed && _buffer is not null)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = null;
        }

        _disposed = true;
        base.Dispose(disposing);
    }
}
