using QueueDashboard.Protocols.Mime;

namespace QueueDashboard.Tests.Protocols.Mime;

public sealed class DeliveryReportTests
{
    private static MailMessage Report(string type, params string[] fields) => Sample.Message(
    [
        "From: MAILER-DAEMON@mx.example", "Subject: x", $"Content-Type: multipart/report; report-type={type}; boundary=b", "", "--b", "", "human",
        "--b", $"Content-Type: message/{type}", "", .. fields, "--b", "Content-Type: message/rfc822", "", "Subject: original", "", "--b--",
    ]);

    [Fact]
    public void Report_of_delivery_status_gives_each_recipient()
    {
        var message = Report(
            "delivery-status", "Reporting-MTA: dns; mx.example", "", "Final-Recipient: rfc822; a@b", "Original-Recipient: rfc822;A@b", "Action: Failed",
            "Status: 5.1.1 (bad mailbox)", "Diagnostic-Code: smtp; 550 5.1.1", "  no such user", "Remote-MTA: dns; mx.b", "", "Final-Recipient: c@d",
            "Action: delivered", "Status: 2.0.0");

        var report = message.Report;

        Assert.NotNull(report);
        Assert.Equal((ReportKind.DeliveryStatus, "mx.example"), (report.Kind, report.ReportingMta));
        Assert.Equal(
            [
                new ReportedRecipient("a@b", "A@b", "failed", "5.1.1", "550 5.1.1  no such user", "mx.b"),
                new ReportedRecipient("c@d", null, "delivered", "2.0.0", null, null),
            ],
            report.Recipients);
        Assert.True(message.IsBounce);
        Assert.True(message.IsAutoSubmitted);
    }

    [Theory]
    [InlineData("failed", true)]
    [InlineData("delayed", true)]
    [InlineData("delivered", false)]
    [InlineData("relayed", false)]
    [InlineData("expanded", false)]
    public void IsBounce_follows_the_action(string action, bool expected) =>
        Assert.Equal(expected, Report("delivery-status", "Reporting-MTA: dns; x", "", "Final-Recipient: rfc822; a@b", "Action: " + action).IsBounce);

    [Fact]
    public void Report_with_a_broken_line_keeps_the_rest()
    {
        var message = Report("delivery-status", "Reporting-MTA: dns; x", "this is no field", "", "Final-Recipient: rfc822; a@b", "Action: failed");

        Assert.Equal("a@b", Assert.Single(message.Report!.Recipients).FinalRecipient);
    }

    [Fact]
    public void Report_of_disposition_is_no_bounce()
    {
        var message = Report(
            "disposition-notification", "Final-Recipient: rfc822; a@b", "Original-Message-ID: <1@x>",
            "Disposition: manual-action/MDN-sent-manually; displayed");

        Assert.Equal(
            (ReportKind.Disposition, "manual-action/MDN-sent-manually; displayed", "<1@x>"),
            (message.Report!.Kind, message.Report.Disposition, message.Report.OriginalMessageId));
        Assert.False(message.IsBounce);
    }

    [Fact]
    public void Report_of_feedback_is_no_bounce()
    {
        var message = Report("feedback-report", "Feedback-Type: abuse", "User-Agent: x");

        Assert.Equal((ReportKind.Feedback, "abuse"), (message.Report!.Kind, message.Report.Disposition));
        Assert.False(message.IsBounce);
    }

    [Theory]
    [InlineData(true, "X-Failed-Recipients: a@b")]
    [InlineData(true, "Return-Path: <>", "From: MAILER-DAEMON@x", "Subject: anything")]
    [InlineData(true, "Return-Path: <>", "From: a@b", "Subject: Undeliverable: hello")]
    [InlineData(true, "From: Mail Delivery System <x@y>", "Subject: Mail delivery failed: returning message to sender")]
    [InlineData(true, "From: postmaster@x", "Subject: =?utf-8?Q?Unzustellbar:_Gr=C3=BC=C3=9Fe?=")]
    [InlineData(false, "From: a@b", "Subject: Undeliverable: hello")]
    [InlineData(false, "From: postmaster@x", "Subject: News")]
    [InlineData(false, "Return-Path: <>", "From: a@b", "Subject: Out of office", "Auto-Submitted: auto-replied")]
    [InlineData(false, "Return-Path: <>", "From: postmaster@b", "Subject: I am away", "Auto-Submitted: auto-replied (vacation)")]
    public void IsBounce_without_a_report_goes_by_signs(bool expected, params string[] header) =>
        Assert.Equal(expected, Sample.Message([.. header, "", "text"]).IsBounce);

    [Theory]
    [InlineData("Auto-Submitted: auto-generated", true)]
    [InlineData("Auto-Submitted: no", false)]
    [InlineData("Precedence: auto_reply", true)]
    [InlineData("Subject: x", false)]
    public void IsAutoSubmitted_follows_the_header(string field, bool expected) => Assert.Equal(expected, Sample.Message(field, "", "x").IsAutoSubmitted);
}
