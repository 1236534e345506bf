using QueueDashboard.Data.Queues;

namespace QueueDashboard.Queues.Reasons;

/// <summary>What Rspamd adds by its milter_headers module, or what a mail server adds from its answer.</summary>
internal static class RspamdFields
{
    internal static Reading? Spam(Field field) =>
        SpamAssassinFields.SaysYes(field.Value) ? new Reading { Code = ReasonCode.Spam } : null;

    /// <summary>Greylisting and "soft reject" are waits, not verdicts; "no action" cannot lower anything.</summary>
    internal static Reading? Action(Field field)
    {
        if (field.AsEvidence() is not { Description: { } action } evidence)
        {
            return null;
        }

        bool spam = action.Replace('_', ' ').ToLowerInvariant() is "reject" or "add header" or "rewrite subject" or "quarantine" or "discard";
        return new Reading { Code = spam ? ReasonCode.Spam : ReasonCode.Unknown, Evidence = [evidence] };
    }

    /// <summary>The optional field that carries only what a virus scanner found.</summary>
    internal static Reading? Virus(Field field) =>
        field.AsEvidence() is { Description: { } name } evidence && !ClamAvFields.SaysClean(name)
            ? new Reading { Code = ReasonCode.Virus, Said = name, Evidence = [evidence] }
            : null;

    /// <summary>
    /// <c>default: True [15.20 / 15.00]; SYMBOL(5.00)[options]; ...</c>. Options are free text of the message (addresses,
    /// hosts, even semicolons): a symbol ends only behind its closing bracket.
    /// </summary>
    internal static Reading Result(Field field)
    {
        ReadOnlySpan<char> value = field.Value;
        int headEnd = value.IndexOf(';');
        ReadOnlySpan<char> head = headEnd < 0 ? value : value[..headEnd];
        var reading = new Reading
        {
            Code = head.Contains(": true", StringComparison.OrdinalIgnoreCase) ? ReasonCode.Spam : ReasonCode.Unknown,
            Score = ReadScore(head),
        };
        return headEnd < 0 ? reading : WithSymbols(reading, value[(headEnd + 1)..]);
    }

    private static Score? ReadScore(ReadOnlySpan<char> head)
    {
        int open = head.IndexOf('[');
        int slash = head.IndexOf('/');
        int close = head.IndexOf(']');
        return open >= 0 && slash > open && close > slash && PointNumber.Read(head[(open + 1)..slash]) is { } points
            ? new Score(points, PointNumber.Read(head[(slash + 1)..close]))
            : null;
    }

    private static Reading WithSymbols(Reading reading, ReadOnlySpan<char> rest)
    {
        var symbols = new RspamdTally(reading.Code);
        while (NextSymbol(ref rest, out ReadOnlySpan<char> symbol) && !symbols.IsFull)
        {
            int open = symbol.IndexOf('(');
            int close = open < 0 ? -1 : symbol[open..].IndexOf(')') + open;
            double? points = close > open ? PointNumber.Read(symbol[(open + 1)..close]) : null;
            ReadOnlySpan<char> options = close > open ? symbol[(close + 1)..].Trim(" \t\r\n[]{}") : [];
            symbols.Add(open < 0 ? symbol : symbol[..open], points, options, null);
        }

        return symbols.Complete(reading);
    }

    private static bool NextSymbol(ref ReadOnlySpan<char> rest, out ReadOnlySpan<char> symbol)
    {
        rest = rest.TrimStart(" \t\r\n;");
        int bracket = rest.IndexOfAny('[', '{', ';');
        int end = bracket < 0 ? -1 : rest[bracket] switch
        {
            '[' => EndOfOptions(rest, bracket, "];"),
            '{' => EndOfOptions(rest, bracket, "};"),
            _ => bracket,
        };
        symbol = end < 0 ? rest : rest[..end];
        rest = end < 0 ? [] : rest[end..];
        return !symbol.IsEmpty;
    }

    private static int EndOfOptions(ReadOnlySpan<char> rest, int from, string closing)
    {
        int end = rest[from..].IndexOf(closing, StringComparison.Ordinal);
        return end < 0 ? -1 : from + end + 1;
    }
}
