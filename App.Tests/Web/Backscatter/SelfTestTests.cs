using QueueDashboard.Batv;
using QueueDashboard.Filter;
using QueueDashboard.Settings;
using QueueDashboard.Web.Backscatter;

namespace QueueDashboard.Tests.Web.Backscatter;

public sealed class SelfTestTests
{
    private static readonly DateTimeOffset Now = Bounces.Now;

    [Fact]
    public void Nothing_set_up_names_what_is_missing_and_alarms_of_nothing_that_was_not_wanted()
    {
        var lines = Of(new TestFacts { Settings = new(), WhyNotListening = "the port is taken" });

        Assert.Equal(["Domains", "Listening", "Contact", "Outside", "Submission"], lines.Where(line => line.Value.Result == LinkResult.Wrong).Select(line => line.Key));
        Assert.Equal("the port is taken", lines["Listening"].Given);
    }

    [Fact]
    public void Everything_in_order_is_said_line_by_line()
    {
        var lines = Of(new TestFacts { Settings = new() { Enabled = true }, OwnDomains = ["example.org"], HasSigningKey = true, Sights = [Sight("smtpd"), Sight("ORIGINATING", signed: true)], Passed = 1 });

        Assert.All(lines.Values, line => Assert.Equal(LinkResult.Well, line.Result));
    }

    [Fact]
    public void Enabled_without_a_tag_on_anything_is_wrong()
    {
        var lines = Of(new TestFacts { Settings = new() { Enabled = true }, Sights = [Sight("smtpd")] });

        Assert.Equal((LinkResult.Wrong, LinkResult.Wrong, LinkResult.Wrong), (lines["Signed"].Result, lines["Submission"].Result, lines["Key"].Result));
    }

    [Fact]
    public void Old_contact_is_doubted()
    {
        var line = Of(new TestFacts { Settings = new(), Sights = [Sight("smtpd") with { LastSeen = Now.AddDays(-2) }] })["Contact"];

        Assert.Equal((LinkResult.Waits, Now.AddDays(-2)), (line.Result, line.At));
    }

    [Fact]
    public void Contact_without_a_question_is_a_contact() =>
        Assert.Equal((LinkResult.Well, Now), Of(new TestFacts { Settings = new(), LastContact = Now })["Contact"] is var line ? (line.Result, line.At!.Value) : default);

    [Fact]
    public void Listener_that_asked_about_ordinary_mail_only_is_seen_too()
    {
        var sights = ListenerSights.Of(
            [Sight("smtpd")],
            new FilterSnapshot(Now, "127.0.0.1", [new("SMTPD", Now, Now, 1, 0, 0, 0, null), new("ORIGINATING", Now, Now, 1, 0, 0, 0, null)]));

        Assert.Equal(["smtpd", "ORIGINATING"], sights.Select(sight => sight.Listener));
        Assert.Equal((5L, Now), (sights[0].Judged, sights[0].LastSeen));
    }

    [Fact]
    public void Skipped_listener_alone_is_no_mail_from_outside() =>
        Assert.Equal(LinkResult.Wrong, Of(new TestFacts { Settings = new(), Sights = [Sight("reinject")] })["Outside"].Result);

    private static Dictionary<string, TestLine> Of(TestFacts facts) => SelfTest.Of(facts, Now).ToDictionary(line => line.Key);

    private static ListenerSight Sight(string name, bool signed = false) => new(name, Now.AddDays(-3), Now.AddMinutes(-1), 5, 1, signed ? 9 : 0, signed ? Now : null);
}
