using System.Text.RegularExpressions;
using QueueDashboard.Tests.Architecture;

namespace QueueDashboard.Tests.EndToEnd;

/// <summary>docs/mail-servers.md as its readers copy from it.</summary>
internal static partial class PrintedPage
{
    /// <summary>The blocks of code below a heading, up to the next one.</summary>
    public static IReadOnlyList<string> Blocks(string heading)
    {
        string page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "mail-servers.md"));
        string[] parts = Heading().Split(page);
        string below = parts.SkipWhile(part => part != heading).ElementAt(1);
        return [.. Block().Matches(below).Select(match => match.Groups[1].Value)];
    }

    [GeneratedRegex("^##+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex("^```\\w*\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
