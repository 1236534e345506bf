namespace QueueDashboard.Data.Batv;

/// <summary>What one day brought. True also when the history had to leave rows out.</summary>
public sealed class BatvDayRow
{
    /// <summary>Stands in <see cref="Word"/> for messages that left with a tag.</summary>
    public const string Departed = "signed";

    /// <summary>Days since 1970-01-01, UTC.</summary>
    public int Day { get; set; }

    /// <summary>A verdict's word, or <see cref="Departed"/>.</summary>
    public string Word { get; set; } = "";
    public long Count { get; set; }

    /// <summary>Those of <see cref="Count"/> that were bounces; the others went to a tagged address with a sender.</summary>
    public long Bounces { get; set; }
    public long Failed { get; set; }
    public long Refused { get; set; }
    public long Doubtful { get; set; }
}

/// <summary>When the milter last saw a listener of the mail server, and what it did there.</summary>
public sealed class BatvListenerRow
{
    /// <summary>The daemon name; empty when the mail server gave none.</summary>
    public string Listener { get; set; } = "";
    public long FirstSeen { get; set; }
    public long LastSeen { get; set; }
    public long Judged { get; set; }
    public long Refused { get; set; }
    public long SignedCount { get; set; }
    public long? LastSignedAt { get; set; }
}

/// <summary>The one row of what is no setting and no key.</summary>
public sealed class BatvStateRow
{
    public const int Only = 1;

    public int Id { get; set; } = Only;

    /// <summary>When signing was turned on; null while it is off.</summary>
    public long? EnabledSince { get; set; }
}
