namespace QueueDashboard.Protocols.Lookalikes;

/// <summary>How a foreign domain resembles a known one.</summary>
public enum Likeness
{
    /// <summary>Not, or it is the same, or one lies below the other.</summary>
    None,

    /// <summary>Letters stand for others: 1 for l, rn for m, a Cyrillic a.</summary>
    SwappedLetters,

    /// <summary>One letter more, less, another or two exchanged.</summary>
    Misspelt,

    /// <summary>The known name is a part of it: example.org.evil.test, example-org.test.</summary>
    Contains,

    /// <summary>The same name with another ending.</summary>
    OtherEnding,
}

/// <summary>Compares domains as an eye does that reads quickly.</summary>
public static class Lookalike
{
    // Shorter names are too often alike by chance.
    private const int ShortestMisspelt = 5;
    private const int ShortestPart = 5;
    private const int ShortestEnding = 4;

    /// <param name="domain">Foreign; in ASCII (Punycode) or in its own letters.</param>
    /// <param name="known">What it is held against.</param>
    /// <param name="onlyLetters">Only letters that stand for others: for lists of well-known names, where other likenesses are common.</param>
    public static Likeness Compare(string domain, string known, bool onlyLetters = false)
    {
        string one = DomainLetters.Decode(domain.TrimEnd('.'));
        string two = DomainLetters.Decode(known.TrimEnd('.'));
        if (one.Length is 0 or > 255 || two.Length is 0 or > 255 || IsSameOrBelow(one, two) || IsSameOrBelow(two, one))
        {
            return Likeness.None;
        }

        string name = DomainLetters.RegisteredName(one);
        string own = DomainLetters.RegisteredName(two);
        if (name == own)
        {
            return Likeness.None;
        }

        if (Skeleton.Of(name) == Skeleton.Of(own) || (name != own && Skeleton.Of(one) == Skeleton.Of(two)))
        {
            return Likeness.SwappedLetters;
        }

        string label = DomainLetters.Registered(one);
        string ownLabel = DomainLetters.Registered(two);
        if (onlyLetters)
        {
            return label != ownLabel && ownLabel.Length >= ShortestMisspelt && Skeleton.Of(label) == Skeleton.Of(ownLabel) ? Likeness.SwappedLetters : Likeness.None;
        }

        return label == ownLabel ? ownLabel.Length >= ShortestEnding ? Likeness.OtherEnding : Likeness.None
            : ownLabel.Length >= ShortestEnding && Skeleton.Of(label) == Skeleton.Of(ownLabel) ? Likeness.SwappedLetters
            : Holds(one, two, ownLabel) ? Likeness.Contains
            : ownLabel.Length >= ShortestMisspelt && IsOneStep(label, ownLabel) ? Likeness.Misspelt
            : Likeness.None;
    }

    /// <summary>Latin letters together with Cyrillic or Greek ones in one label: no honest name does that.</summary>
    public static bool MixesScripts(string domain) => DomainLetters.Decode(domain).Split('.').Any(label =>
        label.Any(char.IsAsciiLetter) && label.Any(letter => letter is >= '\u0370' and <= '\u052F' or >= '\u0531' and <= '\u058F'));

    private static bool IsSameOrBelow(string domain, string above) => domain == above || domain.EndsWith($".{above}", StringComparison.Ordinal);

    private static bool Holds(string domain, string known, string label) =>
        $".{domain}".Contains($".{known}.", StringComparison.Ordinal)
        || (label.Length >= ShortestPart && domain.Contains(known.Replace('.', '-'), StringComparison.Ordinal))
        || (label.Length >= ShortestPart && domain.Split('.', '-').Contains(label, StringComparer.Ordinal));

    /// <summary>One insertion, deletion, replacement or exchange of neighbours apart.</summary>
    private static bool IsOneStep(string one, string two)
    {
        if (Math.Abs(one.Length - two.Length) > 1 || one == two)
        {
            return false;
        }

        int from = one.AsSpan().CommonPrefixLength(two);
        var restOne = one.AsSpan(from);
        var restTwo = two.AsSpan(from);
        return one.Length > two.Length ? restOne[1..].SequenceEqual(restTwo)
            : one.Length < two.Length ? restTwo[1..].SequenceEqual(restOne)
            : restOne[1..].SequenceEqual(restTwo[1..])
              || (restOne.Length > 1 && restOne[0] == restTwo[1] && restOne[1] == restTwo[0] && restOne[2..].SequenceEqual(restTwo[2..]));
    }
}
