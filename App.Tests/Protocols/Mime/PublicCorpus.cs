using System.Text.Json;

namespace QueueDashboard.Tests.Protocols.Mime;

/// <summary>Real messages with facts that other programs and people state about them. They are not part of the repository.</summary>
internal sealed class PublicCorpus(string folder)
{
    public const string Missing = "The message corpus is not here: set QD_CORPUS to its folder or lay it beside the repository as shared/corpus.";

    /// <summary>The corpus by <c>QD_CORPUS</c> or beside the repository, or null.</summary>
    public static PublicCorpus? Find()
    {
        if (Environment.GetEnvironmentVariable("QD_CORPUS") is { Length: > 0 } named)
        {
            return File.Exists(FactsIn(named)) ? new PublicCorpus(named) : null;
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var beside = Path.Combine(folder.FullName, "shared", "corpus");
            if (File.Exists(FactsIn(beside)))
            {
                return new PublicCorpus(beside);
            }
        }

        return null;
    }

    /// <summary>Skips the test without the corpus; fails it when the peers are required.</summary>
    public static PublicCorpus Require()
    {
        var corpus = Find();
        if (corpus is null)
        {
            Assert.SkipUnless(Environment.GetEnvironmentVariable("QD_REQUIRE_PEERS") == "1", Missing);
            Assert.Fail(Missing);
        }

        return corpus;
    }

    public IEnumerable<(string File, byte[] Bytes, JsonElement Facts)> Rows()
    {
        foreach (var line in File.ReadLines(FactsIn(folder)))
        {
            var facts = JsonSerializer.Deserialize<JsonElement>(line);
            var file = facts.GetProperty("file").GetString()!;
            yield return (file, File.ReadAllBytes(Path.Combine(folder, file)), facts);
        }
    }

    private static string FactsIn(string folder) => Path.Combine(folder, "public-facts.jsonl");
}
