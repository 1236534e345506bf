using System.Net;
using QueueDashboard.Batv;
using QueueDashboard.Filter;
using QueueDashboard.Protocols.Milter;
using QueueDashboard.Tests.Protocols.Milter;

namespace QueueDashboard.Tests.Filter;

public sealed class FilterSessionTests
{
    private const string Signed = "e<prvs=0785d5f2fa=anna@local.test>|c";

    [Fact]
    public void Only_what_is_needed_is_negotiated()
    {
        using SessionTalk talk = new();
        MilterOffer terms = talk.Negotiate();
        Assert.Equal(6u, terms.Version);
        Assert.Equal(
            MilterSteps.NoBody | MilterSteps.NoHeaders | MilterSteps.NoEndOfHeaders | MilterSteps.NoData | MilterSteps.NoUnknown
                | MilterSteps.SilentConnect | MilterSteps.SilentHelo | MilterSteps.SilentMail | MilterSteps.SilentHeader,
            terms.Steps);
        Assert.Equal(MilterActions.ChangeSender | MilterActions.ChooseMacros, terms.Actions);
    }

    [Fact]
    public void Headers_are_asked_for_only_when_the_status_is_wanted()
    {
        using SessionTalk talk = new(TestPolicy.Make(TestPolicy.Settings with { StatusHeader = true }));
        MilterOffer terms = talk.Negotiate();
        Assert.False(terms.Has(MilterSteps.NoHeaders));
        Assert.True(terms.Has(MilterActions.ChangeHeaders | MilterActions.AddHeaders | MilterActions.ChangeSender));
    }

    [Fact]
    public void Without_quick_acknowledgements_every_step_is_taken_and_answered()
    {
        using SessionTalk talk = new(quick: false);
        Assert.Equal(MilterSteps.Skip, talk.Negotiate().Steps);
        Assert.Equal("c", talk.Say('C', "localhost\04\0\u0019192.0.2.7\0"));
        Assert.Equal("c", talk.Say('H', "x\0"));
        Assert.Equal("c", talk.Mail("<a@b.test>"));
        Assert.Equal("c", talk.Rcpt("<anna@local.test>"));
        Assert.Equal("c", talk.Say('T'));
        Assert.Equal("c", talk.Say('L', "Subject\0x\0"));
        Assert.Equal("c", talk.Say('N'));
        Assert.Equal("s", talk.Say('B', "text"));
        Assert.Equal("c", talk.End());
    }

    [Theory]
    [InlineData("\0\0\0\u0002\0\0\0\u003f\0\0\0\u007f", MilterActions.None, MilterSteps.NoBody | MilterSteps.NoHeaders | MilterSteps.NoEndOfHeaders)]
    [InlineData("\0\0\0\u0006\0\0\0\u0001\0\0\0\u0010", MilterActions.None, MilterSteps.NoBody)]
    [InlineData("\0\0\0\u0009\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff", MilterActions.ChangeSender | MilterActions.ChooseMacros,
        MilterSteps.NoBody | MilterSteps.NoHeaders | MilterSteps.NoEndOfHeaders | MilterSteps.NoData | MilterSteps.NoUnknown
            | MilterSteps.SilentConnect | MilterSteps.SilentHelo | MilterSteps.SilentMail | MilterSteps.SilentHeader)]
    public void Answer_is_a_subset_of_what_an_older_or_newer_peer_offers(string offer, object actions, object steps)
    {
        using SessionTalk talk = new();
        MilterOffer terms = talk.Negotiate(offer);
        Assert.Equal(((MilterActions)actions, (MilterSteps)steps), (terms.Actions, terms.Steps));
    }

    [Fact]
    public void Macro_lists_are_sent_only_to_those_that_take_them()
    {
        using SessionTalk talk = new();
        Assert.Contains("{daemon_name}", talk.Say('O', SessionTalk.Everything), StringComparison.Ordinal);
        using SessionTalk old = new();
        Assert.DoesNotContain("{daemon_name}", old.Say('O', "\0\0\0\u0002\0\0\0\u003f\0\0\0\u007f"), StringComparison.Ordinal);
    }

