using System.Text;
using QueueDashboard.Data.Queues;
using QueueDashboard.Queues;
using QueueDashboard.Queues.Reasons;

namespace QueueDashboard.Tests.Queues.Reasons;

/// <summary>Who wins: the most dangerous reading, the more guarded queue, and only families that the listener believes.</summary>
public sealed class ReasonReaderTests
{
    private const string Eicar = "X-Virus-Status: Infected (Eicar-Test-Signature)";
    private const string SpamStatus = "X-Spam-Status: Yes, score=12.3 required=6.3 tests=[BAYES_99=3.5, URIBL_BLACK=1.7]";

    [Fact]
    public void Header_without_any_word_is_held_as_unknown()
    {
        var reason = Headers.Read("Subject: Hello\nFrom: a@example.org");

        Assert.Equal(QueueName.Holding, reason.Queue);
        Assert.Equal(ReasonCode.Unknown, reason.Code);
        Assert.Null(reason.Said);
        Assert.Null(reason.Score);
        Assert.Empty(reason.Evidence);
        Assert.Equal("", reason.Scanner);
    }

    [Fact]
    public void Listener_default_stands_when_nothing_says_worse()
    {
        var reason = Headers.Read("X-Quarantine-Reason: manual", new HoldDefaults(QueueName.Bad, ReasonCode.Undeliverable, HeaderFamilies.All));

        Assert.Equal(QueueName.Bad, reason.Queue);
        Assert.Equal(ReasonCode.Undeliverable, reason.Code);
    }

    [Fact]
    public void Listener_queue_stands_against_its_own_reason()
    {
        var reason = Headers.Read("Subject: x", new HoldDefaults(QueueName.Holding, ReasonCode.Policy, HeaderFamilies.All));

        Assert.Equal(QueueName.Holding, reason.Queue);
        Assert.Equal(ReasonCode.Policy, reason.Code);
    }

    [Fact]
    public void Virus_wins_over_spam_and_the_score_of_the_spam_check_stays()
    {
        var reason = Headers.Read(SpamStatus + "\n" + Eicar);

        Assert.Equal(ReasonCode.Virus, reason.Code);
        Assert.Equal("Eicar-Test-Signature", reason.Said);
        Assert.Equal("ClamAV", reason.Scanner);
        Assert.Equal(12.3, reason.Score);
        Assert.Equal(6.3, reason.Threshold);
        Assert.Equal("X-Virus-Status", reason.Evidence[0].Rule);
    }

    [Theory]
    [InlineData("X-Quarantine-Queue: holding")]
    [InlineData("X-Quarantine-Queue: bad")]
    [InlineData("X-Quarantine-Reason: manual; please let it pass")]
    [InlineData("X-Spam-Flag: NO")]
    [InlineData("X-Spam-Status: No, score=-100 required=5")]
    [InlineData("X-Virus-Status: Clean")]
    [InlineData("X-Rspamd-Action: no action")]
    [InlineData("X-MDAV-Result: clean")]
    [InlineData("X-MS-Exchange-Organization-SCL: -1")]
    public void Harmless_words_of_a_sender_change_nothing(string forged)
    {
        foreach (string header in new[] { forged + "\n" + Eicar, Eicar + "\n" + forged })
        {
            var reason = Headers.Read(header);

            Assert.Equal(ReasonCode.Virus, reason.Code);
            Assert.Equal(QueueName.Quarantine, reason.Queue);
            Assert.Equal("Eicar-Test-Signature", reason.Said);
        }
    }

    [Fact]
    public void Duplicates_are_all_read()
    {
        var reason = Headers.Read("X-Spam-Status: No, score=-5.0 required=5.0\nX-Spam-Status: No, score=0.1 required=5.0\n" + SpamStatus);

        Assert.Equal(ReasonCode.Spam, reason.Code);
        Assert.Equal(12.3, reason.Score);
        Assert.Equal(6.3, reason.Threshold);
    }

