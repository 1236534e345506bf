namespace QueueDashboard.Protocols.Trace;

/// <summary>A word, comment or separator of a structured field.</summary>
/// <param name="Kind">' ' a word, '"' a quoted string, '(' a comment, ';' or '=' itself.</param>
internal readonly record struct FieldWord(char Kind, string Text);

/// <summary>Cuts a structured field into words and comments (RFC 5322 section 3.2). Bounded, never throws, takes what is not closed.</summary>
internal static class FieldWords
{
    private const int LongestField = 16_000;
    private const int MostWords = 1000;

    /// <param name="separators">Characters that stand for themselves, such as ";=".</param>
    public static List<FieldWord> Read(string field, string separators)
    {
        var text = field.AsSpan(0, Math.Min(field.Length, LongestField));
        List<FieldWord> words = [];
        int at = 0;
        while (at < text.Length && words.Count < MostWords)
        {
            char sign = text[at];
            if (char.IsWhiteSpace(sign))
            {
                at++;
            }
            else if (sign == '(')
            {
                words.Add(new('(', Comment(text, ref at)));
            }
            else if (sign == '"')
            {
                words.Add(new('"', Quoted(text, ref at)));
            }
            else if (separators.Contains(sign, StringComparison.Ordinal))
            {
                words.Add(new(sign, sign.ToString()));
                at++;
            }
            else
            {
                int end = at;
                while (end < text.Length && !char.IsWhiteSpace(text[end]) && text[end] is not ('(' or '"') && !separators.Contains(text[end], StringComparison.Ordinal))
                {
                    end++;
                }

                words.Add(new(' ', text[at..end].ToString()));
                at = end;
            }
        }

        return words;
    }

    private static string Comment(ReadOnlySpan<char> text, ref int at)
    {
        int start = at + 1;
        int depth = 0;
        for (; at < text.Length; at++)
        {
            if (text[at] == '\\')
            {
                at++;
            }
            else if (text[at] == '(')
            {
                depth++;
            }
            else if (text[at] == ')' && --depth == 0)
            {
                at++;
                return text[start..(at - 1)].ToString();
            }
        }

        at = text.Length;
        return start < text.Length ? text[start..].ToString() : "";
    }

    private static string Quoted(ReadOnlySpan<char> text, ref int at)
    {
        var value = new System.Text.StringBuilder();
        for (at++; at < text.Length && text[at] != '"'; at++)
        {
            if (text[at] == '\\' && at + 1 < text.Length)
            {
                at++;
            }

            value.Append(text[at]);
        }

        at = Math.Min(at + 1, text.Length);
        return value.ToString();
    }
}