    [Fact]
    public void Recorded_session_that_XCLIENT_ends_gets_its_negotiation_and_no_more()
    {
        using SessionTalk talk = new();
        List<string> answers = [.. RecordedSessions.Server(RecordedSessions.Short).Select(talk.Say)];
        Assert.StartsWith("O", answers[0], StringComparison.Ordinal);
        Assert.All(answers[1..], answer => Assert.Equal("", answer));
        Assert.False(talk.Open);
    }

    [Fact]
    public void Recorded_submission_is_signed_at_its_end()
    {
        using SessionTalk talk = new();
        Assert.Equal(["c", "c", Signed], Answers(talk, RecordedSessions.Submission, "RE"));
        SignedMessage signed = Assert.Single(talk.Sink.Signed);
        Assert.Equal(("anna@local.test", 0, "4jWyjq1WySz1jMyF", true), (signed.Sender, signed.Slot, signed.QueueId, signed.Session.Authenticated));
        Assert.Equal((IPAddress.Parse("192.0.2.7"), "host7.example", "ORIGINATING", "client.test"), (signed.Session.Client, signed.Session.ClientName, signed.Session.Listener, signed.Session.Helo));
    }

    [Fact]
    public void Recorded_bounce_passes_for_the_one_recipient_with_our_tag()
    {
        using SessionTalk talk = new();
        List<string> answers = Answers(talk, RecordedSessions.Bounce, "RE");
        Assert.Equal(["y550", "y550", "c", "c"], answers.Select(one => one.Split(' ')[0]));
        Assert.Equal([BatvVerdict.Untagged, BatvVerdict.BadSignature, BatvVerdict.Pass], talk.Sink.Judged.Select(one => one.Judgement.Verdict));
        Assert.Equal("", talk.Sink.Judged.First().Session.ClientName);
    }

    [Fact]
    public void Recorded_mail_of_a_program_on_the_server_is_signed()
    {
        using SessionTalk talk = new();
        Assert.Equal(["c", Signed], Answers(talk, RecordedSessions.NonSmtp, "RE"));
        Assert.True(Assert.Single(talk.Sink.Signed).Session.NonSmtp);
    }

    [Fact]
    public void Every_step_is_answered_when_the_peer_can_leave_none_out()
    {
        using SessionTalk talk = new();
        talk.Negotiate(SessionTalk.NoSteps);
        var rest = RecordedSessions.Server(RecordedSessions.Submission).Skip(1).ToList();
        string expected = string.Concat(rest.Select(packet => (char)packet[4] is 'D' or 'A' or 'Q' ? "" : (char)packet[4] == 'E' ? Signed : "c"));
        Assert.Equal(expected, string.Concat(rest.Select(talk.Say)));
    }

    [Theory]
    [InlineData("smtpd", null, "192.0.2.7", false)]
    [InlineData("smtpd", "anna", "192.0.2.7", true)]
    [InlineData("originating", null, "192.0.2.7", true)]
    [InlineData("smtpd", null, "198.51.100.9", true)]
    [InlineData("RESCAN", "anna", "192.0.2.7", false)]
    public void Only_own_users_mail_is_signed(string daemon, string? user, string client, bool isSigned)
    {
        using SessionTalk talk = new SessionTalk(TestPolicy.Make(TestPolicy.Settings with { TrustedNetworks = ["198.51.100.0/24"] })).Connect(daemon, client);
        talk.Mail("<anna@local.test>", user);
        talk.Rcpt("<bob@remote.test>");
        Assert.Equal(isSigned ? Signed : "c", talk.End());
    }

    [Fact]
    public void Authentication_of_one_message_is_not_that_of_the_next()
    {
        using SessionTalk talk = new SessionTalk().Connect();
        talk.Mail("<anna@local.test>", "anna");
        talk.Rcpt("<bob@remote.test>");
        Assert.Equal(Signed, talk.End());
        talk.Say('A');
        Assert.Equal("", talk.Say('M', "<anna@local.test>\0"));
        talk.Rcpt("<bob@remote.test>");
        Assert.Equal("c", talk.End());
    }

