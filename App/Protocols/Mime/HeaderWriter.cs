using System.Globalization;
using System.Text;

namespace QueueDashboard.Protocols.Mime;

/// <summary>Writes header fields: folded at white space, encoded words where a character is not ASCII.</summary>
internal static class HeaderWriter
{
    private const int LineLength = 76;

    /// <summary>The value, when nothing in it could begin a new line.</summary>
    public static string Checked(string value, string name) =>
        value.AsSpan().IndexOfAny('\r', '\n', '\0') < 0 ? value : throw new ArgumentException($"{name} holds a line break or NUL.", name);

    public static void WriteText(StringBuilder result, string name, string value)
    {
        Checked(value, name);
        var plain = value.All(c => c is >= ' ' and < '\x7f' or '\t') && !value.Contains("=?", StringComparison.Ordinal);
        var pieces = plain ? value.Split(' ') : [];
        // A line must not pass 998 characters (RFC 5322 section 2.1.1); a word that long can only be cut when it is encoded.
        Write(result, name, plain && pieces.All(p => p.Length < 900) ? pieces : [.. Encode(value)]);
    }

    /// <summary>An address list.</summary>
    /// <exception cref="ArgumentException">An address cannot stand in a header.</exception>
    public static void WriteMailboxes(StringBuilder result, string name, IReadOnlyList<Mailbox> mailboxes)
    {
        var pieces = new List<string>();
        foreach (var mailbox in mailboxes)
        {
            if (pieces.Count > 0)
            {
                pieces[^1] += ",";
            }

            pieces.AddRange(Phrase(mailbox.Name));
            pieces.Add(mailbox.Name.Length == 0 ? Address(mailbox) : $"<{Address(mailbox)}>");
        }

        Write(result, name, pieces);
    }

    /// <summary>Sets the pieces apart by a space and folds between them.</summary>
    private static void Write(StringBuilder result, string name, IReadOnlyList<string> pieces)
    {
        result.Append(name).Append(':');
        var column = name.Length + 1;
        for (var i = 0; i < pieces.Count; i++)
        {
            var piece = pieces[i];
            if (i > 0 && piece.Length > 0 && column + 1 + piece.Length > LineLength)
            {
                result.Append("\r\n");
                column = 0;
            }

            result.Append(' ').Append(piece);
            column += 1 + piece.Length;
        }

        result.Append("\r\n");
    }

    /// <summary>The address with its domain in ASCII (RFC 5891), as most servers want it.</summary>
    private static string Address(Mailbox mailbox)
    {
        var address = Checked(mailbox.Address, "address");
        var at = address.LastIndexOf('@');
        if (at <= 0 || at == address.Length - 1 || address.Any(c => c is '<' or '>' or ',' or ';' or ' ' || char.IsControl(c)))
        {
            throw new ArgumentException("The address is incomplete or holds signs that end it.", nameof(mailbox));
        }

        var domain = address[(at + 1)..];
        return Ascii.IsValid(domain) ? address : string.Concat(address.AsSpan(0, at + 1), new IdnMapping().GetAscii(domain));
    }

    private static IEnumerable<string> Phrase(string name)
    {
        if (Checked(name, "name").Length == 0)
        {
            return [];
        }

        return name.Length < 60 && name.All(c => c is >= ' ' and < '\x7f') && !name.Contains("=?", StringComparison.Ordinal)
            ? ['"' + name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + '"']
            : Encode(name);
    }

    /// <summary>UTF-8 encoded words of at most 75 characters, cut between characters (RFC 2047 section 2).</summary>
    private static IEnumerable<string> Encode(string text)
    {
        const int mostBytes = 39;
        var bytes = new byte[mostBytes];
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (length + rune.Utf8SequenceLength > mostBytes)
            {
                yield return Word(bytes, length);
                length = 0;
            }

            length += rune.EncodeToUtf8(bytes.AsSpan(length));
        }

        if (length > 0)
        {
            yield return Word(bytes, length);
        }
    }

    private static string Word(byte[] bytes, int length) => $"=?utf-8?B?{Convert.ToBase64String(bytes, 0, length)}?=";
}
