using QueueDashboard.Filter;
using QueueDashboard.Protocols.Milter;
using QueueDashboard.Rules;
using static QueueDashboard.Tests.Rules.TestRules;

namespace QueueDashboard.Tests.Filter;

public sealed class FilterRuleTests
{
    private const string Held = "qfilter rule 1: rule 1|c";

    [Fact]
    public void Nothing_more_is_asked_for_without_a_rule_and_only_what_rules_need_with_one()
    {
        const MilterSteps Body = MilterSteps.NoBody, Header = MilterSteps.NoHeaders;
        Assert.Equal((Body | Header, false), Terms());
        Assert.Equal((Body | Header, true), Terms(Condition("sender", "remote.test")));
        Assert.Equal((Body, true), Terms(Condition("subject", "x")));
        Assert.Equal((MilterSteps.Skip, true), Terms(Condition("larger", "1M")));
        Assert.Equal((MilterSteps.Skip, true), Terms(Condition("attachment-name", "*.exe")));
        using SessionTalk watching = With(Rule(1, new RuleDraft { Name = "w", WatchOnly = true, Conditions = [Condition("subject", "x")] }));
        Assert.False(watching.Negotiate().Has(MilterActions.Quarantine));

        static (MilterSteps, bool) Terms(params RuleCondition[] conditions)
        {
            using SessionTalk talk = conditions.Length == 0 ? new() : With(Rule(1, conditions));
            MilterOffer terms = talk.Negotiate();
            return (terms.Steps & (Body | Header | MilterSteps.Skip), terms.Has(MilterActions.Quarantine));
        }
    }

    [Fact]
    public void Message_that_a_rule_matches_is_held_with_its_reason_by_queue_id()
    {
        using SessionTalk talk = With(Rule(1, Condition("subject", "invoice"), Condition("recipient", "local.test"))).Connect();
        Assert.Equal(Held, Message(talk, "<eve@remote.test>", "Your invoice"));
        Assert.Equal("c", Message(talk, "<eve@remote.test>", "Hello"));
        Assert.Equal([1L], talk.RuleSink.Matches);
        var (queueId, reason) = Assert.Single(talk.RuleSink.Holds);
        Assert.Equal("4jWyjq1WySz1jMyF", queueId);
        Assert.Equal(("filter", "rule 1", "Filter rule: rule 1"), (reason.Origin, reason.Scanner, reason.Said));
        Assert.Equal(["subject invoice", "recipient local.test"], reason.Evidence.Select(one => one.Text));
    }

    [Fact]
    public void Watching_rule_counts_and_stops_nothing()
    {
        using SessionTalk talk = With(Rule(1, new RuleDraft { Name = "w", WatchOnly = true, Conditions = [Condition("subject", "invoice")] })).Connect();
        Assert.Equal("c", Message(talk, "<eve@remote.test>", "Your invoice"));
        Assert.Equal([1L], talk.RuleSink.Matches);
        Assert.Empty(talk.RuleSink.Holds);
    }

    [Fact]
    public void Attachment_is_seen_over_several_chunks_and_the_rest_is_not_asked_for()
    {
        using SessionTalk talk = With(Rule(1, Condition("attachment-name", "*.exe")), new FilterOptions { Limits = { BodyBytes = 65_536 } }).Connect();
        talk.Mail("<eve@remote.test>");
        talk.Rcpt("<bob@local.test>");
        talk.Say('L', "Content-Type\0multipart/mixed; boundary=cut\0");
        Assert.Equal("c", talk.Say('B', "--cut\r\nContent-Disp"));
        Assert.Equal("c", talk.Say('B', "osition: attachment; filename=a.exe\r\n\r\n"));
        Assert.Equal("s", talk.Say('B', new string('x', 70_000)));
        Assert.Equal(Held, talk.End());
    }

    [Fact]
    public void Own_users_mail_is_left_alone_and_still_signed()
    {
        using SessionTalk talk = With(Rule(1, Condition("subject", "invoice"))).Connect("ORIGINATING");
        Assert.Equal("e<prvs=0785d5f2fa=anna@local.test>|c", Message(talk, "<anna@local.test>", "Your invoice", user: "anna", to: "<bob@remote.test>"));
        Assert.Empty(talk.RuleSink.Matches);
    }

