using QueueDashboard.Settings;

namespace QueueDashboard.Tests.Filter;

public sealed class StatusHeaderTests
{
    private static readonly BackscatterSettings s_marking = TestPolicy.Settings with { StatusHeader = true, Reject = false };

    [Fact]
    public void Bounce_is_marked_with_what_was_found()
    {
        using SessionTalk talk = new SessionTalk(TestPolicy.Make(s_marking)).Connect();
        talk.Mail("<>");
        talk.Rcpt("<prvs=0785d5f2fa=anna@local.test>");
        Assert.Equal("iX-Batv-Status" + "mx.local.test; batv=pass|c", talk.End());
        talk.Mail("<>");
        talk.Rcpt("<prvs=0785d5f2fa=anna@local.test>");
        talk.Rcpt("<anna@local.test>");
        talk.Rcpt("<bert@local.test>");
        Assert.Equal("iX-Batv-Status" + "mx.local.test; batv=pass,untagged|c", talk.End());
    }

    [Fact]
    public void Foreign_fields_are_taken_away_from_the_last_to_the_first()
    {
        using SessionTalk talk = new SessionTalk(TestPolicy.Make(s_marking)).Connect();
        talk.Mail("<eve@remote.test>");
        talk.Rcpt("<anna@local.test>");
        foreach (string name in new[] { "Subject", "X-Batv-Status", "x-batv-status", "X-Batv-Statuses", "X-BATV-STATUS " })
        {
            Assert.Equal("", talk.Say('L', name + "\0mx.local.test; batv=pass\0"));
        }

        Assert.Equal("m\u0003X-Batv-Status|m\u0002X-Batv-Status|m\u0001X-Batv-Status|c", talk.End());

        // Of one message they are no matter of the next.
        talk.Mail("<eve@remote.test>");
        talk.Rcpt("<anna@local.test>");
        Assert.Equal("c", talk.End());
    }

    [Fact]
    public void Our_own_field_stays_on_what_comes_back_from_a_filter()
    {
        using SessionTalk talk = new SessionTalk(TestPolicy.Make(s_marking)).Connect("RESCAN");
        talk.Mail("<>");
        talk.Rcpt("<anna@local.test>");
        talk.Say('L', "X-Batv-Status\0mx.local.test; batv=pass\0");
        Assert.Equal("c", talk.End());
    }

    [Fact]
    public void Forged_field_goes_before_the_sender_is_signed_and_all_is_one_answer()
    {
        using SessionTalk talk = new SessionTalk(TestPolicy.Make(s_marking)).Connect("ORIGINATING");
        talk.Mail("<anna@local.test>");
        talk.Rcpt("<bob@remote.test>");
        talk.Say('L', "X-Batv-Status\0x\0");
        Assert.Equal("e<prvs=0785d5f2fa=anna@local.test>|m\u0001X-Batv-Status|c", talk.End());
    }

    [Fact]
    public void Without_the_setting_no_field_is_touched()
    {
        using SessionTalk talk = new SessionTalk(TestPolicy.Make(s_marking with { StatusHeader = false })).Connect();
        talk.Mail("<>");
        talk.Rcpt("<anna@local.test>");
        talk.Say('L', "X-Batv-Status\0x\0");
        Assert.Equal("c", talk.End());
    }

    [Fact]
    public void Name_of_the_server_cannot_break_out_of_the_field()
    {
        using SessionTalk talk = new(TestPolicy.Make(s_marking));
        talk.Negotiate();
        talk.Macros('C', "j", "evil\r\nX-Other: yes");
        talk.Say('C', "x\04\u0012\u0034192.0.2.7\0");
        talk.Mail("<>");
        talk.Rcpt("<anna@local.test>");
        Assert.Equal("iX-Batv-Status" + "localhost; batv=untagged|c", talk.End());
    }
}
