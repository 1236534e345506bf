namespace QueueDashboard.Tests.Support;

/// <summary>Reads base32 as an authenticator program does, when a person types a secret into it.</summary>
internal static class Base32Text
{
    public static byte[] Decode(string text)
    {
        List<byte> bytes = [];
        int held = 0;
        int bits = 0;
        foreach (char letter in text.Where(char.IsAsciiLetterOrDigit))
        {
            held = (held << 5) | "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(letter, StringComparison.Ordinal);
            bits += 5;
            if (bits >= 8)
            {
                bits -= 8;
                bytes.Add((byte)(held >> bits));
                held &= (1 << bits) - 1;
            }
        }

        return [.. bytes];
    }
}
