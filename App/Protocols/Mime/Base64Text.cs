using System.Buffers;
using System.Buffers.Text;

namespace QueueDashboard.Protocols.Mime;

/// <summary>
/// Base64 as mail carries it: broken into lines, with stray characters, padding in the middle (two encoded pieces joined) or no padding.
/// RFC 2045 section 6.8 lets a reader ignore what is not of the alphabet.
/// </summary>
internal static class Base64Text
{
    private static readonly SearchValues<byte> s_alphabet =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"u8);

    private static readonly SearchValues<byte> s_expected =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/= \t\r\n"u8);

    /// <summary>An upper bound of the decoded size.</summary>
    public static int MaxDecodedLength(int encoded) => checked((int)((encoded + 3L) / 4 * 3));

    /// <summary>0 to 63, or -1 for a byte outside of the alphabet.</summary>
    public static int ValueOf(byte b) => b switch
    {
        >= (byte)'A' and <= (byte)'Z' => b - 'A',
        >= (byte)'a' and <= (byte)'z' => b - 'a' + 26,
        >= (byte)'0' and <= (byte)'9' => b - '0' + 52,
        (byte)'+' => 62,
        (byte)'/' => 63,
        _ => -1,
    };

    /// <summary>Whether there are bytes that are neither base64 nor white space.</summary>
    public static bool HasForeignBytes(ReadOnlySpan<byte> encoded) => encoded.ContainsAnyExcept(s_expected);

    /// <summary>Decodes into <paramref name="output"/>, which must hold <see cref="MaxDecodedLength"/> bytes.</summary>
    /// <returns>Bytes written.</returns>
    public static int Decode(ReadOnlySpan<byte> encoded, Span<byte> output)
    {
        Span<byte> stage = stackalloc byte[4096];
        var staged = 0;
        var written = 0;
        while (!encoded.IsEmpty)
        {
            var run = encoded.IndexOfAnyExcept(s_alphabet);
            if (run < 0)
            {
                run = encoded.Length;
            }

            var rest = encoded[..run];
            while (!rest.IsEmpty)
            {
                var take = Math.Min(rest.Length, stage.Length - staged);
                rest[..take].CopyTo(stage[staged..]);
                staged += take;
                rest = rest[take..];
                if (staged == stage.Length)
                {
                    written += DecodeWhole(stage, output[written..]);
                    staged = 0;
                }
            }

            if (run < encoded.Length && encoded[run] == (byte)'=')
            {
                written += Flush(stage, staged, output[written..]);
                staged = 0;
            }

            encoded = encoded[Math.Min(run + 1, encoded.Length)..];
        }

        return written + Flush(stage, staged, output[written..]);
    }

    /// <summary>The decoded size, without decoding.</summary>
    public static long CountDecoded(ReadOnlySpan<byte> encoded)
    {
        long total = 0;
        long quantum = 0;
        while (!encoded.IsEmpty)
        {
            var run = encoded.IndexOfAnyExcept(s_alphabet);
            if (run < 0)
            {
                run = encoded.Length;
            }

            quantum += run;
            if (run < encoded.Length && encoded[run] == (byte)'=')
            {
                total += quantum * 6 / 8;
                quantum = 0;
            }

            encoded = encoded[Math.Min(run + 1, encoded.Length)..];
        }

        return total + (quantum * 6 / 8);
    }

    private static int Flush(ReadOnlySpan<byte> stage, int staged, Span<byte> output)
    {
        var whole = staged & ~3;
        var written = DecodeWhole(stage[..whole], output);
        var left = staged - whole;
        if (left < 2)
        {
            return written;
        }

        var bits = (ValueOf(stage[whole]) << 18) | (ValueOf(stage[whole + 1]) << 12) | (left == 3 ? ValueOf(stage[whole + 2]) << 6 : 0);
        output[written++] = (byte)(bits >> 16);
        if (left == 3)
        {
            output[written++] = (byte)(bits >> 8);
        }

        return written;
    }

    private static int DecodeWhole(ReadOnlySpan<byte> quanta, Span<byte> output)
    {
        // Only bytes of the alphabet come here, in fours: the answer is always Done.
        var status = Base64.DecodeFromUtf8(quanta, output, out _, out var written);
        System.Diagnostics.Debug.Assert(status == OperationStatus.Done);
        return written;
    }
}
