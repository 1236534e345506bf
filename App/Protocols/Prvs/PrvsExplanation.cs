namespace QueueDashboard.Protocols.Prvs;

/// <summary>What is known beyond the verdict.</summary>
internal enum PrvsExplanation
{
    None,

    /// <summary>The hash would fit if case did not matter: a server on the way changed it.</summary>
    AlteredCase,

    /// <summary>The signer hashed the address as it stands, case and quotes included.</summary>
    HashedAsGiven,

    /// <summary>The parts of a tag like ours, with the mailbox in front of them.</summary>
    SwappedOrder,

    ForeignScheme,

    /// <summary>The tag ends later than the lifetime allows: the signer's clock is ahead, or it signs for longer.</summary>
    EndsTooLate,

    /// <summary>No mailbox at a domain can be read from the text.</summary>
    NotAnAddress,

    /// <summary>Not one digit, three digits, six hexadecimal digits and an equals sign, followed by a mailbox.</summary>
    NotATag,
}
