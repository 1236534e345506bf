using QueueDashboard.Data.Queues;
using QueueDashboard.Queues.Reasons;

namespace QueueDashboard.Tests.Queues.Reasons;

/// <summary>amavis, Rspamd, ClamAV, MDaemon and Microsoft, each on its own.</summary>
public sealed class ScannerFieldsTests
{
    [Theory]
    [InlineData("INFECTED, message contains virus:\n Eicar-Test-Signature", ReasonCode.Virus, "Eicar-Test-Signature", QueueName.Quarantine)]
    [InlineData("BANNED, message contains part: .exe,.exe-ms,x.exe", ReasonCode.Banned, ".exe,.exe-ms,x.exe", QueueName.Quarantine)]
    [InlineData("BAD HEADER SECTION, Non-encoded 8-bit data (char C3 hex): Subject: \\303\\274", ReasonCode.Malformed, "Non-encoded 8-bit data (char C3 hex): Subject: \\303\\274", QueueName.Bad)]
    [InlineData("UNCHECKED, encrypted archive", ReasonCode.ScannerFailed, "encrypted archive", QueueName.Holding)]
    [InlineData("SPAM, over the limit", ReasonCode.Spam, "over the limit", QueueName.Quarantine)]
    [InlineData("SOMETHING NEW", ReasonCode.Policy, "SOMETHING NEW", QueueName.Quarantine)]
    public void Amavis_alert_names_its_kind(string alert, ReasonCode code, string said, QueueName queue)
    {
        Reason reason = Headers.Read("X-Quarantine-ID: <1Ab2c3>\nX-Amavis-Alert: " + alert, HeaderFamilies.Amavis);

        Assert.Equal(code, reason.Code);
        Assert.Equal(said, reason.Said);
        Assert.Equal(queue, reason.Queue);
        Assert.Equal("amavis", reason.Scanner);
        Assert.Contains(new Evidence("X-Quarantine-ID", null, "<1Ab2c3>"), reason.Evidence);
    }

    [Fact]
    public void Amavis_hold_says_that_nothing_was_checked()
    {
        Reason reason = Headers.Read("X-Amavis-Hold: Exceeded storage quota");

        Assert.Equal(ReasonCode.ScannerFailed, reason.Code);
        Assert.Equal("Exceeded storage quota", reason.Said);
    }

    [Fact]
    public void Amavis_writes_its_own_spam_status()
    {
        Reason reason = Headers.Read("X-Spam-Status: Yes, score=8.1 tagged_above=2 required=6.31 tests=[BAYES_99=3.5]");

        Assert.Equal("amavis", reason.Scanner);
        Assert.Equal(6.31, reason.Threshold);
    }

    [Fact]
    public void Rspamd_result_gives_score_and_symbols()
    {
        Reason reason = Headers.Read("""
            X-Rspamd-Server: mx1
            X-Rspamd-Action: add header
            X-Spam: Yes
            X-Spamd-Bar: +++++++++
            X-Spamd-Result: default: False [9.04 / 15.00];
            	 BAYES_SPAM(5.10)[99.99%];
            	 RCVD_IN_DNSWL_NONE(0.00)[192.0.2.7:from];
            	 MIME_GOOD(-0.10)[multipart/alternative,text/plain];
            	 SUBJ_ODD(2.00)[offers; only today];
            	 TO_DN_NONE(0.00)[]
            """);

        Assert.Equal(ReasonCode.Spam, reason.Code);
        Assert.Equal("Rspamd", reason.Scanner);
        Assert.Equal((9.04, 15.0), (reason.Score, reason.Threshold));
        Assert.Equal(new Evidence("X-Rspamd-Action", null, "add header"), reason.Evidence[0]);
        Assert.Contains(new Evidence("BAYES_SPAM", 5.1, "99.99%"), reason.Evidence);
        Assert.Contains(new Evidence("SUBJ_ODD", 2, "offers; only today"), reason.Evidence);
        Assert.Contains(new Evidence("TO_DN_NONE", 0, null), reason.Evidence);
        Assert.Contains(new Evidence("MIME_GOOD", -0.1, "multipart/alternative,text/plain"), reason.Evidence);
        Assert.Contains(new Evidence("X-Rspamd-Server", null, "mx1"), reason.Evidence);
    }

    [Theory]
    [InlineData("X-Spamd-Result: default: True [15.20 / 15.00]; BAYES_SPAM(5.10)[100.00%]", ReasonCode.Spam, null)]
    [InlineData("X-Spamd-Result: default: False [1.00 / 15.00]; BAYES_HAM(-3.00)[]", ReasonCode.Unknown, null)]
    [InlineData("X-Spamd-Result: default: False [0.00 / 15.00]; CLAM_VIRUS(0.00)[Win.Test.EICAR_HDB-1]; X(0.1)[]", ReasonCode.Virus, "Win.Test.EICAR_HDB-1")]
    [InlineData("X-Spamd-Result: default: False [0.00 / 15.00]; CLAM_VIRUS(0.00){Eicar;}; X(0.1)[]", ReasonCode.Virus, "Eicar;")]
    [InlineData("X-Spamd-Result: default: False [0.00 / 15.00]; CLAM_VIRUS_FAIL(0.00)[failed to scan]", ReasonCode.ScannerFailed, "failed to scan")]
    [InlineData("X-Spamd-Result: default: True [22.00 / 15.00]; PHISHED_OPENPHISH(7.00)[bank.example]", ReasonCode.Phishing, null)]
    [InlineData("X-Rspamd-Action: reject", ReasonCode.Spam, null)]
    [InlineData("X-Rspamd-Action: rewrite subject", ReasonCode.Spam, null)]
    [InlineData("X-Rspamd-Action: greylist", ReasonCode.Unknown, null)]
    [InlineData("X-Virus: Eicar-Test-Signature", ReasonCode.Virus, "Eicar-Test-Signature")]
    [InlineData("X-Virus: no", ReasonCode.Unknown, null)]
    public void Rspamd_verdict_is_understood(string header, ReasonCode code, string? said)
    {
        Reason reason = Headers.Read(header, HeaderFamilies.Rspamd);

        Assert.Equal(code, reason.Code);
        Assert.Equal(said, reason.Said);
    }

