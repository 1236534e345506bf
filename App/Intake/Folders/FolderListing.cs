using QueueDashboard.Delivery.Folders;

namespace QueueDashboard.Intake.Folders;

/// <param name="Path">Below the folder, with slashes.</param>
/// <param name="ModifiedAt">Microseconds.</param>
/// <param name="Problem">Why it will not be read, as a sentence.</param>
internal sealed record ListedFile(string Path, long Size, long ModifiedAt, string? Problem);

/// <summary>What lies in a folder at one moment.</summary>
/// <param name="Unreadable">Why the folder cannot be looked into; then nothing is known of its files.</param>
/// <param name="IsEmpty">Nothing at all lies in it, not even what is passed over.</param>
internal sealed record FolderListing(IReadOnlyList<ListedFile> Files, string? Unreadable, bool IsEmpty)
{
    private const int Deepest = 16;
    private const int MostFiles = 500_000;

    private static readonly string[] Unfinished = [".tmp", ".temp", ".part", ".partial", ".filepart", ".crdownload", ".swp", ".lock", ".lck", ".bak", "~"];
    private static readonly string[] MailScannerFolders = ["spam", "nonspam", "mcp"];

    // Nothing is passed over unseen: what a link hides behind is said, and a part that cannot be read makes the look as a whole one in vain.
    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = 0, IgnoreInaccessible = false, ReturnSpecialDirectories = false };

    public static FolderListing Read(WatchedFolderOptions folder)
    {
        try
        {
            DirectoryInfo root = new(FolderPath.Real(folder.Path));
            if (!root.Exists)
            {
                return new FolderListing([], $"The folder {FolderPath.Shown(folder.Path)} is not there.", false);
            }

            List<ListedFile> files = [];
            bool any = Add(folder.Kind, root, "", 0, files);
            return files.Count > MostFiles
                ? new FolderListing([], $"The folder {FolderPath.Shown(folder.Path)} has more than {MostFiles} files.", false)
                : new FolderListing([.. files.OrderBy(file => file.ModifiedAt).ThenBy(file => file.Path, StringComparer.Ordinal)], null, !any);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or System.Security.SecurityException)
        {
            return new FolderListing([], $"The folder {FolderPath.Shown(folder.Path)} cannot be read: {refused.Message}", false);
        }
    }

    private static bool Add(FolderKind kind, DirectoryInfo folder, string below, int depth, List<ListedFile> files)
    {
        bool any = false;
        foreach (var entry in folder.EnumerateFileSystemInfos("*", Everything))
        {
            any = true;
            string path = below + entry.Name;
            if (files.Count > MostFiles)
            {
                return true;
            }

            if (entry.LinkTarget is not null)
            {
                if (IsMessage(kind, path))
                {
                    files.Add(new ListedFile(path, 0, FolderFile.ModifiedAt(entry), "It is a link; only files that lie in the folder themselves are read."));
                }
            }
            else if (entry is DirectoryInfo inner)
            {
                if (IsEntered(kind, inner.Name, below))
                {
                    if (depth == Deepest)
                    {
                        files.Add(new ListedFile(path, 0, 0, $"It lies deeper than {Deepest} folders."));
                    }
                    else
                    {
                        Add(kind, inner, path + "/", depth + 1, files);
                    }
                }
            }
            else if (entry is FileInfo file && IsMessage(kind, path))
            {
                files.Add(new ListedFile(path, file.Length, FolderFile.ModifiedAt(file), null));
            }
        }

        return any;
    }

    private static bool IsEntered(FolderKind kind, string name, string below) => kind switch
    {
        // A maildir's own folders are maildirs whose names begin with a dot; tmp is where files are made.
        FolderKind.Maildir => name != "tmp",
        _ => !name.StartsWith('.') && !(name == "tmp" && below.Length == 0),
    };

    private static bool IsMessage(FolderKind kind, string path)
    {
        string[] parts = path.Split('/');
        string name = parts[^1];
        if (name.StartsWith('.') || Unfinished.Any(end => name.EndsWith(end, StringComparison.OrdinalIgnoreCase)))
        {
            return false;
        }

        return kind switch
        {
            FolderKind.Maildir => parts.Length > 1 && parts[^2] is "new" or "cur",
            FolderKind.MDaemon => name.EndsWith(".msg", StringComparison.OrdinalIgnoreCase),
            FolderKind.MailScanner => name == "message" || (parts.Length > 1 && MailScannerFolders.Contains(parts[^2])),
            _ => true,
        };
    }
}
