using System.Diagnostics;
using System.Globalization;

namespace QueueDashboard.Bench.Servers;

/// <summary>What a server and all that it started have used, as the kernel counts it. Linux only.</summary>
internal static class ProcessTree
{
    private const double TicksPerSecond = 100;

    /// <summary>
    /// Processor time in seconds, of the living and of those that were waited for: Postfix's workers come and go in the middle of
    /// a measurement.
    /// </summary>
    public static double CpuSeconds(int root) => Stats(root).Sum(stat => stat.Ticks) / TicksPerSecond;

    /// <summary>Resident memory of the tree in MiB, now or at its peak. Pages that processes share are counted once a process.</summary>
    public static double MemoryMiB(int root, bool peak) => Stats(root).Sum(stat => Status(stat.Pid, peak ? "VmHWM:" : "VmRSS:")) / 1024;

    /// <summary>The peak begins anew. Needs no more than to be the same user.</summary>
    public static void ForgetPeak(int root)
    {
        foreach (var stat in Stats(root))
        {
            File.WriteAllText($"/proc/{stat.Pid}/clear_refs", "5");
        }
    }

    public static async Task StopAsync(Process process)
    {
        if (!process.HasExited)
        {
            using (Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]))
            {
                await process.WaitForExitAsync();
            }
        }
    }

    private static List<(int Pid, long Ticks)> Stats(int root)
    {
        List<(int Pid, int Parent, long Ticks)> all = [];
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out int pid) && Read(pid) is { } fields)
            {
                // Fields 4 and 14 to 17 of proc(5): parent, own time in user and system mode, and that of children that have ended.
                long ticks = fields[11..15].Sum(field => long.Parse(field, CultureInfo.InvariantCulture));
                all.Add((pid, int.Parse(fields[1], CultureInfo.InvariantCulture), ticks));
            }
        }

        HashSet<int> tree = [root];
        while (all.Where(one => tree.Contains(one.Parent)).Aggregate(false, (grew, one) => tree.Add(one.Pid) || grew))
        {
        }

        return [.. all.Where(one => tree.Contains(one.Pid)).Select(one => (one.Pid, one.Ticks))];
    }

    private static string[]? Read(int pid)
    {
        try
        {
            // The name, in parentheses, may hold anything.
            string text = File.ReadAllText($"/proc/{pid}/stat");
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            // It ended while we looked.
            return null;
        }
    }

    private static double Status(int pid, string name)
    {
        try
        {
            string? line = File.ReadLines($"/proc/{pid}/status").FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal));
            return line is null ? 0 : double.Parse(line[name.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
