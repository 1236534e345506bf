using QueueDashboard.Batv;
using QueueDashboard.Filter;

namespace QueueDashboard.Tests.Filter;

/// <summary>What a mail server is told when we cannot answer.</summary>
public sealed class FailureTests
{
    private const string NoChangeOfSender = "\0\0\0\u0006\0\0\0\u0001\0\u001f\u00ff\u00ff";

    [Theory]
    [InlineData(FilterFailureChoice.ByDirection, "c")]
    [InlineData(FilterFailureChoice.TempFail, "t")]
    [InlineData(FilterFailureChoice.Accept, "c")]
    public void Bounce_that_cannot_be_recorded_is_answered_as_chosen(object choice, string answer)
    {
        using SessionTalk talk = Talk(choice).Connect();
        talk.Sink.Fails = true;
        talk.Mail("<>");
        Assert.Equal(answer, talk.Rcpt("<anna@local.test>"));
        Assert.Equal("c", talk.End());
        Assert.True(talk.Open);
        Assert.Contains(talk.Logs.Lines, line => line.Text.Contains("no verdict at RCPT", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(FilterFailureChoice.ByDirection, "t")]
    [InlineData(FilterFailureChoice.TempFail, "t")]
    [InlineData(FilterFailureChoice.Accept, "c")]
    public void Own_users_mail_that_the_server_does_not_let_us_sign_is_answered_as_chosen(object choice, string answer)
    {
        using SessionTalk talk = Talk(choice).Connect("ORIGINATING", offer: NoChangeOfSender);
        talk.Mail("<anna@local.test>");
        Assert.Equal("c", talk.Rcpt("<bob@remote.test>"));
        Assert.Equal(answer, talk.End());
        Assert.Contains(talk.Logs.Lines, line => line.Text.Contains("nothing can be signed", StringComparison.Ordinal));

        // What needs no signature goes its way.
        talk.Mail("<anna@local.test>");
        talk.Rcpt("<bert@local.test>");
        Assert.Equal("c", talk.End());
    }

    [Theory]
    [InlineData(FilterFailureChoice.ByDirection)]
    [InlineData(FilterFailureChoice.TempFail)]
    public void Without_a_port_nothing_fails_at_a_recipient(object choice)
    {
        using SessionTalk talk = Talk(choice).Connect("mx", "203.0.113.1", port: 0);
        talk.Sink.Fails = true;
        talk.Mail("");
        Assert.Equal("c", talk.Rcpt("anna@local.test"));
    }

    [Fact]
    public void Failure_at_the_end_comes_behind_no_half_change()
    {
        using SessionTalk talk = Talk(FilterFailureChoice.ByDirection).Connect("ORIGINATING");
        talk.Sink.Fails = true;
        talk.Mail("<anna@local.test>");
        talk.Rcpt("<bob@remote.test>");
        string answer = talk.End();
        Assert.EndsWith("t", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("c", answer.Split('|'), StringComparer.Ordinal);
    }

    [Fact]
    public void Mail_without_a_key_leaves_unsigned_and_it_is_said()
    {
        BatvPolicy keyless = new(TestPolicy.Settings, ["local.test"], new KeyRing([], null), [], TestPolicy.Day);
        using SessionTalk talk = new SessionTalk(keyless).Connect("ORIGINATING");
        talk.Mail("<anna@local.test>");
        talk.Rcpt("<bob@remote.test>");
        Assert.Equal("c", talk.End());
        Assert.Contains(talk.Logs.Lines, line => line.Text.Contains("leaves unsigned", StringComparison.Ordinal));
    }

    private static SessionTalk Talk(object choice) => new(options: new FilterOptions { OnFailure = (FilterFailureChoice)choice });
}
