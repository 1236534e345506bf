using QueueDashboard.Batv;
using QueueDashboard.Protocols.Milter;

namespace QueueDashboard.Tests.Filter;

/// <summary>What was seen to bite with a real Postfix 3.7, one test each by its number.</summary>
public sealed class TrapTests
{
    private const string Signed = "e<prvs=0785d5f2fa=anna@local.test>|c";
    private const string Tagged = "<prvs=0785d5f2fa=anna@local.test>";

    [Fact]
    public void Trap_1_daemon_name_is_the_one_of_CONNECT()
    {
        using SessionTalk talk = new SessionTalk().Connect("ORIGINATING");
        talk.Mail("<anna@local.test>");
        talk.Rcpt("<bob@remote.test>");
        talk.Macros('E', "i", "Q1", "{daemon_name}", "mx.local.test");
        Assert.Equal(Signed, talk.Say('E'));
        Assert.Equal("ORIGINATING", Assert.Single(talk.Sink.Signed).Session.Listener);
    }

    [Fact]
    public void Trap_1_daemon_name_at_the_end_makes_no_outsider_an_own_user()
    {
        using SessionTalk talk = new SessionTalk().Connect("mx.local.test");
        talk.Mail("<anna@local.test>");
        talk.Rcpt("<bob@remote.test>");
        talk.Macros('E', "i", "Q1", "{daemon_name}", "ORIGINATING");
        Assert.Equal("c", talk.Say('E'));
    }

    [Fact]
    public void Trap_2_queue_id_is_missing_at_the_first_recipient_and_known_later()
    {
        using SessionTalk talk = new SessionTalk().Connect();
        talk.Mail("<>");
        talk.Rcpt("<anna@local.test>");
        talk.Rcpt("<bert@local.test>", "4jWyjq1WySz1jMyF");
        Assert.Equal(["", "4jWyjq1WySz1jMyF"], talk.Sink.Judged.Select(one => one.QueueId));

        // The next message has none again.
        talk.Say('A');
        talk.Say('A');
        talk.Mail("<>");
        talk.Rcpt("<carl@local.test>");
        Assert.Equal("", talk.Sink.Judged.Last().QueueId);
    }

    [Theory]
    [InlineData("<>", "<anna@local.test>")]
    [InlineData("", "anna@local.test")]
    [InlineData("<>", "anna@local.test")]
    [InlineData("", "<anna@local.test>")]
    public void Trap_3_null_sender_and_recipient_come_with_and_without_brackets(string sender, string recipient)
    {
        using SessionTalk talk = new SessionTalk().Connect();
        talk.Mail(sender);
        Assert.StartsWith("y550 5.7.1 ", talk.Rcpt(recipient), StringComparison.Ordinal);
        JudgedRecipient judged = Assert.Single(talk.Sink.Judged);
        Assert.Equal(("", "anna@local.test"), (judged.Sender, judged.Recipient));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("192.0.2.7")]
    public void Trap_4_nothing_is_refused_without_a_port(string client)
    {
        using SessionTalk talk = new SessionTalk().Connect("mx.local.test", client, port: 0, host: "localhost");
        talk.Mail("");
        Assert.Equal("c", talk.Rcpt("anna@local.test"));
        Assert.Equal("c", talk.Rcpt("prvs=0785aaaaaa=anna@local.test"));
        Assert.Equal("c", talk.Rcpt(new string('x', 5000) + "@local.test"));
        Assert.DoesNotContain(talk.Sink.Judged, one => one.Judgement.Refuse);
        Assert.Equal("c", talk.End());
    }

    [Fact]
    public void Trap_4_mail_of_a_program_on_the_server_is_signed()
    {
        using SessionTalk talk = new SessionTalk().Connect("mx.local.test", "127.0.0.1", port: 0, host: "localhost");
        talk.Mail("anna@local.test");
        Assert.Equal("c", talk.Rcpt("bob@remote.test"));
        Assert.Equal(Signed, talk.End());
    }

