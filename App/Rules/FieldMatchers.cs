using QueueDashboard.Protocols.Mime;

namespace QueueDashboard.Rules;

/// <summary>Words in a field of one name. Repeated fields are judged one by one: a second Subject hides nothing.</summary>
/// <param name="words">Null: the field only has to be there.</param>
internal sealed class WordsMatcher(string name, Wildcard? words) : FieldMatcher
{
    public override bool Wants(ref FieldReading field) => field.Is(name);

    // Either writing: what a program put there as an encoded word may be looked for as such.
    public override bool Fits(ref FieldReading field) => words is null || words.Fits(field.Text) || words.Fits(field.Raw);
}

internal sealed class FromMatcher(AddressPattern pattern) : FieldMatcher
{
    public override bool Wants(ref FieldReading field) => field.Is("From");

    public override bool Fits(ref FieldReading field)
    {
        foreach (var author in HeaderAddresses.Read(field.Raw))
        {
            if (pattern.Fits(author.Address))
            {
                return true;
            }
        }

        return false;
    }
}
