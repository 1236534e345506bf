using System.Buffers;

namespace QueueDashboard.Protocols.Addresses;

/// <summary>The character classes of RFC 5321 4.1.2, widened by RFC 6531 3.3: everything beyond ASCII is an atom and a domain character.</summary>
internal static class AddressCharacters
{
    private static readonly SearchValues<char> s_atomsAndDots =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-/=?^_`{|}~.");

    // The underscore is no host-name character, but real domains bear it and the mail is already there.
    private static readonly SearchValues<char> s_domain =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.");

    private static readonly SearchValues<char> s_literal =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-:./_%");

    internal static bool IsAtomOrDot(char c) => s_atomsAndDots.Contains(c) || IsInternational(c);

    internal static bool IsDomain(char c) => s_domain.Contains(c) || IsInternational(c);

    internal static bool IsLiteral(ReadOnlySpan<char> inner) => inner.Length > 0 && !inner.ContainsAnyExcept(s_literal);

    /// <summary>What a quoted string may hold once its backslashes are gone: no control characters, so no CR, LF or NUL ever gets back onto a wire.</summary>
    internal static bool IsQuotable(char c) => c is >= ' ' and <= '~' || IsInternational(c);

    /// <summary>A dot-string: atoms between single dots, the only local part that needs no quotes.</summary>
    internal static bool IsDotString(ReadOnlySpan<char> local)
    {
        if (local.IsEmpty || local[0] == '.' || local[^1] == '.' || local.IndexOf("..") >= 0)
        {
            return false;
        }

        foreach (char c in local)
        {
            if (!IsAtomOrDot(c))
            {
                return false;
            }
        }

        return true;
    }

    // C1 controls and the separators that a terminal or a header writer may take for a line end stay out; so do lone surrogates (checked apart).
    private static bool IsInternational(char c) => c >= '\u00a0' && c is not ('\u2028' or '\u2029' or '\ufeff' or '\ufffe' or '\uffff');
}
