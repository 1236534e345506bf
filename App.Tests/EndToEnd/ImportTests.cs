using System.Text;
using QueueDashboard.Tests.Support;

namespace QueueDashboard.Tests.EndToEnd;

/// <summary>The command import beside a running server.</summary>
[Collection(nameof(DashboardAndSink))]
public sealed class ImportTests(DashboardAndSink world)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Import_reports_each_file_and_the_server_shows_them()
    {
        using TemporaryFolder folder = new();
        await WriteAsync(folder, "a.eml", "To: anna@local.test\nFrom: s@peer.test\nSubject: imported one\n\nx\n");
        await WriteAsync(folder, "b.eml", "To: anna@local.test\nFrom: s@peer.test\nSubject: imported one\n\nx\n");
        await WriteAsync(folder, "sub/c.eml", "To: anna@local.test\nFrom: s@peer.test\nSubject: imported two\n\nx\n");
        await WriteAsync(folder, "note", "no message\n");

        string first = await world.Dashboard.CommandAsync(["import", folder.Path, "--queue", "quarantine"], 1);
        string[] lines = first.Trim().Split('\n');
        long id = await world.Dashboard.ItemAsync("imported one");

        Assert.Equal($"taken\ta.eml\t{id}", Assert.Single(lines, line => line.StartsWith("taken\ta.eml", StringComparison.Ordinal)));
        Assert.Contains($"there-already\tb.eml\t{id}", lines);
        Assert.Contains("skipped\tnote\tIt does not look like a message: no field of a header is in it.", lines);
        Assert.Equal("2 taken, 1 there already, 1 skipped.", lines[^1]);
        Assert.Equal("quarantine", (await world.Dashboard.GetAsync($"items/{id}")).GetProperty("queue").GetString());

        File.Delete(folder.At("note"));
        File.Move(folder.At("a.eml"), folder.At("renamed"));
        Assert.EndsWith("0 taken, 3 there already, 0 skipped.", (await world.Dashboard.CommandAsync(["import", folder.Path], 0)).Trim(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_of_a_folder_that_is_not_there_says_so() =>
        Assert.EndsWith("0 taken, 0 there already, 0 skipped.", (await world.Dashboard.CommandAsync(["import", "/nowhere/at/all"], 1)).Trim(), StringComparison.Ordinal);

    private static async Task WriteAsync(TemporaryFolder folder, string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder.At(name))!);
        await File.WriteAllBytesAsync(folder.At(name), Encoding.ASCII.GetBytes(text), Cancel);
    }
}
