using System.Globalization;

namespace QueueDashboard.Bench;

/// <summary>The switches behind a command, as `--name value` or `--name` alone.</summary>
internal sealed class Choice(string[] args)
{
    public bool Has(string name) => Array.IndexOf(args, "--" + name) >= 0;

    public string Text(string name, string otherwise)
    {
        int at = Array.IndexOf(args, "--" + name);
        return at >= 0 && at + 1 < args.Length ? args[at + 1] : otherwise;
    }

    public int Number(string name, int otherwise) => int.Parse(Text(name, otherwise.ToString(CultureInfo.InvariantCulture)), CultureInfo.InvariantCulture);

    public int[] Numbers(string name, string otherwise) => [.. Text(name, otherwise).Split(',').Select(text => int.Parse(text, CultureInfo.InvariantCulture))];

    /// <summary>A folder of this run below the one that was chosen. Give the file system that the figures are to be of.</summary>
    public DirectoryInfo Folder()
    {
        string below = Text("folder", Path.GetTempPath());
        return Directory.CreateDirectory(Path.Combine(below, "qd-bench-" + Guid.NewGuid().ToString("N")[..8]));
    }
}
