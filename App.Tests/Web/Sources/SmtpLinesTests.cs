using QueueDashboard.Settings;
using QueueDashboard.Tests.Architecture;
using QueueDashboard.Web.Sources;

namespace QueueDashboard.Tests.Web.Sources;

public sealed class SmtpLinesTests
{
    /// <summary>The guide's lines are run on a real Postfix by PrintedPostfixTests; the page must not say anything else.</summary>
    [Fact]
    public async Task Lines_are_those_of_the_guide()
    {
        string guide = (await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "mail-servers.md"), TestContext.Current.CancellationToken)).ReplaceLineEndings("\n");

        var lines = SmtpLines.Of("127.0.0.1", 2525, new RelaySettings());

        foreach (string part in lines.Master.ReplaceLineEndings("\n").Split("\n\n").Select(part => part[(part.IndexOf('\n', StringComparison.Ordinal) + 1)..].TrimEnd()))
        {
            Assert.Contains(part, guide, StringComparison.Ordinal);
        }

        Assert.Contains(lines.Main.Trim(), guide, StringComparison.Ordinal);
        Assert.Contains(lines.HeaderChecks.ReplaceLineEndings("\n").Trim(), guide, StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_take_this_installation_s_addresses()
    {
        var lines = SmtpLines.Of("192.0.2.7", 2600, new RelaySettings { Release = new RelaySetting { Host = "::1", Port = 10099 } });

        Assert.Contains("qd:[192.0.2.7]:2600", lines.HeaderChecks, StringComparison.Ordinal);
        Assert.Contains("\n[::1]:10099 inet", lines.Master, StringComparison.Ordinal);
    }
}
