using System.Text;

namespace QueueDashboard.Protocols.Mime;

/// <summary>
/// Reads UTF-7 (RFC 2152). .NET turned its own off because a browser may be tricked into it; here the result is only text for a person.
/// </summary>
internal sealed class Utf7 : Encoding
{
    public static Utf7 Instance { get; } = new();

    public override string WebName => "utf-7";

    public override int GetByteCount(char[] chars, int index, int count) => throw new NotSupportedException("UTF-7 is only read.");

    public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex) =>
        throw new NotSupportedException("UTF-7 is only read.");

    public override int GetMaxByteCount(int charCount) => throw new NotSupportedException("UTF-7 is only read.");

    public override int GetMaxCharCount(int byteCount) => byteCount + 1;

    public override int GetCharCount(byte[] bytes, int index, int count) => Read(bytes.AsSpan(index, count), []);

    public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex) =>
        Read(bytes.AsSpan(byteIndex, byteCount), chars.AsSpan(charIndex));

    /// <summary>Counts only, when <paramref name="output"/> is empty.</summary>
    private static int Read(ReadOnlySpan<byte> input, Span<char> output)
    {
        var counting = output.IsEmpty;
        var written = 0;
        var shifted = false;
        uint bits = 0;
        var bitCount = 0;
        for (var i = 0; i < input.Length; i++)
        {
            var b = input[i];
            if (!shifted)
            {
                if (b == '+' && i + 1 < input.Length && input[i + 1] == '-')
                {
                    i++;
                }
                else if (b == '+')
                {
                    shifted = true;
                    bits = 0;
                    bitCount = 0;
                    continue;
                }

                Put((char)b, output);
                continue;
            }

            var value = Base64Text.ValueOf(b);
            if (value < 0)
            {
                shifted = false;
                if (b != '-')
                {
                    Put((char)b, output);
                }

                continue;
            }

            bits = (bits << 6) | (uint)value;
            bitCount += 6;
            if (bitCount >= 16)
            {
                bitCount -= 16;
                Put((char)(ushort)(bits >> bitCount), output);
            }
        }

        return written;

        void Put(char c, Span<char> target)
        {
            if (!counting)
            {
                target[written] = c;
            }

            written++;
        }
    }
}
