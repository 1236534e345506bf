namespace QueueDashboard.Rules;

/// <summary>One condition, made ready. Never changes; any number of messages ask it at once.</summary>
internal abstract class Matcher
{
    public virtual RuleNeeds Needs => RuleNeeds.None;
}

/// <summary>Asked of each recipient.</summary>
internal sealed class RecipientMatcher(AddressPattern pattern) : Matcher
{
    public bool Fits(string address) => pattern.Fits(address);
}

/// <summary>Asked of each header field as it goes by.</summary>
internal abstract class FieldMatcher : Matcher
{
    public sealed override RuleNeeds Needs => RuleNeeds.Header;

    /// <summary>Cheap: most fields are of no interest.</summary>
    public abstract bool Wants(ref FieldReading field);

    public abstract bool Fits(ref FieldReading field);
}

/// <summary>Asked when the message is there.</summary>
internal abstract class EndMatcher : Matcher
{
    public abstract bool Fits(MessageFacts facts);

    public abstract string? Shown(MessageFacts facts);
}
