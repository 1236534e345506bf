namespace QueueDashboard.Data.Sources;

/// <summary>A door that stopped mail comes through, and how it has been.</summary>
public sealed class SourceRow
{
    /// <summary>As in an item's Source, such as postfix:main.</summary>
    public string Name { get; set; } = "";
    public long FirstSeenAt { get; set; }
    public long? LastContactAt { get; set; }
    public long? LastBroughtAt { get; set; }
    public long? LastFailureAt { get; set; }

    /// <summary>Why, as a sentence. It stays when the door works again; the later of the two times says which it is.</summary>
    public string? LastFailure { get; set; }

    /// <summary>Where the door goes on after a restart, in its own words, such as the place in a log file.</summary>
    public string? Bookmark { get; set; }
}

/// <summary>What a source brought in an hour, so that silence can be told from habit.</summary>
public sealed class SourceHourRow
{
    public string Name { get; set; } = "";

    /// <summary>Hours since 1970-01-01 UTC.</summary>
    public int Hour { get; set; }
    public long Brought { get; set; }
    public long Failed { get; set; }
}
