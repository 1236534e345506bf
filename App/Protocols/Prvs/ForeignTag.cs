namespace QueueDashboard.Protocols.Prvs;

/// <summary>Schemes that put a tag into a sender's address and that only their makers can check.</summary>
internal enum ForeignScheme
{
    None,

    /// <summary><c>prvs=LOCAL/KDDDSSSSSS</c>, the first BATV draft of 2004.</summary>
    Slash,

    /// <summary><c>prvs=LOCAL=TAG</c>, Cisco's and IronPort's order.</summary>
    Cisco,

    /// <summary><c>btv1==TAG==LOCAL</c>.</summary>
    Barracuda,

    /// <summary><c>msprvs1=TAG=LOCAL</c>.</summary>
    SparkPost,

    /// <summary><c>SRS0=HHH=TT=DOMAIN=LOCAL</c> and <c>SRS1=...</c>: not a tag on the sender but a forwarder's address that holds him.</summary>
    Srs,

    /// <summary><c>LOCAL+prvs=KDDDSSSSSS</c>.</summary>
    SubAddress,
}

/// <param name="Local">Where the untagged local part stands in the local part that was read.</param>
/// <param name="Domain">Where the domain stands in it; empty when the domain is the address's own.</param>
/// <param name="HoldsOurForm">The tag is a digit, three digits and six hexadecimal digits, like ours.</param>
internal readonly record struct ForeignTag(ForeignScheme Scheme, Range Local, Range Domain, bool HoldsOurForm);
