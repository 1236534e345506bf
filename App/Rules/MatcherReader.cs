using System.Globalization;
using System.Net;
using System.Text;
using QueueDashboard.Settings;

namespace QueueDashboard.Rules;

/// <summary>Makes a condition ready, or says what is wrong with it.</summary>
internal static class MatcherReader
{
    public const int LongestValue = 200;

    /// <returns>A matcher, or the property that is wrong, the name of the sentence and the sentence.</returns>
    public static (Matcher? Matcher, RuleFault? Fault) Read(RuleCondition condition)
    {
        string value = condition.Value.Trim();
        string name = condition.Name.Trim();
        if (value.Length > LongestValue || name.Length > LongestValue)
        {
            return Wrong(value.Length > LongestValue ? "value" : "name", "too-long", $"A condition has at most {LongestValue} characters.");
        }

        if (value.Any(char.IsControl))
        {
            return Wrong("value", "control", "A condition holds no control characters.");
        }

        if (value.Length == 0 && condition.Kind is not (ConditionKind.NullSender or ConditionKind.Header))
        {
            return Wrong("value", "empty", "Say what is looked for.");
        }

        return condition.Kind switch
        {
            ConditionKind.Sender => Address(value, pattern => new SenderMatcher(pattern)),
            ConditionKind.From => Address(value, pattern => new FromMatcher(pattern)),
            ConditionKind.Recipient => Address(value, pattern => new RecipientMatcher(pattern)),
            ConditionKind.Subject => Made(new WordsMatcher("Subject", Wildcard.Text(value))),
            ConditionKind.Header => !IsFieldName(name)
                ? Wrong("name", "field", $"A header field has a name of printable ASCII without a colon, such as X-Mailer. Given: {name}")
                : Made(new WordsMatcher(name, value.Length == 0 ? null : Wildcard.Text(value))),
            ConditionKind.AttachmentName => Made(new AttachmentNameMatcher(Wildcard.Text(value))),
            ConditionKind.AttachmentType => value.Contains('/', StringComparison.Ordinal)
                ? Made(new AttachmentTypeMatcher(Wildcard.Whole(value)))
                : Wrong("value", "type", $"A type is written as application/pdf or image/*. Given: {value}"),
            ConditionKind.Larger or ConditionKind.Smaller => SizeText.Read(value) is { } octets
                ? Made(new SizeMatcher(octets, condition.Kind == ConditionKind.Larger))
                : Wrong("value", "size", $"A size is a number of octets, or one with K, M or G, such as 500K or 2.5M. Given: {value}"),
            ConditionKind.Client => Client(value),
            ConditionKind.NullSender => value.Length == 0 ? Made(new NullSenderMatcher()) : Wrong("value", "no-value", "The null sender has no value."),
            ConditionKind.Score => SpamScore.Number(Encoding.UTF8.GetBytes(value.Replace(',', '.'))) is { } least
                ? Made(new ScoreMatcher(least))
                : Wrong("value", "score", $"A score is a number such as 7.5. Given: {value}"),
            _ => Wrong("kind", "kind", $"There is no kind of condition {(int)condition.Kind}."),
        };
    }

    private static (Matcher?, RuleFault?) Address(string value, Func<AddressPattern, Matcher> make) => AddressPattern.Read(value) is { } pattern
        ? Made(make(pattern))
        : Wrong("value", "address", $"Name an address, a domain (those below it count too), or an address with * and ?. Given: {value}");

    private static (Matcher?, RuleFault?) Client(string value)
    {
        int slash = value.IndexOf('/', StringComparison.Ordinal);
        if (IPAddress.TryParse(slash < 0 ? value : value[..slash], out var address) && (value.Contains(':', StringComparison.Ordinal) || value.Count(c => c == '.') == 3))
        {
            int bits = address.GetAddressBytes().Length * 8;
            int prefix = bits;
            return slash >= 0 && (!int.TryParse(value.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out prefix) || prefix > bits)
                ? Wrong("value", "client", Sentence())
                : Made(new ClientMatcher(new IPNetwork(Masked(address, prefix), prefix), ""));
        }

        string name = value.StartsWith("*.", StringComparison.Ordinal) ? value[2..] : value;
        return GeneralSettings.IsDomain(name) ? Made(new ClientMatcher(null, GeneralSettings.Fold(name))) : Wrong("value", "client", Sentence());

        string Sentence() => $"A client is an IP address, a network such as 192.0.2.0/24, or the domain of its name. Given: {value}";
    }

    // Bits beyond the prefix are taken away rather than complained of.
    private static IPAddress Masked(IPAddress address, int prefix)
    {
        byte[] bytes = address.GetAddressBytes();
        for (int bit = prefix; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        }

        return new IPAddress(bytes);
    }

    private static bool IsFieldName(string name) => name.Length > 0 && name.All(c => c is > ' ' and < '\u007f' and not ':');

    private static (Matcher?, RuleFault?) Made(Matcher matcher) => (matcher, null);

    private static (Matcher?, RuleFault?) Wrong(string key, string code, string sentence) => (null, new RuleFault(key, code, sentence));
}
