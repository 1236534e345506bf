using QueueDashboard.Data.Queues;
using QueueDashboard.Protocols.Rspamd;
using QueueDashboard.Queues.Reasons;

namespace QueueDashboard.Tests.Queues.Reasons;

public sealed class RspamdReasonTests
{
    [Theory]
    [InlineData("BAYES_SPAM", 5.1, ReasonCode.Spam)]
    [InlineData("CLAM_VIRUS", 0.0, ReasonCode.Virus)]
    [InlineData("PHISHING", 4.0, ReasonCode.Phishing)]
    [InlineData("MIME_BAD_EXTENSION", 4.0, ReasonCode.Banned)]
    [InlineData("MIME_BAD_EXTENSION", 1.0, ReasonCode.Spam)]
    [InlineData("CLAM_VIRUS_FAIL", 0.0, ReasonCode.Spam)]
    public void Symbol_gives_the_reason(string symbol, double points, ReasonCode expected)
    {
        var reason = RspamdReason.Of("reject", 20, [new RspamdSymbol(symbol, points, null, null)]);

        Assert.Equal(expected, reason.Code);
        Assert.Equal(QueueName.Quarantine, reason.Queue);
        Assert.Equal(("rspamd", 20.0, null, "Rspamd"), (reason.Origin, reason.Score, reason.Threshold, reason.Scanner));
    }

    [Fact]
    public void Symbols_become_evidence_with_points_and_meaning_and_the_action_stands_first()
    {
        var reason = RspamdReason.Of("reject", 20, [new RspamdSymbol("A", 1, "What A means", "seen"), new RspamdSymbol("B", 19, null, "only\r\nseen\u202e")]);

        Assert.Equal(
            [("X-Rspamd-Action", null, "reject"), ("B", 19.0, "only seen"), ("A", 1.0, "What A means: seen")],
            reason.Evidence.Select(one => (one.Rule, one.Points, one.Text)));
    }

    [Fact]
    public void Virus_is_named() => Assert.Equal("Eicar-Signature", RspamdReason.Of("reject", null, [new RspamdSymbol("CLAM_VIRUS", null, null, "Eicar-Signature")]).Said);
}
