using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace QueueDashboard.Protocols.Addresses;

/// <summary>
/// A mailbox of an SMTP envelope: the local part without quotes, and the domain ("" for <c>postmaster</c> alone, RFC 5321 4.1.1.3).
/// Equal means the same mailbox on the wire: local parts differ by case, domains do not.
/// </summary>
internal readonly struct EnvelopeAddress : IEquatable<EnvelopeAddress>
{
    private static readonly IdnMapping s_idn = new() { AllowUnassigned = true };

    private readonly string? _local;
    private readonly string? _domain;

    internal EnvelopeAddress(string local, string domain)
    {
        _local = local;
        _domain = domain;
    }

    public string LocalPart => _local ?? "";

    /// <summary>As it was given; an address literal with its brackets.</summary>
    public string Domain => _domain ?? "";

    public bool IsAscii => Ascii.IsValid(LocalPart) && Ascii.IsValid(Domain);

    /// <summary>
    /// For comparing and looking up: lower case, the domain in its ASCII form (RFC 5890). Not for the wire: the
    /// owner of a domain alone may say that case does not matter (RFC 5321 2.4).
    /// </summary>
    public string Key
    {
        get
        {
            string local = LocalPart;
            if (!Ascii.IsValid(local))
            {
                local = local.Normalize(NormalizationForm.FormC);
            }

            local = local.ToLowerInvariant();
            return Domain.Length == 0 ? local : $"{local}@{DomainKey(Domain)}";
        }
    }

    /// <summary>A domain for comparing: lower case.</summary>
    public static string DomainKey(string domain)
    {
        string lower = domain.ToLowerInvariant();
        if (!Ascii.IsValid(lower))
        {
            try
            {
                lower = s_idn.GetAscii(lower).ToLowerInvariant();
            }
            catch (ArgumentException)
            {
                // No IDNA form: it can never equal a real domain, and its own spelling is the best name that it has.
                return lower;
            }
        }

        return lower;
    }

    /// <summary>Makes an address of parts that are already free of quotes, for example a rewritten local part.</summary>
    /// <returns>False when a part could not be written to a wire: control characters, lone surrogates, an empty or broken domain, too long.</returns>
    public static bool TryCreate(string local, string domain, out EnvelopeAddress address, AddressLimits? limits = null)
    {
        limits ??= AddressLimits.Lenient;
        address = default;
        if (local.Length == 0 || !IsWritable(local) || Encoding.UTF8.GetByteCount(local) > limits.LocalPart
            || !EnvelopeDomain.IsValid(domain, limits.Domain))
        {
            return false;
        }

        address = new EnvelopeAddress(local, domain);
        return true;
    }

    /// <summary>Reads <c>local@domain</c>, the local part quoted where needed, without angle brackets.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out EnvelopeAddress address, AddressLimits? limits = null) =>
        EnvelopeAddressReader.Read(text, limits ?? AddressLimits.Lenient, out address) == AddressFault.None;

    /// <summary>The form for MAIL and RCPT, without angle brackets: quoted when the local part is no dot-string.</summary>
    public string ToWire()
    {
        string local = AddressCharacters.IsDotString(LocalPart) ? LocalPart : Quote(LocalPart);
        return Domain.Length == 0 ? local : $"{local}@{Domain}";
    }

    public bool Equals(EnvelopeAddress other) =>
        string.Equals(LocalPart, other.LocalPart, StringComparison.Ordinal) && string.Equals(Domain, other.Domain, StringComparison.OrdinalIgnoreCase);

    public override bool Equals([NotNullWhen(true)] object? obj) => obj is EnvelopeAddress other && Equals(other);

    public override int GetHashCode() =>
        HashCode.Combine(LocalPart.GetHashCode(StringComparison.Ordinal), Domain.GetHashCode(StringComparison.OrdinalIgnoreCase));

    public static bool operator ==(EnvelopeAddress left, EnvelopeAddress right) => left.Equals(right);

    public static bool operator !=(EnvelopeAddress left, EnvelopeAddress right) => !left.Equals(right);

    public override string ToString() => ToWire();

    private static string Quote(string local)
    {
        StringBuilder quoted = new(local.Length + 2);
        quoted.Append('"');
        foreach (char c in local)
        {
            if (c is '"' or '\\')
            {
                quoted.Append('\\');
            }

            quoted.Append(c);
        }

        return quoted.Append('"').ToString();
    }

    private static bool IsWritable(string local)
    {
        for (int i = 0; i < local.Length; i++)
        {
            char c = local[i];
            if (char.IsHighSurrogate(c) && i + 1 < local.Length && char.IsLowSurrogate(local[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(c) || !AddressCharacters.IsQuotable(c))
            {
                return false;
            }
        }

        return true;
    }
}
