namespace QueueDashboard.Batv;

/// <summary>Why a message keeps its sender.</summary>
internal enum Unsigned
{
    Disabled,

    /// <summary>The session is an outsider's: whoever forges one of our senders would get a good tag from us.</summary>
    NotOwnUser,

    /// <summary>Handed back by a filter or by this dashboard.</summary>
    Skipped,
    NullSender,

    /// <summary>Its bounces do not come to us.</summary>
    NotOwnDomain,
    AlreadyTagged,
    TooLong,
    NotAnAddress,

    /// <summary>All recipients are in own domains.</summary>
    OnlyLocalRecipients,

    /// <summary>All recipients elsewhere are exempt.</summary>
    Exempt,

    /// <summary>There is no key that signs: the mail goes out, and its bounces will fail.</summary>
    NoKey,
}

/// <summary>What becomes of a message's sender.</summary>
internal abstract record SenderDecision
{
    private SenderDecision()
    {
    }

    /// <param name="Address">Without angle brackets, quoted where needed.</param>
    internal sealed record Sign(string Address, int Slot) : SenderDecision;

    internal sealed record Keep(Unsigned Why) : SenderDecision;
}
