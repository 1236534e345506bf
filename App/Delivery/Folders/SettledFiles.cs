namespace QueueDashboard.Delivery.Folders;

/// <summary>What came of taking one file away.</summary>
internal abstract record FileSettled(string Reply)
{
    public sealed record Done(string Reply) : FileSettled(Reply);

    /// <summary>It does not lie there, or another does under its name.</summary>
    public sealed record Gone(string Reply) : FileSettled(Reply);

    /// <summary>It may go another time.</summary>
    public sealed record Failed(string Reply) : FileSettled(Reply);

    /// <summary>It never will.</summary>
    public sealed record Refused(string Reply) : FileSettled(Reply);
}

/// <summary>Keeps, moves or deletes the file of a settled message, as the folder's setting says.</summary>
internal static class SettledFiles
{
    private static readonly string[] MaildirParts = ["cur", "new"];
    private static readonly FileSettled.Gone Missing = new("The file does not lie there any more.");

    /// <param name="modifiedAt">Microseconds; another time means another file. Null: not known.</param>
    public static FileSettled Settle(WatchedFolderOptions folder, string relative, long? modifiedAt)
    {
        try
        {
            if (Find(folder, relative) is not { } path)
            {
                return new FileSettled.Refused("The file's name leads out of the folder; it was not touched.");
            }

            FileInfo file = new(path);
            if (!file.Exists)
            {
                return Missing;
            }

            if (modifiedAt is { } at && FolderFile.ModifiedAt(file) != at)
            {
                return new FileSettled.Gone("Another file lies there under this name; it was not touched.");
            }

            return Settle(folder, relative, file);
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            return Missing;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return new FileSettled.Failed($"The file could not be taken away: {refused.Message}");
        }
    }

    /// <summary>
    /// The file's full path, null when it leads out. A maildir's file is renamed when it is read or flagged: what stands before the colon stays, and new
    /// and cur belong together.
    /// </summary>
    public static string? Find(WatchedFolderOptions folder, string relative)
    {
        string? path = FolderPath.Resolve(folder.Path, relative);
        if (path is null || folder.Kind != FolderKind.Maildir || File.Exists(path) || Path.GetDirectoryName(Path.GetDirectoryName(path)) is not { } maildir)
        {
            return path;
        }

        string unique = Path.GetFileName(path).Split(':')[0];
        return MaildirParts.Select(name => Path.Combine(maildir, name)).Where(Directory.Exists)
            .SelectMany(Directory.EnumerateFiles)
            .FirstOrDefault(file => Path.GetFileName(file).Split(':')[0] == unique && new FileInfo(file).LinkTarget is null) ?? path;
    }

    private static FileSettled.Done Settle(WatchedFolderOptions folder, string relative, FileInfo file)
    {
        switch (folder.Settled)
        {
            case SettledFile.Delete:
                file.Delete();
                return new FileSettled.Done("The file was deleted.");
            case SettledFile.Move:
                string target = Free(Path.Combine(folder.MoveTo, Path.Combine(relative.Split('/'))));
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Move(file.FullName, target);
                return new FileSettled.Done($"The file was moved to {FolderPath.Shown(target)}.");
            default:
                return new FileSettled.Done("The file was left where it is.");
        }
    }

    /// <summary>A name that is not taken: mail servers use theirs again.</summary>
    private static string Free(string path)
    {
        for (int i = 0; i < 10_000; i++)
        {
            string tried = i == 0 ? path : $"{path}.{i}";
            if (!File.Exists(tried))
            {
                return tried;
            }
        }

        throw new IOException($"There are too many files named {FolderPath.Shown(path)}.");
    }
}
