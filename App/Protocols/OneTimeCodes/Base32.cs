using System.Text;

namespace QueueDashboard.Protocols.OneTimeCodes;

/// <summary>Base32 without padding (RFC 4648, section 6): what authenticator programs take as a secret, and people can copy by hand.</summary>
public static class Base32
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    public static string Encode(ReadOnlySpan<byte> bytes)
    {
        StringBuilder text = new((bytes.Length * 8 + 4) / 5);
        int held = 0;
        int bits = 0;
        foreach (byte one in bytes)
        {
            held = ((held & 0xFF) << 8) | one;
            bits += 8;
            while (bits >= 5)
            {
                bits -= 5;
                text.Append(Alphabet[(held >> bits) & 31]);
            }
        }

        if (bits > 0)
        {
            text.Append(Alphabet[(held << (5 - bits)) & 31]);
        }

        return text.ToString();
    }
}
