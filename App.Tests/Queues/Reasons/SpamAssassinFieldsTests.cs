using QueueDashboard.Data.Queues;
using QueueDashboard.Queues.Reasons;

namespace QueueDashboard.Tests.Queues.Reasons;

public sealed class SpamAssassinFieldsTests
{
    [Fact]
    public void Plain_status_and_report_are_put_together()
    {
        Reason reason = Headers.Read("""
            X-Spam-Flag: YES
            X-Spam-Level: *****
            X-Spam-Status: Yes, score=5.6 required=5.0 tests=AWL,BAYES_50,
             FORGED_MUA_OUTLOOK autolearn=no version=3.1.7
            X-Spam-Report:
             *  0.8 BAYES_50 BODY: Bayesian spam probability is 40 to 60%
             *      [score: 0.5000]
             *  4.1 FORGED_MUA_OUTLOOK Forged mail pretending to be from MS Outlook
             * -0.1 AWL AWL: From: address is in the auto white-list
            """);

        Assert.Equal(ReasonCode.Spam, reason.Code);
        Assert.Equal(QueueName.Quarantine, reason.Queue);
        Assert.Equal((5.6, 5.0), (reason.Score, reason.Threshold));
        Assert.Equal("SpamAssassin", reason.Scanner);
        Assert.Equal(
            [
                new Evidence("FORGED_MUA_OUTLOOK", 4.1, "Forged mail pretending to be from MS Outlook"),
                new Evidence("BAYES_50", 0.8, "BODY: Bayesian spam probability is 40 to 60% [score: 0.5000]"),
                new Evidence("AWL", -0.1, "AWL: From: address is in the auto white-list"),
            ],
            reason.Evidence);
    }

    [Fact]
    public void Report_as_a_plain_table_is_read_too()
    {
        Reason reason = Headers.Read("""
            X-Spam-Report: Content analysis details: (7.2 points, 5.0 required)
              pts rule name              description
             ---- ---------------------- --------------------------------------------------
              3.5 BAYES_99               BODY: Bayes spam probability is 99 to 100%
              0.0 HTML_MESSAGE           BODY: HTML included in message
            """);

        Assert.Equal(["BAYES_99", "HTML_MESSAGE"], reason.Evidence.Select(evidence => evidence.Rule));
        Assert.Equal("BODY: HTML included in message", reason.Evidence[1].Description);
    }

    [Theory]
    [InlineData("Yes, hits=4.4 tagged_above=0.0 required=4.0 tests=FORGED_MUA_OUTLOOK, HTML_70_80, HTML_MESSAGE", 4.4, 4.0, 3)]
    [InlineData("Yes, score=20.097 tagged_above=-9999 required=5 tests=[BAYES_00=-1.9, DKIM_SIGNED=0.1, GTUBE=1000] autolearn=no", 20.097, 5.0, 3)]
    [InlineData("Yes, score=1.5 required=1.0 tests=none autolearn=no", 1.5, 1.0, 0)]
    [InlineData("Yes, score=8 required=5 tests=A_RULE=4.5,B_RULE=3.5 version=4.0.0", 8.0, 5.0, 2)]
    [InlineData("Yes", null, null, 0)]
    [InlineData("YES, score=NaN required=5", null, null, 0)]
    [InlineData("Yes, score=1e308 required=5", null, null, 0)]
    [InlineData("Yes, score=∞ required=5", null, null, 0)]
    [InlineData("Yes, score=99999999999999999999999999 required=5", null, null, 0)]
    [InlineData("Yes, score=12,3 required=5,0", 12.0, 5.0, 0)]
    public void Status_in_every_template_is_spam(string value, double? score, double? threshold, int rules)
    {
        Reason reason = Headers.Read("X-Spam-Status: " + value, HeaderFamilies.SpamAssassin);

        Assert.Equal(ReasonCode.Spam, reason.Code);
        Assert.Equal(score, reason.Score);
        Assert.Equal(threshold, reason.Threshold);
        Assert.Equal(rules, reason.Evidence.Count);
    }

    [Theory]
    [InlineData("X-Spam-Status: No, score=-99.1 required=15.0 tests=AWL,USER_IN_WHITELIST autolearn=no")]
    [InlineData("X-Spam-Flag: NO")]
    [InlineData("X-Spam-Flag: yesterday")]
    [InlineData("X-Spam-Score: -0.2 (/)")]
    [InlineData("X-Spam-Level: ****")]
    [InlineData("X-Spam: undefined")]
    public void What_is_not_called_spam_stays_unknown(string header) =>
        Assert.Equal(ReasonCode.Unknown, Headers.Read(header).Code);

    [Theory]
    [InlineData("7.2 (+++++++)", 7.2, null)]
    [InlineData("15.20 / 15.00", 15.2, 15.0)]
    [InlineData("-2.097", -2.097, null)]
    public void Score_field_is_read_as_exim_and_rspamd_write_it(string value, double score, double? threshold)
    {
        Reason reason = Headers.Read("X-Spam-Score: " + value);

        Assert.Equal(score, reason.Score);
        Assert.Equal(threshold, reason.Threshold);
    }

    [Fact]
    public void Spam_with_a_heavy_phishing_rule_is_phishing()
    {
        Reason reason = Headers.Read("X-Spam-Status: Yes, score=9 required=5 tests=[URIBL_PHISH=5, BAYES_50=0.8]");

        Assert.Equal(ReasonCode.Phishing, reason.Code);
        Assert.Equal("SpamAssassin", reason.Scanner);
        Assert.Equal(ReasonCode.Unknown, Headers.Read("X-Spam-Status: No, score=4.9 required=5 tests=[URIBL_PHISH=4.9]").Code);
        Assert.Equal(ReasonCode.Spam, Headers.Read("X-Spam-Status: Yes, score=9 required=5 tests=[URIBL_PHISH=0.5]").Code);
    }

    [Fact]
    public void Clamav_plug_in_is_read()
    {
        Reason reason = Headers.Read("X-Spam-Virus: Yes (Win.Test.EICAR_HDB-1)", HeaderFamilies.SpamAssassin);

        Assert.Equal(ReasonCode.Virus, reason.Code);
        Assert.Equal("Win.Test.EICAR_HDB-1", reason.Said);
    }
}
