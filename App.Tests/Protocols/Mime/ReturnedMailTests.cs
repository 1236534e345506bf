using System.Text;
using QueueDashboard.Protocols.Mime;

namespace QueueDashboard.Tests.Protocols.Mime;

public sealed class ReturnedMailTests
{
    [Fact]
    public void Standard_report_names_the_message_the_recipient_and_the_reason()
    {
        var report = Read("""
            From: MAILER-DAEMON@mx.test
            To: anna@example.org
            Subject: Undelivered Mail Returned to Sender
            Content-Type: multipart/report; report-type=delivery-status; boundary=b

            --b
            Content-Type: text/plain

            Sorry.
            --b
            Content-Type: message/delivery-status

            Reporting-MTA: dns; mx.test

            Final-Recipient: rfc822; nobody@kunde.test
            Original-Recipient: rfc822;boss@kunde.test
            Action: failed
            Status: 5.1.1
            Remote-MTA: dns; mail.kunde.test
            Diagnostic-Code: smtp; 550 5.1.1 no such user

            --b
            Content-Type: text/rfc822-headers

            From: Anna <anna@example.org>
            Subject: =?utf-8?q?Angebot_f=C3=BCr_Sie?=
            Message-ID: <1@example.org>
            Date: Fri, 21 Nov 2025 09:00:00 +0000
            --b--
            """)!;

        Assert.True(report.Standard);
        Assert.Equal(("mx.test", "<1@example.org>", "Angebot für Sie"), (report.ReportingMta, report.Original!.MessageId, report.Original.Subject));
        Assert.Equal(new ReportedRecipient("nobody@kunde.test", "boss@kunde.test", "failed", "5.1.1", "550 5.1.1 no such user", "mail.kunde.test"), Assert.Single(report.Recipients));
    }

    [Fact]
    public void Free_report_is_pieced_together_and_says_that_it_is()
    {
        var report = Read("""
            Return-Path: <>
            From: MAILER-DAEMON@old.test
            To: anna@example.org
            Subject: failure notice

            Hi. This is the qmail-send program at old.test.

            <nobody@kunde.test>:
            192.0.2.1 does not like recipient.
            Remote host said: 550 5.1.1 user unknown

            --- Below this line is a copy of the message.

            Return-Path: <anna@example.org>
            Message-ID: <2@example.org>
            Subject: Hello

            Text
            """)!;

        Assert.False(report.Standard);
        Assert.Equal(("nobody@kunde.test", "5.1.1"), (report.Recipients[0].FinalRecipient, report.Recipients[0].Status));
        Assert.Contains("user unknown", report.Recipients[0].Diagnostic, StringComparison.Ordinal);
        Assert.Equal(("<2@example.org>", "Hello"), (report.Original!.MessageId, report.Original.Subject));
    }

    [Fact]
    public void Receipt_and_complaint_are_told_apart_from_bounces()
    {
        var receipt = Read("Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/disposition-notification\n\nFinal-Recipient: rfc822;a@b.test\nOriginal-Message-ID: <3@example.org>\nDisposition: manual-action/MDN-sent-manually; displayed\n--b--\n")!;
        var complaint = Read("Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\n--b\nContent-Type: message/rfc822\n\nSubject: News\n\nx\n--b--\n")!;

        Assert.Equal((ReportKind.Disposition, "<3@example.org>"), (receipt.Kind, receipt.Original!.MessageId));
        Assert.Equal((ReportKind.Feedback, "abuse", "News"), (complaint.Kind, complaint.Disposition, complaint.Original!.Subject));
    }

    [Fact]
    public void Ordinary_message_is_no_report() => Assert.Null(Read("From: a@b.test\nSubject: Hello\n\n550 5.1.1 is a number\n"));

    [Fact]
    public void Hostile_report_is_bounded()
    {
        string recipients = string.Concat(Enumerable.Range(0, 3000).Select(number => $"Final-Recipient: rfc822;{number}@b.test\nAction: failed\n\n"));
        var report = Read($"Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns;x\n\n{recipients}\n--b--\n")!;

        Assert.Equal(100, report.Recipients.Count);
    }

    private static ReturnedMail? Read(string message) => ReturnedMail.Read(MailMessage.Read(Encoding.UTF8.GetBytes(message.ReplaceLineEndings("\r\n"))));
}