    [Fact]
    public void Family_that_is_not_believed_is_not_read()
    {
        var reason = Headers.Read(SpamStatus + "\n" + Eicar, HeaderFamilies.All & ~HeaderFamilies.ClamAv);
        Assert.Equal(ReasonCode.Spam, reason.Code);
        Assert.DoesNotContain(reason.Evidence, evidence => evidence.Rule == "X-Virus-Status");

        reason = Headers.Read(SpamStatus + "\n" + Eicar, HeaderFamilies.None);
        Assert.Equal(ReasonCode.Unknown, reason.Code);
        Assert.Null(reason.Score);
        Assert.Empty(reason.Evidence);
    }

    [Theory]
    [InlineData(HeaderFamilies.SpamAssassin, "SpamAssassin")]
    [InlineData(HeaderFamilies.Rspamd, "Rspamd")]
    [InlineData(HeaderFamilies.Amavis, "amavis")]
    [InlineData(HeaderFamilies.MDaemon, "MDaemon")]
    public void Spam_flag_is_named_after_the_believed_family(HeaderFamilies believed, string scanner)
    {
        var reason = Headers.Read("X-Spam-Flag: YES", believed);

        Assert.Equal(ReasonCode.Spam, reason.Code);
        Assert.Equal(scanner, reason.Scanner);
    }

    [Fact]
    public void Field_that_only_one_scanner_writes_settles_the_name()
    {
        Assert.Equal("Rspamd", Headers.Read("X-Spam-Flag: YES\nX-Rspamd-Action: add header").Scanner);
        Assert.Equal("Rspamd", Headers.Read("X-Rspamd-Action: add header\nX-Spam-Flag: YES").Scanner);
        Assert.Equal("SpamAssassin", Headers.Read("X-Spam-Flag: YES\nX-Rspamd-Action: no action").Scanner);
    }

    [Fact]
    public void Score_with_its_limit_is_preferred()
    {
        var reason = Headers.Read("X-Spam-Score: -2.09\nX-Spam-Status: No, score=-2.1 required=5");

        Assert.Equal((-2.1, 5.0), (reason.Score, reason.Threshold));
    }

    [Fact]
    public void Worse_code_with_a_less_guarded_queue_keeps_the_more_guarded_one()
    {
        // A failed scanner belongs to holding and outranks a malformed message, which belongs to bad.
        var reason = Headers.Read("X-Quarantine-Reason: malformed\nX-Quarantine-Reason: scanner-failed");

        Assert.Equal(ReasonCode.ScannerFailed, reason.Code);
        Assert.Equal(QueueName.Bad, reason.Queue);
    }

    [Fact]
    public void Exact_score_wins_over_a_bar_of_stars()
    {
        var reason = Headers.Read("X-Spam-Flag: YES\nX-Spam-Level: ********************\nX-Spam-Score: 7.25");
        Assert.Equal(7.25, reason.Score);

        reason = Headers.Read("X-Spam-Flag: YES\nX-Spam-Level: *******");
        Assert.Equal(7, reason.Score);
        Assert.Null(reason.Threshold);
    }

    [Fact]
    public void Message_and_list_of_fields_are_read_the_same()
    {
        string header = SpamStatus + "\nX-Quarantine-Reason: rule 7\n" + Eicar + "\nSubject: x";
        Reason fromList = Headers.Read(header);
        Reason fromMessage = ReasonReader.Read(Encoding.UTF8.GetBytes(header + "\n\nbody"), HoldDefaults.None);

        Assert.Equal(fromList.Evidence, fromMessage.Evidence);
        Assert.Equal(fromList with { Evidence = [] }, fromMessage with { Evidence = [] });
    }

    [Fact]
    public void Names_are_met_in_any_case_and_the_value_may_be_encoded()
    {
        var reason = Headers.Read("x-quarantine-REASON: =?utf-8?Q?policy=3B_Anh=C3=A4nge_am_Wochenende?=");

        Assert.Equal(ReasonCode.Policy, reason.Code);
        Assert.Equal("Anhänge am Wochenende", reason.Said);
    }
}
