namespace QueueDashboard.Intake.Folders;

/// <summary>What a look made of one file.</summary>
internal abstract record FileReport(string Path)
{
    public sealed record Taken(string Path, long ItemId) : FileReport(Path);

    /// <summary>The same content is there as an item already.</summary>
    public sealed record Duplicate(string Path, long ItemId) : FileReport(Path);

    /// <summary>It was for the dashboard itself and waits for nobody.</summary>
    public sealed record Settled(string Path) : FileReport(Path);

    /// <param name="Why">A sentence.</param>
    public sealed record Problem(string Path, string Why) : FileReport(Path);

    /// <summary>It may still be being written; the next look decides.</summary>
    public sealed record Waiting(string Path) : FileReport(Path);
}

/// <param name="Gone">Items that ended because their file did.</param>
/// <param name="Failure">Why nothing could be seen or stored; null: all went well, whatever single files are like.</param>
internal sealed record FolderReport(IReadOnlyList<FileReport> Files, int Gone, string? Failure);
