using System.Buffers;

namespace QueueDashboard.Protocols.Mime;

/// <summary>A slice of the message and how it is encoded. Decodes when asked, keeps nothing.</summary>
internal readonly record struct EncodedContent(ReadOnlyMemory<byte> Bytes, TransferEncoding Encoding)
{
    public long CountDecoded() => Encoding switch
    {
        TransferEncoding.Base64 => Base64Text.CountDecoded(Bytes.Span),
        TransferEncoding.QuotedPrintable => QuotedPrintableText.CountDecoded(Bytes.Span),
        TransferEncoding.Uuencode => Uuencode.CountDecoded(Bytes.Span),
        _ => Bytes.Length,
    };

    public byte[] Decode()
    {
        if (Encoding == TransferEncoding.None)
        {
            return Bytes.ToArray();
        }

        var buffer = ArrayPool<byte>.Shared.Rent(Bytes.Length + 3);
        try
        {
            return buffer[..DecodeSlice(Bytes.Span, Encoding, buffer, out _)];
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public Stream OpenDecoded() => new DecodingStream(this);

    /// <summary>Decodes a slice that ends between two units. <paramref name="output"/> must hold the slice's length and 3 bytes more.</summary>
    public static int DecodeSlice(
        ReadOnlySpan<byte> slice, TransferEncoding encoding, Span<byte> output, out bool broken, bool isLast = true)
    {
        broken = false;
        switch (encoding)
        {
            case TransferEncoding.Base64:
                return Base64Text.Decode(slice, output);
            case TransferEncoding.QuotedPrintable:
                return QuotedPrintableText.Decode(slice, output, out broken, isLast);
            case TransferEncoding.Uuencode:
                return Uuencode.Decode(slice, output);
            default:
                slice.CopyTo(output);
                return slice.Length;
        }
    }

    /// <summary>
    /// How much of <paramref name="rest"/> can be decoded on its own, about <paramref name="wanted"/> bytes: the cut must not go through a
    /// base64 quantum, an escape or a uuencoded line.
    /// </summary>
    public static int CutUnit(ReadOnlySpan<byte> rest, TransferEncoding encoding, int wanted)
    {
        if (rest.Length <= wanted)
        {
            return rest.Length;
        }

        var slice = rest[..wanted];
        switch (encoding)
        {
            case TransferEncoding.Base64:
                var pad = slice.LastIndexOf((byte)'=') + 1;
                var excess = 0;
                foreach (var b in slice[pad..])
                {
                    excess += Base64Text.ValueOf(b) >= 0 ? 1 : 0;
                }

                excess &= 3;
                var cut = wanted;
                while (excess > 0)
                {
                    excess -= Base64Text.ValueOf(slice[--cut]) >= 0 ? 1 : 0;
                }

                return cut > 0 ? cut : wanted;
            case TransferEncoding.QuotedPrintable:
            case TransferEncoding.Uuencode:
                var line = slice.LastIndexOf((byte)'\n') + 1;
                var sign = slice.LastIndexOf((byte)'=');
                return line > 0 ? line : encoding == TransferEncoding.QuotedPrintable && sign > 0 ? sign : wanted;
            default:
                return wanted;
        }
    }
}
