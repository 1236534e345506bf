using System.Text;
using QueueDashboard.Tests.Support;

namespace QueueDashboard.Tests.EndToEnd;

/// <summary>What other mail servers answer to our digests, as it comes to the intake.</summary>
[Collection(nameof(DashboardAndSink))]
public sealed class ReturnedDigestTests(DashboardAndSink house)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Digest_that_comes_back_marks_its_reader_and_waits_for_nobody()
    {
        string id = await DigestIdAsync("hans@local.test", "for Hans");

        string reply = await ReportAsync(id, "failed", "550 5.1.1 <hans@local.test>: no such user");

        Assert.StartsWith("250 2.0.0 Taken:", reply, StringComparison.Ordinal);
        var row = (await house.Dashboard.GetAsync("audit?act=digest.send&limit=500")).GetProperty("entries").EnumerateArray()
            .Single(row => row.GetProperty("outcome").GetString() == "failed" && row.GetProperty("recipient").GetString() == "hans@local.test");
        Assert.Contains("no such user", row.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Undelivered for Hans", await SubjectsAsync());
    }

    [Fact]
    public async Task Notice_of_a_delay_marks_nobody_and_waits_for_nobody()
    {
        string id = await DigestIdAsync("inge@local.test", "for Inge");

        Assert.StartsWith("250 2.0.0 Taken:", await ReportAsync(id, "delayed", "451 4.3.0 later"), StringComparison.Ordinal);

        Assert.DoesNotContain(
            (await house.Dashboard.GetAsync("audit?act=digest.send&limit=500")).GetProperty("entries").EnumerateArray(),
            row => row.GetProperty("outcome").GetString() == "failed" && row.GetProperty("recipient").GetString() == "inge@local.test");
    }

    [Fact]
    public async Task Report_that_matches_no_digest_is_held_like_other_mail()
    {
        string reply = await ReportAsync("<digest.00000000000000000000000000000000@127.0.0.1>", "failed", "550 no");

        Assert.StartsWith("250 2.0.0 Held as", reply, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answer_of_somebody_on_holiday_is_held_like_other_mail()
    {
        string id = await DigestIdAsync("jana@local.test", "for Jana");

        string reply = await SmtpSender.SendOneAsync(
            house.Dashboard.Smtp,
            "",
            [DashboardAndSink.Digests],
            Encoding.ASCII.GetBytes($"From: jana@local.test\r\nTo: {DashboardAndSink.Digests}\r\nSubject: Away\r\nAuto-Submitted: auto-replied\r\nIn-Reply-To: {id}\r\n\r\nI am away.\r\n"),
            Cancel);

        Assert.StartsWith("250 2.0.0 Held as", reply, StringComparison.Ordinal);
    }

    private async Task<string> DigestIdAsync(string recipient, string subject)
    {
        await SmtpSender.SendOneAsync(house.Dashboard.Smtp, "shop@peer.test", [recipient], DashboardAndSink.Message(subject), Cancel);
        await house.DigestAsync(recipient);
        return house.DigestsTo(recipient).First().Header("Message-ID")!;
    }

    private Task<string> ReportAsync(string id, string action, string said) => SmtpSender.SendOneAsync(
        house.Dashboard.Smtp,
        "",
        [DashboardAndSink.Digests],
        Encoding.ASCII.GetBytes($"""
            From: MAILER-DAEMON@mx.peer.test (Mail Delivery System)
            To: {DashboardAndSink.Digests}
            Subject: Undelivered for Hans
            Auto-Submitted: auto-replied
            MIME-Version: 1.0
            Content-Type: multipart/report; report-type=delivery-status; boundary=b

            --b
            Content-Type: text/plain

            It could not be delivered.
            --b
            Content-Type: message/delivery-status

            Reporting-MTA: dns; mx.peer.test

            Final-Recipient: rfc822; hans@local.test
            Action: {action}
            Status: {(action == "failed" ? "5.1.1" : "4.3.0")}
            Diagnostic-Code: smtp; {said}

            --b
            Content-Type: text/rfc822-headers

            From: digest@queue.test
            Message-ID:
             {id}
            Subject: 1 stopped message

            --b--

            """.ReplaceLineEndings("\r\n")),
        Cancel);

    private async Task<IEnumerable<string?>> SubjectsAsync() =>
        (await house.Dashboard.GetAsync("items?state=any&limit=500")).GetProperty("items").EnumerateArray().Select(item => item.GetProperty("subject").GetString()).ToList();
}