    [Fact]
    public void Trap_4_client_from_afar_whose_port_is_unknown_gets_no_signature()
    {
        using SessionTalk talk = new SessionTalk().Connect("mx.local.test", "192.0.2.7", port: 0);
        talk.Mail("<anna@local.test>");
        talk.Rcpt("<bob@remote.test>");
        Assert.Equal("c", talk.End());
    }

    [Fact]
    public void Trap_5_recipients_that_the_server_refuses_are_not_asked_for_and_not_judged()
    {
        using SessionTalk talk = new();
        Assert.False(talk.Negotiate().Has(MilterSteps.RefusedRecipients));
        talk.Session("ORIGINATING");
        talk.Mail("<>");
        talk.Macros('R', "{rcpt_mailer}", "error", "{rcpt_host}", "5.1.1", "{rcpt_addr}", "User unknown");
        Assert.Equal("c", talk.Say('R', "<ghost@local.test>\0"));
        Assert.Empty(talk.Sink.Judged);

        // Nor do they make a message one that leaves.
        talk.Mail("<anna@local.test>");
        talk.Macros('R', "{rcpt_mailer}", "error");
        Assert.Equal("c", talk.Say('R', "<ghost@remote.test>\0"));
        talk.Rcpt("<bert@local.test>");
        Assert.Equal("c", talk.End());
    }

    [Fact]
    public void Trap_6_recipient_is_judged_as_it_was_given_tag_and_all()
    {
        using SessionTalk talk = new SessionTalk().Connect();
        talk.Mail("<>");
        Assert.Equal("c", talk.Rcpt(Tagged));
        JudgedRecipient judged = Assert.Single(talk.Sink.Judged);
        Assert.Equal((BatvVerdict.Pass, "prvs=0785d5f2fa=anna@local.test"), (judged.Judgement.Verdict, judged.Recipient));
    }

    [Fact]
    public void Trap_7_recipients_are_never_deleted_or_added()
    {
        using SessionTalk talk = new();
        Assert.Equal(MilterActions.ChangeSender | MilterActions.ChooseMacros, talk.Negotiate().Actions);
        talk.Session();
        talk.Mail("<>");
        talk.Rcpt(Tagged);
        Assert.Equal("c", talk.End());
    }

    [Fact]
    public void Trap_8_one_recipient_elsewhere_signs_the_message_for_all()
    {
        using SessionTalk talk = new SessionTalk().Connect();
        talk.Mail("<anna@local.test>", user: "anna");
        talk.Rcpt("<bert@local.test>");
        talk.Rcpt("<bob@remote.test>");
        talk.Rcpt("<carl@remote.test>");
        Assert.Equal(Signed, talk.End());
        Assert.Single(talk.Sink.Signed);
    }

    [Fact]
    public void Trap_9_nothing_is_quarantined()
    {
        using SessionTalk talk = new(TestPolicy.Make(TestPolicy.Settings with { StatusHeader = true }));
        Assert.False(talk.Negotiate().Has(MilterActions.Quarantine));
    }

    [Fact]
    public void Trap_10_each_recipient_of_a_bounce_has_its_own_verdict()
    {
        using SessionTalk talk = new SessionTalk().Connect();
        talk.Mail("<>");
        string[] recipients = ["<anna@local.test>", "<prvs=0785aaaaaa=anna@local.test>", "<prvs=1785d5f2fa=anna@local.test>", Tagged];
        Assert.Equal(["y550", "y550", "y550", "c"], recipients.Select(one => talk.Rcpt(one).Split(' ')[0]));
        Assert.Equal("c", talk.End());
        Assert.Equal([BatvVerdict.Untagged, BatvVerdict.BadSignature, BatvVerdict.UnknownKey, BatvVerdict.Pass], talk.Sink.Judged.Select(one => one.Judgement.Verdict));
    }
}
