namespace QueueDashboard.Delivery.Folders;

/// <summary>Paths below a watched folder. Whoever may write there must not make us read, move or delete anything elsewhere.</summary>
internal static class FolderPath
{
    public static bool IsWithin(string path, string folder) =>
        (Ended(Path.GetFullPath(path)) + Path.DirectorySeparatorChar).StartsWith(Ended(Path.GetFullPath(folder)) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    /// <summary>The file's full path; null: the name leads out of the folder, or a link stands in its way.</summary>
    /// <param name="relative">With slashes, whatever the system's own separator is.</param>
    public static string? Resolve(string folder, string relative)
    {
        if (relative.Length == 0 || relative.Contains('\0') || Path.IsPathRooted(relative) || relative.Split('/').Any(part => part is "" or "." or ".."))
        {
            return null;
        }

        string path = Real(folder);
        foreach (string part in relative.Split('/'))
        {
            path = Path.Combine(path, part);
            if (new FileInfo(path).LinkTarget is not null)
            {
                return null;
            }
        }

        return IsWithin(path, Real(folder)) ? path : null;
    }

    /// <summary>With all links on the way followed: the administrator named the folder itself and may name it by a link.</summary>
    public static string Real(string folder)
    {
        string full = Path.GetFullPath(folder);
        string path = Path.GetPathRoot(full) ?? "";
        foreach (string part in full[path.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            path = Path.Combine(path, part);
            path = new DirectoryInfo(path) is { LinkTarget: not null } link ? link.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path : path;
        }

        return path;
    }

    /// <summary>A name in a sentence or a log: it is as hostile as a message.</summary>
    public static string Shown(string path)
    {
        string line = string.Concat(path.Select(c => char.IsControl(c) || c is >= '\u202a' and <= '\u202e' or >= '\u2066' and <= '\u2069' ? '\ufffd' : c));
        return line.Length <= 200 ? line : string.Concat(line.AsSpan(0, 199), "…");
    }

    private static string Ended(string path) => path.TrimEnd(Path.DirectorySeparatorChar);
}
