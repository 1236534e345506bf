using QueueDashboard.Data.Queues;

namespace QueueDashboard.Delivery.Folders;

/// <summary>The watched folders: <c>Intake:Folders</c>. Configuration and no setting, because it names paths of files that are moved and deleted.</summary>
internal sealed class FolderOptions
{
    public const string Section = "Intake";

    public IList<WatchedFolderOptions> Folders { get; } = [];

    public WatchedFolderOptions? Find(string source) => Folders.FirstOrDefault(folder => folder.Source == source);
}

internal sealed class WatchedFolderOptions
{
    /// <summary>The source of what the command line takes: items and files of all imports belong together, so that a second one finds the first.</summary>
    public const string ImportName = "import";

    /// <summary>1 to 40 of a-z, 0-9 and hyphen; unique. The items' source is folder: and this.</summary>
    public string Name { get; set; } = "";

    /// <summary>Absolute.</summary>
    public string Path { get; set; } = "";

    public FolderKind Kind { get; set; } = FolderKind.Eml;

    public FolderMode Mode { get; set; } = FolderMode.Import;

    public SettledFile Settled { get; set; } = SettledFile.Keep;

    /// <summary>Absolute, outside of <see cref="Path"/>; where settled files go with <see cref="SettledFile.Move"/>.</summary>
    public string MoveTo { get; set; } = "";

    /// <summary>Seconds between two looks, 1 to 3600. Where the file system tells of changes there is a look at once.</summary>
    public int PollSeconds { get; set; } = 15;

    /// <summary>For how many seconds a file must not have changed before it is read, 0 to 3600.</summary>
    public int QuietSeconds { get; set; } = 5;

    /// <summary>Octets of the largest message, unpacked: 65536 to 1 GiB.</summary>
    public int LargestBytes { get; set; } = 52_428_800;

    /// <summary>Null: quarantine for amavis and MailScanner, else holding.</summary>
    public QueueName? Queue { get; set; }

    public ReasonCode Reason { get; set; } = ReasonCode.Unknown;

    /// <summary>amavis' release port as address:port, or the path of its socket; empty: released from our own copy.</summary>
    public string ReleaseSocket { get; set; } = "";

    public string Source => $"folder:{Name}";
}

/// <summary>What writes the files, hence where their envelope stands.</summary>
internal enum FolderKind
{
    /// <summary>Any file is a message, as a mail program or a script stores it.</summary>
    Eml,

    /// <summary>Only below new and cur, never in tmp.</summary>
    Maildir,

    /// <summary>amavis' QUARANTINEDIR.</summary>
    Amavis,

    /// <summary>A queue folder of MDaemon: files whose name ends in .msg.</summary>
    MDaemon,

    /// <summary>MailScanner's quarantine: files named message, and those below spam, nonspam and mcp.</summary>
    MailScanner,
}

/// <summary>Whether the folder goes on being the message's home.</summary>
internal enum FolderMode
{
    /// <summary>A file is taken once. From then on the message is ours, whatever becomes of the file.</summary>
    Import,

    /// <summary>The message lies there: a file that disappears ends its item, and an item that is settled here ends its file.</summary>
    Mirror,
}

/// <summary>What becomes of a file: of a mirrored one when its item is settled, of an imported one when it has been taken.</summary>
internal enum SettledFile
{
    Keep,
    Move,
    Delete,
}