    [Fact]
    public void Several_messages_a_connection_are_each_for_themselves()
    {
        using SessionTalk talk = new SessionTalk().Connect("ORIGINATING");
        talk.Mail("<anna@local.test>");
        talk.Rcpt("<bob@remote.test>");
        talk.Say('A');
        talk.Say('A');
        talk.Mail("<anna@local.test>");
        talk.Rcpt("<bert@local.test>");
        Assert.Equal("c", talk.End());
        talk.Say('A');
        talk.Mail("<anna@local.test>");
        talk.Rcpt("<bob@remote.test>");
        Assert.Equal(Signed, talk.End());
        Assert.Single(talk.Sink.Signed);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void New_session_on_the_connection_forgets_the_one_before(bool quitFirst)
    {
        using SessionTalk talk = new SessionTalk().Connect("ORIGINATING");
        talk.Mail("<anna@local.test>", "anna");
        if (quitFirst)
        {
            Assert.Equal("", talk.Say('K'));
        }

        // No macros this time: nothing of the old ones may count.
        Assert.Equal("", talk.Say('C', "elsewhere.test\04\u0012\u0034203.0.113.5\0"));
        talk.Mail("<anna@local.test>");
        talk.Rcpt("<bob@remote.test>");
        Assert.Equal("c", talk.End());
        talk.Mail("<>");
        talk.Rcpt("<anna@local.test>");
        Assert.Equal(("", IPAddress.Parse("203.0.113.5")), (talk.Sink.Judged.Last().Session.Listener, talk.Sink.Judged.Last().Session.Client));
    }

    [Fact]
    public void Recipient_that_we_refuse_does_not_count_for_signing()
    {
        // Mail with a sender from an own user is never refused by its tag, so the limit has to refuse here.
        FilterOptions options = new();
        options.Limits.Recipients = 1;
        using SessionTalk talk = new SessionTalk(options: options).Connect("ORIGINATING");
        talk.Mail("<anna@local.test>");
        Assert.Equal("c", talk.Rcpt("<bert@local.test>"));
        Assert.Equal("y452 4.5.3 Too many recipients", talk.Rcpt("<bob@remote.test>"));
        Assert.Equal("c", talk.End());
        Assert.Empty(talk.Sink.Signed);
    }

    [Theory]
    [InlineData("host7.example", "host7.example [192.0.2.7]", "host7.example")]
    [InlineData("[192.0.2.7]", "unknown [192.0.2.7]", "")]
    [InlineData("unknown", "unknown [192.0.2.7]", "")]
    [InlineData("host7.example", "host7.example [192.0.2.7] (may be forged)", "")]
    public void Client_name_counts_only_when_it_leads_back(string host, string macro, string name)
    {
        using SessionTalk talk = new();
        talk.Negotiate();
        talk.Macros('C', "_", macro);
        talk.Say('C', $"{host}\04\u0012\u0034192.0.2.7\0");
        talk.Mail("<>");
        talk.Rcpt("<anna@local.test>");
        Assert.Equal(name, Assert.Single(talk.Sink.Judged).Session.ClientName);
    }

    [Fact]
    public void Change_of_the_policy_counts_from_the_next_message_on()
    {
        using SessionTalk talk = new SessionTalk().Connect();
        talk.Mail("<>");
        talk.Policy.Replace(TestPolicy.Make(TestPolicy.Settings with { Reject = false }));
        Assert.StartsWith("y550", talk.Rcpt("<anna@local.test>"), StringComparison.Ordinal);
        talk.Say('A');
        talk.Mail("<>");
        Assert.Equal("c", talk.Rcpt("<anna@local.test>"));
        Assert.Equal([true, false], talk.Sink.Judged.Select(one => one.Judgement.Refuse));
    }

    [Fact]
    public void Mail_with_a_sender_to_a_forged_tag_is_refused_and_to_a_plain_address_not()
    {
        using SessionTalk talk = new SessionTalk().Connect();
        talk.Mail("<eve@remote.test>");
        Assert.Equal("y550 5.7.1 Backscatter protection: tag with a bad signature; this is no address of ours", talk.Rcpt("<prvs=0785aaaaaa=anna@local.test>"));
        Assert.Equal("c", talk.Rcpt("<anna@local.test>"));
    }

    [Fact]
    public void Sender_that_cannot_be_written_back_is_not_signed()
    {
        using SessionTalk talk = new SessionTalk().Connect("ORIGINATING");
        talk.Mail("<\u00e4nna@local.test>");
        talk.Rcpt("<bob@remote.test>");
        Assert.Equal("c", talk.End());
        talk.Mail("<" + new string('a', 3000) + "@local.test>");
        talk.Rcpt("<bob@remote.test>");
        Assert.Equal("c", talk.End());
        Assert.Empty(talk.Sink.Signed);
    }

    [Theory]
    [InlineData('C', "nonsense")]
    [InlineData('X', "")]
    [InlineData('\0', "")]
    [InlineData('M', "<a@b>\0", true)]
    [InlineData('R', "<a@b>\0")]
    [InlineData('E', "")]
    [InlineData('O', SessionTalk.Everything)]
    public void Command_that_cannot_stand_there_ends_the_connection(char command, string data, bool withoutClient = false)
    {
        using SessionTalk talk = new();
        talk.Negotiate();
        if (!withoutClient)
        {
            talk.Session();
        }

        Assert.Equal("", talk.Say(command, data));
        Assert.False(talk.Open);
        Assert.Contains(talk.Logs.Lines, line => line.Text.Contains("the connection is closed", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData('C', "localhost\04\0\u0019192.0.2.7\0")]
    [InlineData('O', "\0\0\0\u0001\0\0\0\0\0\0\0\0")]
    [InlineData('O', "\0\0\0\u0006")]
    [InlineData('Q', "")]
    public void Nothing_is_heard_before_a_good_negotiation(char command, string data)
    {
        using SessionTalk talk = new();
        Assert.Equal("", talk.Say(command, data));
        Assert.False(talk.Open);
    }

    [Fact]
    public void Sightings_tell_listeners_and_what_was_done_there()
    {
        using SessionTalk talk = new SessionTalk().Connect("ORIGINATING");
        talk.Mail("<anna@local.test>");
        talk.Rcpt("<bob@remote.test>");
        talk.End();
        talk.Clock.Advance(TimeSpan.FromMinutes(5));
        talk.Session("smtpd");
        talk.Mail("<>");
        talk.Rcpt("<anna@local.test>");
        talk.Rcpt("<prvs=0785d5f2fa=anna@local.test>");
        FilterSnapshot seen = talk.Sightings.Snapshot;
        Assert.Equal((TestPolicy.Day, "127.0.0.1"), (seen.LastContact, seen.LastPeer));
        Assert.Equal(
            [
                new DaemonSighting("ORIGINATING", TestPolicy.Day, TestPolicy.Day, 1, 0, 0, 1, TestPolicy.Day),
                new DaemonSighting("smtpd", talk.Clock.GetUtcNow(), talk.Clock.GetUtcNow(), 1, 2, 1, 0, null),
            ],
            seen.Listeners);
    }

    [Fact]
    public void Made_up_listeners_share_one_line()
    {
        using SessionTalk talk = new();
        talk.Negotiate();
        for (int i = 0; i < 300; i++)
        {
            talk.Session($"made-up-{i}");
        }

        Assert.InRange(talk.Sightings.Snapshot.Listeners.Count, 100, 101);
        Assert.Contains(talk.Sightings.Snapshot.Listeners, one => one is { DaemonName: "(others)", Sessions: 200 });
    }

    [Fact]
    public void Refused_recipients_cost_little_memory()
    {
        using SessionTalk talk = new SessionTalk().Connect();
        talk.Mail("<>");
        byte[] macros = PacketText.Packet('D', "R{rcpt_mailer}\0smtp\0");
        byte[] recipient = PacketText.Packet('R', "<prvs=0785aaaaaa=anna@local.test>\0");

        // The record for the history, the address in it, and the address without its tag that exemptions are looked up by.
        Assert.InRange(talk.Allocated(1000, macros, recipient), 0, 700);
    }

    private static List<string> Answers(SessionTalk talk, int session, string commands)
    {
        List<string> answers = [];
        foreach (byte[] packet in RecordedSessions.Server(session))
        {
            string answer = talk.Say(packet);
            if (commands.Contains((char)packet[4], StringComparison.Ordinal))
            {
                answers.Add(answer);
            }
        }

        Assert.False(talk.Open);
        return answers;
    }
}
