namespace QueueDashboard.Data.Digests;

/// <summary>Who a subscription tells. The numbers are stored.</summary>
public enum Audience
{
    /// <summary>Chosen addresses, told of all that matches.</summary>
    Administrators = 1,

    /// <summary>Everyone with something new, told of his own mail only.</summary>
    Recipients = 2,
}

/// <summary>When a subscription falls due. The numbers are stored.</summary>
public enum DigestSchedule
{
    Off = 0,

    /// <summary>At the first arrival in an empty queue, then every N minutes until it is empty.</summary>
    OnArrival = 1,
    Hourly = 2,
    Daily = 3,
    Weekly = 4,
    Cron = 5,
}

/// <summary>A standing order to tell somebody of stopped mail.</summary>
public sealed class SubscriptionRow
{
    public long Id { get; set; }
    public string Name { get; set; } = "";
    public Audience Audience { get; set; }
    public bool Enabled { get; set; }

    /// <summary>Administrators' addresses, one a line.</summary>
    public string Addresses { get; set; } = "";

    /// <summary>Bits 1, 2, 4 for holding, quarantine, bad; 7 is all of them.</summary>
    public int Queues { get; set; } = 7;

    /// <summary>Only these recipient domains, one a line; empty: all.</summary>
    public string Domains { get; set; } = "";
    public DigestSchedule Schedule { get; set; }

    /// <summary>Minutes between two mails of <see cref="DigestSchedule.OnArrival"/>.</summary>
    public int EveryMinutes { get; set; } = 60;

    /// <summary>Minutes after local midnight for daily and weekly.</summary>
    public int AtMinute { get; set; } = 420;

    /// <summary>0 is Sunday.</summary>
    public int Weekday { get; set; } = 1;
    public string Cron { get; set; } = "";
    public string TimeZone { get; set; } = "";

    /// <summary>All that is still held, not only what is new.</summary>
    public bool Everything { get; set; }

    /// <summary>en or de.</summary>
    public string Language { get; set; } = "en";

    /// <summary>At most this many messages in one mail, then "and N more".</summary>
    public int Cap { get; set; } = 100;

    /// <summary>When it falls due next; null: never by itself.</summary>
    public long? NextAt { get; set; }

    /// <summary>The newest item that has been considered: what is above it is new.</summary>
    public long ToldUpTo { get; set; }
    public long? LastAt { get; set; }
    public int Version { get; set; }
}

/// <summary>What a subscription knows of one address.</summary>
public sealed class SubscriberRow
{
    public long SubscriptionId { get; set; }

    /// <summary>Folded for comparison.</summary>
    public string AddressKey { get; set; } = "";
    public long ToldUpTo { get; set; }
    public long? LastAt { get; set; }

    /// <summary>A digest to this address came back.</summary>
    public long? BouncedAt { get; set; }
    public string? BounceText { get; set; }
}