    [Fact]
    public void Own_users_mail_is_signed_and_held_where_the_rule_says_so()
    {
        using SessionTalk talk = With(Rule(1, new RuleDraft { Name = "rule 1", OwnUsers = true, Conditions = [Condition("subject", "invoice")] })).Connect("ORIGINATING");
        Assert.Equal("e<prvs=0785d5f2fa=anna@local.test>|" + Held, Message(talk, "<anna@local.test>", "Your invoice", user: "anna", to: "<bob@remote.test>"));
    }

    [Theory]
    [InlineData("REINJECT", "c")]
    [InlineData("RESCAN", Held)]
    public void Released_mail_is_never_stopped_again_and_rescanned_mail_is_judged(string listener, string answer)
    {
        using SessionTalk talk = With(Rule(1, Condition("subject", "invoice"))).Connect(listener);
        Assert.Equal(answer, Message(talk, "<eve@remote.test>", "Your invoice"));
    }

    [Fact]
    public void Change_takes_effect_on_the_next_connection()
    {
        using SessionTalk talk = new();
        talk.Connect();
        talk.Rules.Replace(RuleSet.Of([Rule(1, Condition("subject", "invoice"))]));
        Assert.Equal("c", Message(talk, "<eve@remote.test>", "Your invoice"));

        using SessionTalk next = With(Rule(1, Condition("subject", "invoice"))).Connect();
        next.Rules.Replace(RuleSet.Of([Rule(1, Condition("subject", "offer"))]));
        Assert.Equal("c", Message(next, "<eve@remote.test>", "Your invoice"));
        Assert.Equal(Held, Message(next, "<eve@remote.test>", "Your offer"));
        next.Rules.Replace(RuleSet.Empty);
        Assert.Equal("c", Message(next, "<eve@remote.test>", "Your offer"));
    }

    [Fact]
    public void Mail_server_that_cannot_hold_is_told_to_go_on()
    {
        using SessionTalk talk = With(Rule(1, Condition("subject", "invoice"))).Connect(offer: "\0\0\0\u0006\0\0\u0001\u00d3\0\u001f\u00ff\u00ff");
        Assert.Equal("c", Message(talk, "<eve@remote.test>", "Your invoice"));
        Assert.Equal(2, talk.Logs.Lines.Count(line => line.Text.Contains("does not let a filter hold", StringComparison.Ordinal)));
        Assert.Empty(talk.RuleSink.Holds);
    }

    [Fact]
    public void Rules_that_fail_let_the_message_go_on()
    {
        using SessionTalk talk = With(Rule(1, Condition("subject", "invoice"))).Connect();
        talk.RuleSink.Fails = true;
        Assert.Equal("c", Message(talk, "<eve@remote.test>", "Your invoice"));
        Assert.Contains(talk.Logs.Lines, line => line.Text.Contains("filter rules failed", StringComparison.Ordinal));
    }

    [Fact]
    public void Recipient_that_is_refused_is_nobody_to_a_rule()
    {
        using SessionTalk talk = With(Rule(1, Condition("recipient", "anna@local.test"))).Connect();
        talk.Mail("<>");
        Assert.StartsWith("y550", talk.Rcpt("<anna@local.test>"), StringComparison.Ordinal);
        Assert.Equal("c", talk.Rcpt("<prvs=0785d5f2fa=bob@remote.test>"));
        Assert.Equal("c", talk.End());
    }

    private static SessionTalk With(Rule rule, FilterOptions? options = null)
    {
        SessionTalk talk = new(options: options);
        talk.Rules.Replace(RuleSet.Of([rule]));
        return talk;
    }

    private static string Message(SessionTalk talk, string from, string subject, string? user = null, string to = "<bob@local.test>")
    {
        talk.Mail(from, user);
        Assert.Equal("c", talk.Rcpt(to));
        talk.Say('L', $"Subject\0{subject}\0");
        return talk.End();
    }
}
