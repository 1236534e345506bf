using QueueDashboard.Protocols.Addresses;
using QueueDashboard.Protocols.Smtp;

namespace QueueDashboard.Tests.Protocols.Smtp;

public sealed class SmtpEnvelopeCommandTests
{
    [Fact]
    public void Mail_all_parameters_are_kept()
    {
        Assert.Null(SmtpMailCommand.Read("from:<jörg@b.test> size=1000 body=8bitmime SMTPUTF8 RET=hdrs ENVID=a+3Db", AddressLimits.Standard, 2000, out SmtpMailCommand? mail));
        Assert.Equal(new SmtpMailCommand("jörg@b.test", 1000, true, true, "HDRS", "a+3Db"), mail);
    }

    [Theory]
    [InlineData("FROM:<a@b.test> SIZE=2001", 552, "5.3.4")]
    [InlineData("FROM:<a@b.test> SIZE=99999999999999999999", 552, "5.3.4")]
    [InlineData("FROM:<a@b.test> SIZE=-1", 501, "5.5.4")]
    [InlineData("FROM:<a@b.test> SIZE=", 501, "5.5.4")]
    [InlineData("FROM:<a@b.test> BODY=BINARYMIME", 501, "5.5.4")]
    [InlineData("FROM:<a@b.test> SMTPUTF8=1", 501, "5.5.4")]
    [InlineData("FROM:<a@b.test> RET=ALL", 501, "5.5.4")]
    [InlineData("FROM:<a@b.test> ENVID=a=b", 501, "5.5.4")]
    [InlineData("FROM:<a@b.test> AUTH=<>", 555, "5.5.4")]
    [InlineData("FROM:<a@b.test>SIZE=1", 501, "5.5.4")]
    [InlineData("FROM <a@b.test>", 501, "5.5.4")]
    [InlineData("", 501, "5.5.4")]
    [InlineData("FROM:", 501, "5.1.7")]
    [InlineData("FROM:a@b.test", 501, "5.1.7")]
    [InlineData("FROM:<jörg@b.test>", 553, "5.6.7")]
    [InlineData("FROM:<a@bücher.test> BODY=8BITMIME", 553, "5.6.7")]
    public void Mail_bad_argument_has_its_own_refusal(string argument, int code, string status)
    {
        SmtpAnswer? answer = SmtpMailCommand.Read(argument, AddressLimits.Standard, 2000, out SmtpMailCommand? mail);
        Assert.Null(mail);
        Assert.Equal((code, status), (answer!.Code, answer.Status));
    }

    [Fact]
    public void Rcpt_dsn_parameters_are_kept()
    {
        Assert.Null(SmtpRcptCommand.Read("TO:<\"john doe\"@b.test> notify=success,failure ORCPT=rfc822;john+20doe@b.test", AddressLimits.Standard, false, out SmtpRcptCommand? rcpt));
        Assert.Equal("\"john doe\"@b.test", rcpt!.Wire);
        Assert.Equal("john doe", rcpt.Address.LocalPart);
        Assert.Equal("SUCCESS,FAILURE", rcpt.Notify);
        Assert.Equal("rfc822;john+20doe@b.test", rcpt.Orcpt);
    }

    [Theory]
    [InlineData("TO:<>", 501, "5.1.3")]
    [InlineData("TO:<a>", 501, "5.1.3")]
    [InlineData("TO:b@b.test", 501, "5.1.3")]
    [InlineData("FROM:<b@b.test>", 501, "5.5.4")]
    [InlineData("TO:<b@b.test> NOTIFY=NEVER,SUCCESS", 501, "5.5.4")]
    [InlineData("TO:<b@b.test> NOTIFY=DELAY,DELAY", 501, "5.5.4")]
    [InlineData("TO:<b@b.test> NOTIFY", 501, "5.5.4")]
    [InlineData("TO:<b@b.test> ORCPT=x@b.test", 501, "5.5.4")]
    [InlineData("TO:<b@b.test> ORCPT=rfc822;a+ZZ", 501, "5.5.4")]
    [InlineData("TO:<b@b.test> SIZE=1", 555, "5.5.4")]
    [InlineData("TO:<ö@b.test>", 553, "5.6.7")]
    public void Rcpt_bad_argument_has_its_own_refusal(string argument, int code, string status)
    {
        SmtpAnswer? answer = SmtpRcptCommand.Read(argument, AddressLimits.Standard, false, out SmtpRcptCommand? rcpt);
        Assert.Null(rcpt);
        Assert.Equal((code, status), (answer!.Code, answer.Status));
    }

    [Fact]
    public void Envelope_recipient_named_twice_stays_one()
    {
        SmtpEnvelope envelope = new(new SmtpMailCommand("", null, false, false, null, null));
        foreach (string to in (string[])["TO:<b@b.test>", "TO:<\"b\"@B.test>", "TO:<B@b.test>"])
        {
            Assert.Null(SmtpRcptCommand.Read(to, AddressLimits.Standard, false, out SmtpRcptCommand? rcpt));
            envelope.Add(rcpt!);
        }

        Assert.Equal(["b@b.test", "B@b.test"], envelope.Recipients.Select(one => one.Wire));
    }
}
