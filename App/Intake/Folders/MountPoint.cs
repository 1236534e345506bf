using QueueDashboard.Delivery.Folders;

namespace QueueDashboard.Intake.Folders;

/// <summary>
/// On which mounted file system a folder lies. An unmounted folder looks like an empty one, and an empty one would end every item that lay there.
/// </summary>
internal static class MountPoint
{
    private const string Table = "/proc/self/mountinfo";

    /// <summary>Such as "/mnt/quarantine nfs server:/quarantine"; empty where the system does not say.</summary>
    public static async Task<string> OfAsync(string folder, CancellationToken cancel)
    {
        if (!OperatingSystem.IsLinux() || !File.Exists(Table))
        {
            return "";
        }

        return Find(await File.ReadAllLinesAsync(Table, cancel), FolderPath.Real(folder));
    }

    /// <summary>The mount that reaches furthest down to the folder; of several at one place the last covers the others.</summary>
    internal static string Find(IReadOnlyList<string> table, string folder)
    {
        (int Length, string Text) best = (-1, "");
        foreach (string line in table)
        {
            // 36 35 98:0 /root /mount/point options [optional fields] - type source options; blanks in a path are \040.
            string[] halves = line.Split(" - ", 2);
            string[] left = halves[0].Split(' ');
            string[] right = halves.Length == 2 ? halves[1].Split(' ') : [];
            if (left.Length < 5 || right.Length < 2)
            {
                continue;
            }

            string point = left[4].Replace("\\040", " ", StringComparison.Ordinal);
            if (FolderPath.IsWithin(folder, point) && point.Length >= best.Length)
            {
                best = (point.Length, $"{point} {right[0]} {right[1]}");
            }
        }

        return best.Text;
    }
}
