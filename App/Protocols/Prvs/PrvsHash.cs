using System.Buffers;
using System.Text.Unicode;

namespace QueueDashboard.Protocols.Prvs;

/// <summary>The three bytes of a tag, in three spellings of the address.</summary>
internal static class PrvsHash
{
    internal enum Form
    {
        /// <summary>Lower case without quotes: what survives servers that change case or quote anew, and what Exim's access lists see.</summary>
        Folded,

        AsGiven,

        /// <summary>As given, with the local part in quotes: what Exim signs when a server behind it moved the quotes to the front.</summary>
        Quoted,
    }

    /// <returns>False when the text is no UTF-16: a surrogate stands alone.</returns>
    internal static bool TryCompute(PrvsKey key, int slot, int endDigits, ReadOnlySpan<char> local, ReadOnlySpan<char> domain, Form form, Span<byte> signature)
    {
        Span<char> source = stackalloc char[PrvsTag.NumberLength + (local.Length * 2) + 3 + domain.Length];
        PrvsTag.WriteNumbers(slot, endDigits, source);
        int length = PrvsTag.NumberLength + WriteLocal(local, source[PrvsTag.NumberLength..], form);
        source[length++] = '@';
        length += Write(domain, source[length..], form);

        Span<byte> utf8 = stackalloc byte[length * 3];
        if (Utf8.FromUtf16(source[..length], utf8, out _, out int bytes, replaceInvalidSequences: false) != OperationStatus.Done)
        {
            return false;
        }

        Span<byte> hash = stackalloc byte[Sha1State.HashBytes];
        key.Hmac(utf8[..bytes], hash);
        hash[..PrvsTag.SignatureBytes].CopyTo(signature);
        return true;
    }

    private static int WriteLocal(ReadOnlySpan<char> local, Span<char> target, Form form) =>
        form == Form.Quoted ? PrvsAddress.WriteQuoted(local, target) : Write(local, target, form);

    private static int Write(ReadOnlySpan<char> part, Span<char> target, Form form)
    {
        if (form == Form.Folded)
        {
            return part.ToLowerInvariant(target);
        }

        part.CopyTo(target);
        return part.Length;
    }
}
