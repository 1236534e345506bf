using QueueDashboard.Rules;
using static QueueDashboard.Tests.Rules.TestRules;

namespace QueueDashboard.Tests.Rules;

public sealed class RuleSetTests
{
    private const string Message = "Subject: offer\r\n\r\ntext\r\n";
    private static readonly RuleCondition Offer = Condition("subject", "offer");

    [Fact]
    public void First_that_matches_decides_and_watching_ones_before_it_count()
    {
        var watching = new RuleDraft { Name = "watch", WatchOnly = true, Conditions = [Offer] };
        var set = RuleSet.Of([Rule(5, Offer), Rule(4, watching), Rule(6, watching), Rule(1, Condition("subject", "other")), Rule(3, watching)]);
        using var facts = Facts(set, Message);
        var verdict = set.Judge(facts);
        Assert.Equal(5, verdict.Stopped?.Id);
        Assert.Equal([3L, 4L], verdict.Watched.Select(rule => rule.Id));
        Assert.True(set.Stops);
        Assert.False(RuleSet.Of([Rule(1, watching)]).Stops);
    }

    [Fact]
    public void All_conditions_must_be_met()
    {
        var set = RuleSet.Of([Rule(1, Offer, Condition("sender", "other.test")), Rule(2, Offer, Condition("sender", "remote.test"))]);
        using var facts = Facts(set, Message);
        Assert.Equal(2, set.Judge(facts).Stopped?.Id);
    }

    [Fact]
    public void Mail_of_own_users_is_left_alone_unless_the_rule_says_otherwise()
    {
        var own = World with { OwnUser = true };
        var set = RuleSet.Of([Rule(1, Offer)]);
        Assert.False(set.JudgesOwnUsers);
        using var facts = Facts(set, Message, own);
        Assert.Null(set.Judge(facts).Stopped);
        var both = RuleSet.Of([Rule(1, Offer), Rule(2, new RuleDraft { Name = "both", OwnUsers = true, Conditions = [Offer] })]);
        using var again = Facts(both, Message, own);
        Assert.Equal(2, both.Judge(again).Stopped?.Id);
    }

    [Fact]
    public void Disabled_and_unreadable_rules_are_left_out()
    {
        var off = new RuleDraft { Name = "off", Enabled = false, Conditions = [Offer] };
        Assert.True(RuleSet.Of([Rule(1, off), Rule(2, Offer, Condition("score", "high")), Rule(3)]).IsEmpty);
        Assert.False(RuleSet.Of([Rule(1, off)], disabledToo: true).IsEmpty);
    }

    [Fact]
    public void Only_what_conditions_look_at_is_needed()
    {
        Assert.Equal(RuleNeeds.None, RuleSet.Empty.Needs);
        Assert.Equal(RuleNeeds.None, RuleSet.Of([Rule(1, Condition("sender", "a.test"), Condition("recipient", "b.test"), Condition("client", "192.0.2.1"))]).Needs);
        Assert.Equal(RuleNeeds.Header, RuleSet.Of([Rule(1, Offer, Condition("score", "5"))]).Needs);
        Assert.Equal(RuleNeeds.Header | RuleNeeds.Size, RuleSet.Of([Rule(1, Condition("larger", "1M"))]).Needs);
        Assert.Equal(RuleNeeds.Header | RuleNeeds.Attachments, RuleSet.Of([Rule(1, Condition("attachment-name", "*.exe"))]).Needs);
    }

    [Fact]
    public void Trial_says_of_each_condition_what_it_saw()
    {
        var set = RuleSet.Of([Rule(1, Offer, Condition("score", "5", not: true), Condition("sender", "other.test"), Condition("larger", "1M"), Condition("recipient", "anna@*"))]);
        using var facts = Facts(set, Message);
        var finding = Assert.Single(set.Explain(facts));
        Assert.False(finding.Matches);
        Assert.Equal(
            [(true, "offer"), (true, null), (false, "eve@remote.test"), (false, "24"), (true, "anna@local.test")],
            finding.Conditions.Select(one => (one.Met, one.Seen)));
    }

    [Fact]
    public void Whole_and_pieces_are_judged_alike()
    {
        var set = RuleSet.Of([Rule(1, Condition("attachment-name", "*.exe"))]);
        using MessageFacts facts = new(set, World, BodyRoom.Unlimited);
        facts.AddField("Content-Type"u8, "multipart/mixed;\n boundary=cut"u8);
        facts.AddField("Subject"u8, "x"u8);
        facts.AddBody("--c"u8);
        facts.AddBody("ut\r\nContent-Disposition: attachment; filename=a.exe\r\n\r\nMZ\r\n--cut--\r\n"u8);
        Assert.Equal(new SeenAttachment("a.exe", "text/plain", "application/x-msdownload"), Assert.Single(facts.Attachments));
        Assert.Equal(1, set.Judge(facts).Stopped?.Id);
    }
}
