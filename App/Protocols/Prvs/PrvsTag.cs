namespace QueueDashboard.Protocols.Prvs;

/// <summary><c>prvs=KDDDSSSSSS=</c> at the start of a local part: key slot, last day, first three bytes of the hash.</summary>
internal readonly record struct PrvsTag(int Slot, int EndDigits, uint Signature)
{
    /// <summary>Octets, and characters, that a tag takes.</summary>
    internal const int Length = 16;

    internal const int BodyLength = 10;
    internal const int NumberLength = 4;
    internal const int SignatureBytes = 3;
    internal const string Start = "prvs=";

    /// <summary>Mail servers on the way may change case, so neither <c>prvs</c> nor the hex digits depend on it.</summary>
    internal static bool TryRead(ReadOnlySpan<char> local, out PrvsTag tag)
    {
        tag = default;
        return local.Length > Length && Begins(local) && local[Length - 1] == '=' && TryReadBody(local[Start.Length..(Length - 1)], out tag);
    }

    internal static bool TryReadBody(ReadOnlySpan<char> body, out PrvsTag tag)
    {
        tag = default;
        if (body.Length != BodyLength || !AreDigits(body[..NumberLength]))
        {
            return false;
        }

        uint signature = 0;
        foreach (char c in body[NumberLength..])
        {
            if (!char.IsAsciiHexDigit(c))
            {
                return false;
            }

            signature = (signature << 4) | (uint)((c & 0xf) + (c >> 6) * 9);
        }

        tag = new PrvsTag(body[0] - '0', ((body[1] - '0') * 100) + ((body[2] - '0') * 10) + (body[3] - '0'), signature);
        return true;
    }

    /// <summary>Writes the whole tag in lower case, both equals signs included: Exim compares hex digits with case.</summary>
    internal static void Write(int slot, int endDigits, ReadOnlySpan<byte> signature, Span<char> target)
    {
        Start.CopyTo(target);
        WriteNumbers(slot, endDigits, target[Start.Length..]);
        Convert.TryToHexStringLower(signature[..SignatureBytes], target.Slice(Start.Length + NumberLength, SignatureBytes * 2), out _);
        target[Length - 1] = '=';
    }

    /// <summary>K and DDD, as the tag shows them and the hash covers them.</summary>
    internal static void WriteNumbers(int slot, int endDigits, Span<char> target)
    {
        target[0] = (char)('0' + slot);
        target[1] = (char)('0' + (endDigits / 100));
        target[2] = (char)('0' + (endDigits / 10 % 10));
        target[3] = (char)('0' + (endDigits % 10));
    }

    // By hand: the library's search over a range boxes until it is compiled for speed.
    internal static bool AreDigits(ReadOnlySpan<char> text)
    {
        foreach (char c in text)
        {
            if (!char.IsAsciiDigit(c))
            {
                return false;
            }
        }

        return true;
    }

    internal static bool Begins(ReadOnlySpan<char> local) => local.StartsWith(Start, StringComparison.OrdinalIgnoreCase);

    /// <summary>Begins like a tag of ours, whatever follows: no mailbox is called so by chance.</summary>
    internal static bool IsMeant(ReadOnlySpan<char> local) => local.Length > Start.Length && Begins(local) && char.IsAsciiDigit(local[Start.Length]);
}
