namespace QueueDashboard.Data.Sources;

/// <summary>A file that a watched folder has or had: what became of it, so that it is neither taken twice nor skipped in silence.</summary>
public sealed class FolderFileRow
{
    public long Id { get; set; }
    public string Source { get; set; } = "";

    /// <summary>Below the source's folder.</summary>
    public string Path { get; set; } = "";
    public long Size { get; set; }
    public long ModifiedAt { get; set; }

    /// <summary>SHA-256 of the file in hexadecimal; null: it could not be read.</summary>
    public string? Hash { get; set; }
    public long FoundAt { get; set; }

    /// <summary>The item that it became, or that it is a second copy of.</summary>
    public long? ItemId { get; set; }

    /// <summary>Why it is no item, as a sentence.</summary>
    public string? Problem { get; set; }
    public long? GoneAt { get; set; }
}
