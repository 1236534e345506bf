namespace QueueDashboard.Filter;

/// <summary>What the mail server is told when we cannot answer: an error of ours, or a change that it does not take.</summary>
internal enum FilterFailureChoice
{
    /// <summary>Own users' mail waits, so that nothing leaves unsigned; incoming mail goes on, since a bounce too many does less harm.</summary>
    ByDirection,

    /// <summary>All mail waits.</summary>
    TempFail,

    /// <summary>All mail goes on, unsigned and unjudged.</summary>
    Accept,
}
