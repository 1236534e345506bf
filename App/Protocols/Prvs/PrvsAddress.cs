using QueueDashboard.Protocols.Addresses;

namespace QueueDashboard.Protocols.Prvs;

/// <summary>
/// An address in two parts, read without allocating. The reader of the room Addresses makes strings, which the check of every
/// recipient must not.
/// </summary>
internal readonly ref struct PrvsAddress
{
    /// <summary>Characters: both parts at their longest, a tag, quotes. Bounds what a hostile address puts on the stack.</summary>
    internal const int Longest = 640;

    private PrvsAddress(ReadOnlySpan<char> local, ReadOnlySpan<char> domain, bool keepsQuotes)
    {
        KeepsQuotes = keepsQuotes;
        Local = local;
        Domain = domain;
    }

    internal ReadOnlySpan<char> Local { get; }

    internal ReadOnlySpan<char> Domain { get; }

    /// <summary>Quotes that the local part still has are characters of the mailbox's name, not a way of writing it.</summary>
    internal bool KeepsQuotes { get; }

    internal bool IsValid => !Local.IsEmpty;

    /// <param name="text">Without angle brackets.</param>
    /// <param name="buffer">Room for as many characters as the text has.</param>
    /// <param name="verbatim">Quotes belong to the local part, as Exim's expansion has it.</param>
    internal static PrvsAddress Read(ReadOnlySpan<char> text, Span<char> buffer, bool verbatim)
    {
        // The last at sign, since one inside quotes belongs to the local part.
        int at = text.LastIndexOf('@');
        if (at <= 0 || text.Length > Longest)
        {
            return default;
        }

        ReadOnlySpan<char> local = text[..at];
        ReadOnlySpan<char> domain = text[(at + 1)..];
        if (domain.IsEmpty || HasControls(local) || (verbatim ? HasControls(domain) : !EnvelopeDomain.IsValid(domain, AddressLimits.Lenient.Domain)))
        {
            return default;
        }

        if (verbatim || local[0] != '"')
        {
            return new PrvsAddress(local, domain, verbatim);
        }

        return TryUnquote(local, buffer, out int length) ? new PrvsAddress(buffer[..length], domain, true) : default;
    }

    /// <summary>Takes quotes and backslashes away from a text that is one quoted string and nothing else.</summary>
    internal static bool TryUnquote(ReadOnlySpan<char> quoted, Span<char> plain, out int length)
    {
        length = 0;
        if (quoted.Length < 3 || quoted[0] != '"' || quoted[^1] != '"')
        {
            return false;
        }

        ReadOnlySpan<char> inner = quoted[1..^1];
        for (int i = 0; i < inner.Length; i++)
        {
            if (inner[i] == '"' || (inner[i] == '\\' && ++i == inner.Length))
            {
                return false;
            }

            plain[length++] = inner[i];
        }

        return true;
    }

    /// <returns>Characters written; the target needs twice the local part and two more.</returns>
    internal static int WriteQuoted(ReadOnlySpan<char> local, Span<char> target)
    {
        int length = 0;
        target[length++] = '"';
        foreach (char c in local)
        {
            if (c is '"' or '\\')
            {
                target[length++] = '\\';
            }

            target[length++] = c;
        }

        target[length++] = '"';
        return length;
    }

    // Surrogates are judged when the text becomes UTF-8. What is no quotable character must never reach a wire, quoted or not.
    private static bool HasControls(ReadOnlySpan<char> text)
    {
        foreach (char c in text)
        {
            if (!char.IsSurrogate(c) && !AddressCharacters.IsQuotable(c))
            {
                return true;
            }
        }

        return false;
    }
}
