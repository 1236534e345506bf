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
        Write(result, name, plain ? value.Split(' ') : [.. Encode(value)], "");
    }

    /// <summary>Joins the pieces with <paramref name="separator"/> and a space, and folds between them.</summary>
    public static void Write(StringBuilder result, string name, string[] pieces, string separator)
    {
        result.Append(name).Append(':');
        var column = name.Length + 1;
        for (var i = 0; i < pieces.Length; i++)
        {
            var piece = i < pieces.Length - 1 ? pieces[i] + separator : pieces[i];
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

    /// <summary>A mailbox for a header: quoted or encoded name, address in brackets.</summary>
    /// <exception cref="ArgumentException">The address cannot stand in brackets.</exception>
    public static string Format(Mailbox mailbox)
    {
        var address = Checked(mailbox.Address, "address");
        if (address.Length == 0 || address.Any(c => c is '<' or '>' or ',' || char.IsControl(c)) || address.Contains(' '))
        {
            throw new ArgumentException("The address is empty or holds signs that end it.", nameof(mailbox));
        }

        var name = Checked(mailbox.Name, "name");
        if (name.Length == 0)
        {
            return address;
        }

        var phrase = name.All(c => c is >= ' ' and < '\x7f') && !name.Contains("=?", StringComparison.Ordinal)
            ? '"' + name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + '"'
            : string.Join("\r\n ", Encode(name));
        return $"{phrase} <{address}>";
    }

    /// <summary>UTF-8 encoded words of at most 75 characters, cut between characters (RFC 2047 section 2).</summary>
    private static IEnumerable<string> Encode(string text)
    {
        const int mostBytes = 42;
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
