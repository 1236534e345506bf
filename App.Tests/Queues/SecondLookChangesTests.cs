using QueueDashboard.Data.Queues;
using QueueDashboard.Queues;
using QueueDashboard.Tests.Web.Queues;

namespace QueueDashboard.Tests.Queues;

public sealed class SecondLookChangesTests
{
    private static readonly SecondLookView Look = new(
        1, DateTimeOffset.UnixEpoch, "anna", "127.0.0.1:11333", "no action", 3.5, 15,
        [new("CAME", 9, null), new("SAME", 2.001, null), new("CHANGED", 1, "What it means")]);

    [Fact]
    public void Rules_that_came_went_and_changed_stand_before_those_that_did_not()
    {
        var changes = SecondLookChanges.Of(Item("Rspamd", new("X-Rspamd-Action", null, "reject"), new("SAME", 2, null), new("WENT", 4, "old"), new("CHANGED", 25, null)), Look);

        Assert.Equal(("reject", 8.4, "no action", 3.5, 15.0), (changes.ThenAction, changes.ThenScore, changes.NowAction, changes.NowScore, changes.NowThreshold));
        Assert.Equal(
            [
                new("CHANGED", "What it means", 25, 1, RuleChange.Changed),
                new("CAME", null, null, 9, RuleChange.Came),
                new("WENT", "old", 4, null, RuleChange.Went),
                new RuleThenAndNow("SAME", null, 2, 2.001, RuleChange.Same),
            ],
            changes.Rules);
    }

    [Fact]
    public void Another_scanners_rules_are_not_compared()
    {
        var changes = SecondLookChanges.Of(Item("SpamAssassin", new EvidenceView("BAYES_99", 3.5, null)), Look);

        Assert.Null(changes.Rules);
        Assert.Null(changes.ThenAction);
    }

    private static ItemView Item(string scanner, params EvidenceView[] evidence) => new() { Row = Rows.Row(1), Recipients = [], Scanner = scanner, Evidence = evidence };
}
