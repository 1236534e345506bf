using System.Globalization;
using System.Net;

namespace QueueDashboard.Rules;

internal sealed class SenderMatcher(AddressPattern pattern) : EndMatcher
{
    public override bool Fits(MessageFacts facts) => facts.Origin.Sender.Length > 0 && pattern.Fits(facts.Origin.Sender);

    public override string? Shown(MessageFacts facts) => facts.Origin.Sender.Length > 0 ? facts.Origin.Sender : "<>";
}

internal sealed class NullSenderMatcher : EndMatcher
{
    public override bool Fits(MessageFacts facts) => facts.Origin.Sender is "" or "<>";

    public override string? Shown(MessageFacts facts) => facts.Origin.Sender.Length > 0 ? facts.Origin.Sender : "<>";
}

/// <param name="network">Null: the name is asked for.</param>
/// <param name="domain">A host's own name lies below it. Only a name that leads back to its address counts.</param>
internal sealed class ClientMatcher(IPNetwork? network, string domain) : EndMatcher
{
    public override bool Fits(MessageFacts facts)
    {
        if (network is not { } wanted)
        {
            return facts.Origin.ClientName.Length > 0 && AddressPattern.IsBelow(facts.Origin.ClientName, domain);
        }

        return facts.Origin.Client is { } client && wanted.Contains(client.IsIPv4MappedToIPv6 ? client.MapToIPv4() : client);
    }

    public override string? Shown(MessageFacts facts) => facts.Origin.Client is { } client ? $"{facts.Origin.ClientName} [{client}]".TrimStart() : null;
}

internal sealed class SizeMatcher(long octets, bool larger) : EndMatcher
{
    public override RuleNeeds Needs => RuleNeeds.Header | RuleNeeds.Size;

    public override bool Fits(MessageFacts facts) => larger ? facts.Size > octets : facts.Size < octets;

    public override string? Shown(MessageFacts facts) => facts.Size.ToString(CultureInfo.InvariantCulture);
}

internal sealed class ScoreMatcher(double least) : EndMatcher
{
    public override RuleNeeds Needs => RuleNeeds.Header;

    public override bool Fits(MessageFacts facts) => facts.Score >= least;

    public override string? Shown(MessageFacts facts) => facts.ShownScore;
}

/// <summary>The name of a file, without the folder that some programs write before it.</summary>
internal sealed class AttachmentNameMatcher(Wildcard name) : EndMatcher
{
    public override RuleNeeds Needs => RuleNeeds.Header | RuleNeeds.Attachments;

    // Windows drops dots and blanks at the end of a name, so "run.exe. " starts like "run.exe".
    public override bool Fits(MessageFacts facts) => facts.Attachments.Any(file =>
    {
        ReadOnlySpan<char> plain = file.Name.AsSpan().TrimEnd(". \t\0");
        return plain.Length > 0 && name.Fits(plain[(plain.LastIndexOfAny('/', '\\') + 1)..]);
    });

    public override string? Shown(MessageFacts facts) => Join(facts.Attachments.Select(file => file.Name.Length > 0 ? file.Name : "(…)"));

    internal static string? Join(IEnumerable<string> names)
    {
        string[] few = [.. names.Take(9)];
        return few.Length == 0 ? null : string.Join(", ", few.Take(8)) + (few.Length > 8 ? ", …" : "");
    }
}

internal sealed class AttachmentTypeMatcher(Wildcard type) : EndMatcher
{
    public override RuleNeeds Needs => RuleNeeds.Header | RuleNeeds.Attachments;

    public override bool Fits(MessageFacts facts) => facts.Attachments.Any(file => type.Fits(file.Declared) || (file.Found is { } found && type.Fits(found)));

    public override string? Shown(MessageFacts facts) => AttachmentNameMatcher.Join(facts.Attachments.Select(file => file.Found is { } found && found != file.Declared ? $"{file.Declared} ({found})" : file.Declared));
}
