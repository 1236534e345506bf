using QueueDashboard.Protocols.Mime;

namespace QueueDashboard.Tests.Protocols.Mime;

public sealed class CorpusAgreementTests(ITestOutputHelper output)
{
    [Fact]
    public void Reader_on_real_messages_agrees_with_stated_facts()
    {
        var fields = new List<(string File, string Field, string? Theirs, string? Ours)>();
        foreach (var (file, bytes, facts) in PublicCorpus.Require().Rows())
        {
            var comparison = new FieldComparison(facts, MailMessage.Read(bytes)).Run();
            fields.AddRange(comparison.Fields.Select(f => (file, f.Field, f.Theirs, f.Ours)));
        }

        var differing = fields.Where(f => (f.Theirs ?? "") != (f.Ours ?? "")).ToList();
        foreach (var group in fields.GroupBy(f => f.Field))
        {
            output.WriteLine($"{group.Key}: {group.Count(f => (f.Theirs ?? "") == (f.Ours ?? ""))} of {group.Count()}");
        }

        foreach (var (file, field, theirs, ours) in differing)
        {
            output.WriteLine($"{file}\n  {field}\n    theirs: {theirs}\n    ours:   {ours}");
        }

        var share = 1 - ((double)differing.Count / fields.Count);
        output.WriteLine($"{share:P2} of {fields.Count} fields");
        Assert.True(fields.Count > 3000, "The facts are not read.");
        Assert.True(share >= 0.99, $"Only {share:P2} of the fields agree.");
    }
}
