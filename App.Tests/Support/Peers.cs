namespace QueueDashboard.Tests.Support;

/// <summary>Real programs that some tests need beside ours. Without them those tests say so; where they must be there, they fail.</summary>
internal static class Peers
{
    private static readonly string[] Folders = [.. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries), "/usr/sbin", "/sbin"];

    /// <summary>The program's path. Skips the test when it is missing, unless QD_REQUIRE_PEERS is 1.</summary>
    public static string Find(string program)
    {
        string? path = Folders.Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
        Need(path is not null, $"{program} is not installed here.");
        return path!;
    }

    /// <summary>A program whose name differs from one system to the next.</summary>
    public static string FindOneOf(params string[] programs) => Find(programs.FirstOrDefault(program => Folders.Any(folder => File.Exists(Path.Combine(folder, program)))) ?? programs[0]);

    /// <summary>Exim's package cannot stand beside Postfix's, so it is mostly unpacked and not installed: QD_EXIM names it.</summary>
    public static string FindExim()
    {
        string? path = new[] { Environment.GetEnvironmentVariable("QD_EXIM"), "/opt/exim-light/root/usr/sbin/exim4", "/usr/sbin/exim4" }.FirstOrDefault(File.Exists);
        Need(path is not null, "Exim is not here (QD_EXIM names its program).");
        Need(Environment.IsPrivilegedProcess, "Exim takes a configuration of the test's own from root only.");
        return path!;
    }

    /// <summary>Skips the test with the sentence when a condition of the machine is not met.</summary>
    public static void Need(bool met, string sentence)
    {
        if (Environment.GetEnvironmentVariable("QD_REQUIRE_PEERS") == "1")
        {
            Assert.True(met, sentence);
        }

        Assert.SkipUnless(met, sentence);
    }
}
