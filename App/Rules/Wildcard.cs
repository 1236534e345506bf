namespace QueueDashboard.Rules;

/// <summary>
/// A text with <c>*</c> for any characters and <c>?</c> for one, in any case. There is no way back in it: each piece is looked for behind the
/// one before, so that no text and no pattern costs more than their lengths multiplied.
/// </summary>
internal sealed class Wildcard
{
    private readonly string[] _pieces;
    private readonly bool _fromStart;
    private readonly bool _toEnd;

    private Wildcard(string pattern, bool whole)
    {
        _pieces = pattern.Split('*', StringSplitOptions.RemoveEmptyEntries);
        _fromStart = whole && !pattern.StartsWith('*');
        _toEnd = whole && !pattern.EndsWith('*');
    }

    /// <summary>The whole text has to fit.</summary>
    public static Wildcard Whole(string pattern) => new(pattern, whole: true);

    /// <summary>Without a star it may stand anywhere in the text; with one the whole text has to fit.</summary>
    public static Wildcard Text(string pattern) => new(pattern, pattern.Contains('*', StringComparison.Ordinal));

    public static bool IsIn(string pattern) => pattern.AsSpan().ContainsAny('*', '?');

    public bool Fits(ReadOnlySpan<char> text)
    {
        if (_pieces.Length == 0)
        {
            return text.IsEmpty || !_fromStart;
        }

        int first = 0;
        int last = _pieces.Length;
        if (_fromStart)
        {
            if (!StartsWith(text, _pieces[0]))
            {
                return false;
            }

            text = text[_pieces[0].Length..];
            if (++first == last)
            {
                return !_toEnd || text.IsEmpty;
            }
        }

        if (_toEnd)
        {
            string end = _pieces[--last];
            if (text.Length < end.Length || !StartsWith(text[^end.Length..], end))
            {
                return false;
            }

            text = text[..^end.Length];
        }

        foreach (string piece in _pieces.AsSpan()[first..last])
        {
            int at = Find(text, piece);
            if (at < 0)
            {
                return false;
            }

            text = text[(at + piece.Length)..];
        }

        return true;
    }

    private static int Find(ReadOnlySpan<char> text, string piece)
    {
        if (!piece.Contains('?', StringComparison.Ordinal))
        {
            return text.IndexOf(piece, StringComparison.OrdinalIgnoreCase);
        }

        for (int at = 0; at + piece.Length <= text.Length; at++)
        {
            if (StartsWith(text[at..], piece))
            {
                return at;
            }
        }

        return -1;
    }

    private static bool StartsWith(ReadOnlySpan<char> text, string piece)
    {
        if (text.Length < piece.Length)
        {
            return false;
        }

        for (int i = 0; i < piece.Length; i++)
        {
            if (piece[i] != '?' && piece[i] != text[i] && char.ToUpperInvariant(piece[i]) != char.ToUpperInvariant(text[i]))
            {
                return false;
            }
        }

        return true;
    }
}
