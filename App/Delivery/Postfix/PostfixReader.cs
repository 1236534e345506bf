using System.Buffers;
using System.IO.Pipelines;
using System.Text;

namespace QueueDashboard.Delivery.Postfix;

/// <summary>Reads lines and counted octets from a command's output, each bounded.</summary>
internal sealed class PostfixReader(Stream output)
{
    private readonly PipeReader _pipe = PipeReader.Create(output);

    /// <summary>Without its LF; null at the end.</summary>
    /// <exception cref="InvalidDataException">It is longer than <paramref name="longest"/> octets.</exception>
    public async ValueTask<byte[]?> LineAsync(int longest, CancellationToken cancel)
    {
        while (true)
        {
            var read = await _pipe.ReadAsync(cancel);
            if (read.Buffer.PositionOf((byte)'\n') is { } end)
            {
                byte[] line = read.Buffer.Slice(0, end).ToArray();
                _pipe.AdvanceTo(read.Buffer.GetPosition(1, end));
                return line;
            }

            if (read.IsCompleted)
            {
                byte[]? rest = read.Buffer.IsEmpty ? null : read.Buffer.ToArray();
                _pipe.AdvanceTo(read.Buffer.End);
                return rest;
            }

            if (read.Buffer.Length > longest)
            {
                throw new InvalidDataException($"It printed a line of more than {longest} octets.");
            }

            _pipe.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    public async ValueTask<string?> TextLineAsync(int longest, CancellationToken cancel) => await LineAsync(longest, cancel) is { } line ? Encoding.UTF8.GetString(line) : null;

    /// <exception cref="InvalidDataException">There are fewer.</exception>
    public async ValueTask<byte[]> BytesAsync(int count, CancellationToken cancel)
    {
        byte[] bytes = new byte[count];
        int filled = 0;
        while (filled < count)
        {
            var read = await _pipe.ReadAsync(cancel);
            var part = read.Buffer.Length > count - filled ? read.Buffer.Slice(0, count - filled) : read.Buffer;
            part.CopyTo(bytes.AsSpan(filled));
            filled += (int)part.Length;
            _pipe.AdvanceTo(part.End);
            if (read.IsCompleted && filled < count && part.IsEmpty)
            {
                throw new InvalidDataException("It ended in the middle of a message.");
            }
        }

        return bytes;
    }
}
