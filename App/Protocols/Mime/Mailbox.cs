namespace QueueDashboard.Protocols.Mime;

/// <summary>One mailbox of an address header.</summary>
/// <param name="Name">The display name, decoded, or empty.</param>
/// <param name="Address">As written, without angle brackets and route. Not checked, may be empty or no address at all.</param>
public sealed record Mailbox(string Name, string Address)
{
    /// <summary>Name and address as a mail program shows them.</summary>
    public override string ToString() => Name.Length == 0 ? Address : $"{Name} <{Address}>";
}
