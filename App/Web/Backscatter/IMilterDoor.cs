using QueueDashboard.Filter;

namespace QueueDashboard.Web.Backscatter;

/// <summary>What the pages say of the listener that the mail server asks.</summary>
internal interface IMilterDoor
{
    /// <summary>Host and port, as the mail server is to write them.</summary>
    string Address { get; }

    /// <summary>Why it does not listen; null: it does.</summary>
    string? WhyNot { get; }

    /// <summary>Who asked since the start, also about mail that is nobody's business and so stands in no history.</summary>
    FilterSnapshot Seen { get; }
}
