using QueueDashboard.Intake.Postfix;

namespace QueueDashboard.Tests.Intake.Postfix;

public sealed class LogReaderTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 0, 0, TimeSpan.FromHours(1));

    [Theory]
    [InlineData("Mar  2 08:59:58 mx postfix/cleanup[123]: ", "2026-03-02T08:59:58+01:00")]
    [InlineData("Nov 22 08:59:58 mx postfix/cleanup[123]: ", "2025-11-22T08:59:58+01:00")]
    [InlineData("2026-03-02T07:59:58.123456+00:00 mx postfix-out/cleanup[123]: ", "2026-03-02T07:59:58.123456+00:00")]
    public void Hold_of_a_header_check_has_its_text_and_its_time(string head, string at)
    {
        var held = Assert.IsType<LogEvent.Held>(LogReader.Read(
            head + "4jWyJt723hz1l2Dg: hold: header Subject: HDRHOLD header check from unknown[127.0.0.1]; from=<eve@remote.test> to=<anna@local.test> proto=ESMTP helo=<client.test>: lab rule 1: subject keyword", Now));

        Assert.Equal(("4jWyJt723hz1l2Dg", "header Subject: HDRHOLD header check", "lab rule 1: subject keyword"), (held.QueueId, held.What, held.Text));
        Assert.Equal(DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture), held.At);
    }

    [Theory]
    [InlineData("header Subject: x from unknown[192.0.2.1]; from=<a@b.test> to=<c@d.test> proto=ESMTP helo=<h.test>", "header Subject: x", null)]
    [InlineData("header Subject: x from local; from=<> to=<c@d.test>: wait", "header Subject: x", "wait")]
    [InlineData("header Subject: ; from=<> to=<x> proto=ESMTP helo=<y>: VIRUS found from unknown[192.0.2.1]; from=<a@b.test> to=<c@d.test> proto=ESMTP helo=<h.test>", "header Subject: ; from=<> to=<x> proto=ESMTP helo=<y>: VIRUS found", null)]
    [InlineData("header Subject: x from h[192.0.2.1]; from=<\"a> b: c\"@b.test> to=<c@d.test> proto=ESMTP helo=<h.test>: ours", "header Subject: x", "ours")]
    [InlineData("header Subject: cut off", "header Subject: cut off", null)]
    public void Senders_words_in_a_hold_line_do_not_become_the_rules_text(string said, string what, string? text)
    {
        var held = Assert.IsType<LogEvent.Held>(LogReader.Read($"Mar  2 08:59:58 mx postfix/cleanup[1]: 4jWyJt723hz1l2Dg: hold: {said}", Now));

        Assert.Equal((what, text), (held.What, held.Text));
    }

    [Fact]
    public void Hold_by_a_milter_is_one()
    {
        var held = Assert.IsType<LogEvent.HeldByMilter>(LogReader.Read(
            "Mar  2 08:59:58 mx postfix/cleanup[1]: 4jWyJt5jGMz1l2Dk: milter-hold: END-OF-MESSAGE from unknown[127.0.0.1]: milter triggers HOLD action; from=<prvs=x@local.test> to=<carl@remote.test>", Now));

        Assert.Equal("4jWyJt5jGMz1l2Dk", held.QueueId);
    }

    [Theory]
    [InlineData("smtp", "to=<carl@remote.test>, relay=127.0.0.1[127.0.0.1]:2525, delay=0.1, delays=0/0/0/0, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 4X)", "carl@remote.test", null, "sent", "250 2.0.0 Ok: queued as 4X")]
    [InlineData("lmtp", "to=<c@box.test>, orig_to=<anna@local.test>, relay=x, dsn=4.4.1, status=deferred (connect to x: Connection refused)", "c@box.test", "anna@local.test", "deferred", "connect to x: Connection refused")]
    [InlineData("smtp", "to=<\"a>, status=sent (x\"@b.test>, relay=none, dsn=5.4.4, status=bounced (Host not found)", "\"a>, status=sent (x\"@b.test", null, "bounced", "Host not found")]
    [InlineData("local", "to=<a@b.test>, relay=local, dsn=2.0.0, status=sent", "a@b.test", null, "sent", null)]
    public void Delivery_has_the_recipient_the_status_and_the_reply(string service, string said, string to, string? original, string word, string? reply)
    {
        var status = Assert.IsType<LogEvent.Status>(LogReader.Read($"Mar  2 08:59:58 mx postfix/{service}[1]: 4jWyJt723hz1l2Dg: {said}", Now));

        Assert.Equal((to, original, word, reply), (status.To, status.Original, status.Word, status.Said));
    }

    [Theory]
    [InlineData("from=<a@b.test>, status=expired, returned to sender")]
    [InlineData("from=<a@b.test>, status=force-expired, returned to sender")]
    public void Expiry_is_of_all_recipients(string said)
    {
        var status = Assert.IsType<LogEvent.Status>(LogReader.Read($"Mar  2 08:59:58 mx postfix/qmgr[1]: 4jWyJt723hz1l2Dg: {said}", Now));

        Assert.Equal((null, "expired"), (status.To, status.Word));
    }

    [Fact]
    public void Removal_by_postsuper_is_an_act_and_by_the_queue_manager_is_not()
    {
        Assert.IsType<LogEvent.Removed>(LogReader.Read("Mar  2 08:59:58 mx postfix/postsuper[1]: 4jWyJt723hz1l2Dg: removed", Now));
        Assert.Null(LogReader.Read("Mar  2 08:59:58 mx postfix/qmgr[1]: 4jWyJt723hz1l2Dg: removed", Now));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("x")]
    [InlineData("2026")]
    [InlineData("Mar  2 08:59:58 mx")]
    [InlineData("Mar  2 08:59:58 mx postfix/cleanup[1]:")]
    [InlineData("Mar  2 08:59:58 mx postfix/cleanup[1]: ")]
    [InlineData("Mar  2 08:59:58 mx postfix/cleanup: 4jWyJt723hz1l2Dg: hold: x")]
    [InlineData("Mar  2 08:59:58 mx postfix/smtpd[1]: connect from unknown[192.0.2.1]")]
    [InlineData("Mar  2 08:59:58 mx postfix/smtpd[1]: NOQUEUE: reject: RCPT from x: 554; from=<a> to=<b>")]
    [InlineData("Mar  2 08:59:58 mx postfix/smtp[1]: 4jWyJt723hz1l2Dg: to=<no end")]
    [InlineData("Mar  2 08:59:58 mx postfix/smtp[1]: 4jWyJt723hz1l2Dg: to=<a@b.test>, no more")]
    [InlineData("Mar  2 08:59:58 mx other/cleanup[1] postfix/cleanup[2]: 4jWyJt723hz1l2Dg: hold: x")]
    [InlineData("-- some: other [1]: text")]
    public void Other_lines_tell_nothing(string line) => Assert.Null(LogReader.Read(line, Now));
}
