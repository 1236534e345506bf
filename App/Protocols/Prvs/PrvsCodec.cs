using System.Buffers.Binary;
using System.Security.Cryptography;
using QueueDashboard.Protocols.Addresses;

namespace QueueDashboard.Protocols.Prvs;

/// <summary>
/// Signs and checks <c>prvs=KDDDSSSSSS=local@domain</c> (draft-levine-smtp-batv-01). It refuses nothing but syntax; whether an address ought
/// to be tagged is for <see cref="PrvsPolicy"/>. Addresses come without angle brackets.
/// </summary>
internal static class PrvsCodec
{
    /// <summary>Characters that are enough for any signed address.</summary>
    internal const int LongestSigned = (2 * PrvsAddress.Longest) + PrvsTag.Length + 2;

    /// <param name="address">Quoted or not.</param>
    /// <param name="day">Of signing, see <see cref="PrvsDay.Of"/>.</param>
    /// <param name="lifetime">Days that the tag is good for after that day, 0 to 499.</param>
    /// <param name="verbatim">
    /// Hash the text as it is and put the tag in front of it, as Exim does. Otherwise case and quotes do not count, and a local part that needs quotes gets
    /// them around the tag too: behind the tag they would be no syntax.
    /// </param>
    /// <returns>Null when the text is no address with a domain.</returns>
    internal static string? Sign(ReadOnlySpan<char> address, PrvsKey key, long day, int lifetime = PrvsDay.UsualLifetime, bool verbatim = false)
    {
        Span<char> signed = stackalloc char[LongestSigned];
        return TrySign(address, key, day, lifetime, verbatim, signed, out int length) ? signed[..length].ToString() : null;
    }

    /// <summary>The same without a string.</summary>
    /// <param name="signed">At least <see cref="LongestSigned"/> characters.</param>
    internal static bool TrySign(ReadOnlySpan<char> address, PrvsKey key, long day, int lifetime, bool verbatim, Span<char> signed, out int length)
    {
        CheckLifetime(lifetime);
        length = 0;
        if (address.Length > PrvsAddress.Longest)
        {
            return false;
        }

        PrvsAddress parts = PrvsAddress.Read(address, stackalloc char[address.Length], verbatim);
        int slot = key.Slot ?? 0;
        int end = PrvsDay.Digits(day + lifetime);
        Span<byte> hash = stackalloc byte[PrvsTag.SignatureBytes];
        if (!parts.IsValid || !PrvsHash.TryCompute(key, slot, end, parts.Local, parts.Domain, verbatim ? PrvsHash.Form.AsGiven : PrvsHash.Form.Folded, hash))
        {
            return false;
        }

        Span<char> local = stackalloc char[PrvsTag.Length + parts.Local.Length];
        PrvsTag.Write(slot, end, hash, local);
        parts.Local.CopyTo(local[PrvsTag.Length..]);
        length = verbatim ? Copy(local, signed) : WriteWire(local, signed);
        signed[length++] = '@';
        length += Copy(parts.Domain, signed[length..]);
        return true;
    }

    /// <summary>
    /// Judges in the order syntax, slot, signature, age, and allocates nothing. Unless <paramref name="verbatim"/>, both the folded hash and the one of
    /// the address as given are good: other servers that share our key make the latter.
    /// </summary>
    /// <param name="keys">Every key that still checks; several may serve one slot.</param>
    /// <param name="lifetime">The longest that these keys signed for, 0 to 499 days.</param>
    internal static PrvsCheck Check(ReadOnlySpan<char> address, ReadOnlySpan<PrvsKey> keys, long day, int lifetime = PrvsDay.UsualLifetime, bool verbatim = false)
    {
        CheckLifetime(lifetime);
        int room = Math.Min(address.Length, PrvsAddress.Longest);
        PrvsAddress parts = PrvsAddress.Read(address, stackalloc char[room], verbatim);
        if (!parts.IsValid)
        {
            return new PrvsCheck(PrvsTag.IsMeant(address.TrimStart('"')) ? PrvsVerdict.Malformed : PrvsVerdict.Untagged, PrvsExplanation.NotAnAddress);
        }

        if (!PrvsTag.TryRead(parts.Local, out PrvsTag tag))
        {
            return WithoutTag(parts.Local);
        }

        // Exim puts the tag in front of the quotes; then the core is quoted though the whole is not.
        ReadOnlySpan<char> core = parts.Local[PrvsTag.Length..];
        Span<char> plain = stackalloc char[core.Length];
        if (!parts.KeepsQuotes && PrvsAddress.TryUnquote(core, plain, out int length))
        {
            core = plain[..length];
        }

        bool served = false;
        foreach (PrvsKey key in keys)
        {
            if (!key.Serves(tag.Slot))
            {
                continue;
            }

            served = true;
            if (Explain(key, tag, core, parts.Domain, verbatim) is { } explanation)
            {
                return Aged(tag, day, lifetime, explanation);
            }
        }

        if (!served)
        {
            return new PrvsCheck(PrvsVerdict.UnknownKey, PrvsExplanation.None, tag.Slot);
        }

        return new PrvsCheck(PrvsVerdict.BadSignature, verbatim ? CaseOf(keys, tag, core, parts.Domain) : PrvsExplanation.None, tag.Slot);
    }