    [Theory]
    [InlineData("Infected (Win.Test.EICAR_HDB-1)", ReasonCode.Virus, "Win.Test.EICAR_HDB-1")]
    [InlineData("Infected with Eicar-Test-Signature", ReasonCode.Virus, "Eicar-Test-Signature")]
    [InlineData("Infected", ReasonCode.Virus, null)]
    [InlineData("Yes", ReasonCode.Virus, null)]
    [InlineData("Not Scanned", ReasonCode.ScannerFailed, null)]
    [InlineData("Clean", ReasonCode.Unknown, null)]
    [InlineData("No", ReasonCode.Unknown, null)]
    [InlineData("Scanned by norton", ReasonCode.Unknown, null)]
    public void Clamav_status_is_understood(string status, ReasonCode code, string? said)
    {
        Reason reason = Headers.Read("X-Virus-Scanned: clamav-milter 0.103.8 at mx\nX-Virus-Status: " + status, HeaderFamilies.ClamAv);

        Assert.Equal(code, reason.Code);
        Assert.Equal(said, reason.Said);
        Assert.Contains(reason.Evidence, evidence => evidence.Rule == "X-Virus-Scanned");
    }

    [Theory]
    [InlineData("X-MDBadQueue-Reason: recipient is not a local user", ReasonCode.Undeliverable, QueueName.Bad, "recipient is not a local user")]
    [InlineData("X-MDQuarantine-Reason: restricted attachment", ReasonCode.Unknown, QueueName.Quarantine, "restricted attachment")]
    [InlineData("X-MDHeldReason: virus scan failed", ReasonCode.ScannerFailed, QueueName.Holding, "virus scan failed")]
    [InlineData("X-MDAV-Result: infected (Eicar)", ReasonCode.Virus, QueueName.Quarantine, "Eicar")]
    [InlineData("X-MDAV-Result: clean", ReasonCode.Unknown, QueueName.Holding, null)]
    [InlineData("X-MDRemoteIP: 192.0.2.7", ReasonCode.Unknown, QueueName.Holding, null)]
    public void Mdaemon_field_names_a_queue(string header, ReasonCode code, QueueName queue, string? said)
    {
        Reason reason = Headers.Read(header, HeaderFamilies.MDaemon);

        Assert.Equal(code, reason.Code);
        Assert.Equal(queue, reason.Queue);
        Assert.Equal(said, reason.Said);
    }

    [Fact]
    public void Unknown_mdaemon_field_is_evidence_only()
    {
        Reason reason = Headers.Read("X-MDArrival-Date: Sat, 21 Nov 2026 10:00:00 +0100");

        Assert.Equal("X-MDArrival-Date", Assert.Single(reason.Evidence).Rule);
        Assert.Equal(ReasonCode.Unknown, reason.Code);
    }

    [Theory]
    [InlineData("X-MS-Exchange-Organization-SCL: -1", ReasonCode.Unknown, -1.0)]
    [InlineData("X-MS-Exchange-Organization-SCL: 4", ReasonCode.Unknown, 4.0)]
    [InlineData("X-MS-Exchange-Organization-SCL: 5", ReasonCode.Spam, 5.0)]
    [InlineData("X-MS-Exchange-Organization-SCL: 9", ReasonCode.Spam, 9.0)]
    [InlineData("X-MS-Exchange-Organization-SCL: 99", ReasonCode.Unknown, null)]
    [InlineData("X-MS-Exchange-Organization-PCL: 2", ReasonCode.Unknown, null)]
    [InlineData("X-MS-Exchange-Organization-PCL: 8", ReasonCode.Phishing, null)]
    [InlineData("X-Forefront-Antispam-Report: CIP:192.0.2.1;CTRY:DE;LANG:de;SCL:5;SRV:;SFV:SPM;CAT:SPM;", ReasonCode.Spam, 5.0)]
    [InlineData("X-Forefront-Antispam-Report: SCL:9;SFV:SPM;CAT:HPHISH;", ReasonCode.Phishing, 9.0)]
    [InlineData("X-Forefront-Antispam-Report: SCL:1;SFV:NSPM;CAT:MALW", ReasonCode.Virus, 1.0)]
    [InlineData("X-Forefront-Antispam-Report: CAT:FTBP", ReasonCode.Banned, null)]
    [InlineData("X-Forefront-Antispam-Report: SFV:BLK", ReasonCode.Policy, null)]
    [InlineData("X-Forefront-Antispam-Report: SFV:NSPM;CAT:NONE;SCL:1", ReasonCode.Unknown, 1.0)]
    [InlineData("X-Forefront-Antispam-Report: EFV:NLI;", ReasonCode.Unknown, null)]
    public void Microsoft_levels_and_categories_are_understood(string header, ReasonCode code, double? score)
    {
        Reason reason = Headers.Read(header, HeaderFamilies.Microsoft);

        Assert.Equal(code, reason.Code);
        Assert.Equal(score, reason.Score);
    }
}
