using QueueDashboard.Data.Queues;

namespace QueueDashboard.Queues.Reasons;

/// <summary>The X-Spam fields of SpamAssassin; amavis, Rspamd and MDaemon write them too.</summary>
internal static class SpamAssassinFields
{
    /// <summary>A bar longer than this tells nothing more.</summary>
    private const int LongestBar = 100;

    internal static Reading? Flag(Field field) => SaysYes(field.Value) ? new Reading { Code = ReasonCode.Spam } : null;

    /// <summary>
    /// <c>Yes, score=12.3 required=6.3 tests=A,B autolearn=no</c>; amavis and a common template give each test its points,
    /// in brackets or not; old versions say hits= for score=.
    /// </summary>
    internal static Reading Status(Field field)
    {
        double? score = null, threshold = null;
        double phishing = 0;
        bool inTests = false;
        string scanner = "";
        var evidence = new List<Evidence>();
        ReadOnlySpan<char> value = field.Value;
        foreach (Range range in value.SplitAny(" \t\r\n,[]"))
        {
            ReadOnlySpan<char> token = value[range];
            int equals = token.IndexOf('=');
            if (equals > 0 && char.IsAsciiLetterLower(token[0]))
            {
                ReadOnlySpan<char> right = token[(equals + 1)..];
                ReadOnlySpan<char> key = token[..equals];
                inTests = key is "tests";
                switch (key)
                {
                    case "score" or "hits":
                        score = Larger(score, PointNumber.Read(right));
                        break;
                    case "required":
                        threshold ??= PointNumber.Read(right);
                        break;
                    case "tagged_above":
                        scanner = AmavisFields.Name;
                        break;
                }

                token = right;
                equals = token.IndexOf('=');
            }

            if (inTests && evidence.Count < EvidenceList.LimitPerField && ReadTest(token, equals) is { } test)
            {
                evidence.Add(test);
                phishing += PhishingPoints(test);
            }
        }

        return new Reading
        {
            Code = SaysYes(value) ? ReasonCode.Spam : ReasonCode.Unknown,
            Score = score is { } points ? new Score(points, threshold) : null,
            Evidence = evidence,
            PhishingPoints = phishing,
            Scanner = scanner,
        };
    }

    /// <summary><c>12.3</c>, <c>12.3 (++++)</c> as Exim writes it, or <c>12.3 / 15</c>.</summary>
    internal static Reading? Points(Field field)
    {
        ReadOnlySpan<char> value = field.Value.AsSpan().Trim();
        int end = value.IndexOfAny(" \t(/");
        if (PointNumber.Read(end < 0 ? value : value[..end]) is not { } points)
        {
            return null;
        }

        int slash = value.IndexOf('/');
        double? threshold = slash > 0 ? PointNumber.Read(value[(slash + 1)..]) : null;
        return new Reading { Score = new Score(points, threshold) };
    }

    /// <summary>A bar of stars (or of plus signs): one a point.</summary>
    internal static Reading? Level(Field field)
    {
        ReadOnlySpan<char> value = field.Value.AsSpan().Trim();
        int stars = value.IndexOfAnyExcept('*', '+');
        stars = Math.Min(stars < 0 ? value.Length : stars, LongestBar);
        return stars == 0 ? null : new Reading { Score = new Score(stars, IsRough: true) };
    }

    /// <summary>
    /// The table of rules. It reads the same whether it is folded with stars or was unfolded into one line: an entry
    /// begins where points are followed by a rule's name, everything up to the next one describes it.
    /// </summary>
    internal static Reading? Report(Field field)
    {
        var evidence = new List<Evidence>();
        double phishing = 0;
        ReadOnlySpan<char> value = field.Value;
        double? pending = null, points = null;
        Range name = default;
        int textStart = -1, textEnd = -1;
        foreach (Range range in value.SplitAny(" \t\r\n*"))
        {
            (int start, int length) = range.GetOffsetAndLength(value.Length);
            if (length == 0)
            {
                continue;
            }

            ReadOnlySpan<char> token = value.Slice(start, length);
            if (pending is not null && IsRuleName(token))
            {
                Close(value);
                points = pending;
                pending = null;
                name = range;
                textStart = textEnd = start + length;
                continue;
            }

            pending = token.Contains('.') ? PointNumber.Read(token) : null;
            if (pending is null)
            {
                textEnd = start + length;
            }
        }

        Close(value);
        return evidence.Count == 0 ? null : new Reading { Evidence = evidence, PhishingPoints = phishing };

        void Close(ReadOnlySpan<char> all)
        {
            if (textStart < 0 || evidence.Count >= EvidenceList.LimitPerField)
            {
                return;
            }

            var rule = new Evidence(all[name].ToString(), points, Description(all[textStart..textEnd]));
            evidence.Add(rule);
            phishing += PhishingPoints(rule);
        }
    }

    /// <summary>Rules by any author are named for what they look for; only those with points against the message count.</summary>
    internal static double PhishingPoints(Evidence rule) =>
        rule.Points is > 0 and { } points && rule.Rule.Contains("PHISH", StringComparison.OrdinalIgnoreCase) ? points : 0;

    private static Evidence? ReadTest(ReadOnlySpan<char> token, int equals)
    {
        ReadOnlySpan<char> name = equals < 0 ? token : token[..equals];
        return IsRuleName(name) ? new Evidence(name.ToString(), equals < 0 ? null : PointNumber.Read(token[(equals + 1)..]), null) : null;
    }

    /// <summary>Rules are written in capitals, digits and underscores (three characters at least, so "AWL" is one).</summary>
    private static bool IsRuleName(ReadOnlySpan<char> name)
    {
        if (name.Length is < 3 or > CleanText.RuleLength || !(char.IsAsciiLetterUpper(name[0]) || name[0] == '_'))
        {
            return false;
        }

        foreach (char letter in name)
        {
            if (!char.IsAsciiLetterUpper(letter) && !char.IsAsciiDigit(letter) && letter != '_')
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Continuation lines begin with a star of their own, which is not part of the text.</summary>
    private static string? Description(ReadOnlySpan<char> text)
    {
        ReadOnlySpan<char> cut = text.Length > CleanText.SaidLength * 4 ? text[..(CleanText.SaidLength * 4)] : text;
        return CleanText.Line(cut.ToString().Replace('*', ' '), CleanText.SaidLength);
    }

    private static double? Larger(double? one, double? other) =>
        one is { } a && other is { } b ? Math.Max(a, b) : one ?? other;

    /// <summary>The first word, in any case, as "Yes", "YES" or "Yes," are all met.</summary>
    internal static bool SaysYes(ReadOnlySpan<char> value)
    {
        value = value.Trim();
        return value.StartsWith("yes", StringComparison.OrdinalIgnoreCase) && (value.Length == 3 || !char.IsLetterOrDigit(value[3]));
    }
}