    /// <summary>Who is meant: without the tag, ours or a foreign one, right or wrong. The text itself when there is none.</summary>
    internal static string Untag(string address, bool verbatim = false)
    {
        int room = Math.Min(address.Length, PrvsAddress.Longest);
        PrvsAddress parts = PrvsAddress.Read(address, stackalloc char[room], verbatim);
        if (!parts.IsValid)
        {
            return address;
        }

        if (PrvsTag.TryRead(parts.Local, out _))
        {
            return Join(parts, parts.Local[PrvsTag.Length..], parts.Domain, verbatim);
        }

        if (!ForeignTags.TryRead(parts.Local, out ForeignTag tag))
        {
            return address;
        }

        ReadOnlySpan<char> domain = parts.Local[tag.Domain];
        return Join(parts, parts.Local[tag.Local], domain.IsEmpty ? parts.Domain : domain, verbatim);
    }

    private static PrvsCheck WithoutTag(ReadOnlySpan<char> local)
    {
        if (ForeignTags.TryRead(local, out ForeignTag foreign))
        {
            bool swapped = foreign is { Scheme: ForeignScheme.Cisco, HoldsOurForm: true };
            return new PrvsCheck(PrvsVerdict.Foreign, swapped ? PrvsExplanation.SwappedOrder : PrvsExplanation.ForeignScheme, Scheme: foreign.Scheme);
        }

        return PrvsTag.IsMeant(local) ? new PrvsCheck(PrvsVerdict.Malformed, PrvsExplanation.NotATag) : new PrvsCheck(PrvsVerdict.Untagged);
    }

    private static PrvsCheck Aged(PrvsTag tag, long day, int lifetime, PrvsExplanation explanation)
    {
        int left = PrvsDay.Left(tag.EndDigits, day);
        return left <= lifetime
            ? new PrvsCheck(PrvsVerdict.Pass, explanation, tag.Slot, left)
            : new PrvsCheck(PrvsVerdict.Expired, left <= PrvsDay.LongestLifetime ? PrvsExplanation.EndsTooLate : explanation, tag.Slot, left - PrvsDay.Circle);
    }

    // Null: the signature is not of this key.
    private static PrvsExplanation? Explain(PrvsKey key, PrvsTag tag, ReadOnlySpan<char> core, ReadOnlySpan<char> domain, bool verbatim)
    {
        if (verbatim)
        {
            return Fits(key, tag, core, domain, PrvsHash.Form.AsGiven) ? PrvsExplanation.None : null;
        }

        return Fits(key, tag, core, domain, PrvsHash.Form.Folded) ? PrvsExplanation.None
            : Fits(key, tag, core, domain, PrvsHash.Form.AsGiven) || (!AddressCharacters.IsDotString(core) && Fits(key, tag, core, domain, PrvsHash.Form.Quoted)) ? PrvsExplanation.HashedAsGiven
            : null;
    }

    private static PrvsExplanation CaseOf(ReadOnlySpan<PrvsKey> keys, PrvsTag tag, ReadOnlySpan<char> core, ReadOnlySpan<char> domain)
    {
        foreach (PrvsKey key in keys)
        {
            if (key.Serves(tag.Slot) && Fits(key, tag, core, domain, PrvsHash.Form.Folded))
            {
                return PrvsExplanation.AlteredCase;
            }
        }

        return PrvsExplanation.None;
    }

    // Constant time, so that the answer's delay does not tell how many digits of a guess are right.
    private static bool Fits(PrvsKey key, PrvsTag tag, ReadOnlySpan<char> core, ReadOnlySpan<char> domain, PrvsHash.Form form)
    {
        Span<byte> hash = stackalloc byte[PrvsTag.SignatureBytes];
        Span<byte> given = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(given, tag.Signature);
        return PrvsHash.TryCompute(key, tag.Slot, tag.EndDigits, core, domain, form, hash) && CryptographicOperations.FixedTimeEquals(hash, given[1..]);
    }

    private static string Join(PrvsAddress parts, ReadOnlySpan<char> local, ReadOnlySpan<char> domain, bool verbatim)
    {
        Span<char> wire = stackalloc char[(local.Length * 2) + 2];
        int length = verbatim || (!parts.KeepsQuotes && PrvsAddress.TryUnquote(local, wire, out _)) ? Copy(local, wire) : WriteWire(local, wire);
        return $"{wire[..length]}@{domain}";
    }

    private static int WriteWire(ReadOnlySpan<char> local, Span<char> target) =>
        AddressCharacters.IsDotString(local) ? Copy(local, target) : PrvsAddress.WriteQuoted(local, target);

    private static int Copy(ReadOnlySpan<char> text, Span<char> target)
    {
        text.CopyTo(target);
        return text.Length;
    }

    private static void CheckLifetime(int lifetime)
    {
        if (lifetime is < 0 or > PrvsDay.LongestLifetime)
        {
            throw new ArgumentOutOfRangeException(nameof(lifetime), lifetime, "A lifetime is 0 to 499 days.");
        }
    }
}
