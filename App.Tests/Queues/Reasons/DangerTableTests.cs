using QueueDashboard.Data.Queues;
using QueueDashboard.Queues.Reasons;

namespace QueueDashboard.Tests.Queues.Reasons;

public sealed class DangerTableTests
{
    [Fact]
    public void Order_has_no_ties_and_begins_with_unknown()
    {
        ReasonCode[] order = [.. Enum.GetValues<ReasonCode>().OrderBy(DangerTable.Of)];

        Assert.Equal(
            [
                ReasonCode.Unknown, ReasonCode.Manual, ReasonCode.Undeliverable, ReasonCode.Malformed, ReasonCode.ScannerFailed, ReasonCode.Policy,
                ReasonCode.Backscatter, ReasonCode.Spam, ReasonCode.Phishing, ReasonCode.Banned, ReasonCode.Virus,
            ],
            order);
        Assert.Equal(order.Length, order.Select(DangerTable.Of).Distinct().Count());
    }

    [Fact]
    public void Quarantine_is_more_guarded_than_bad_and_bad_than_holding()
    {
        Assert.Equal(QueueName.Quarantine, DangerTable.MoreGuarded(QueueName.Bad, QueueName.Quarantine));
        Assert.Equal(QueueName.Quarantine, DangerTable.MoreGuarded(QueueName.Quarantine, QueueName.Bad));
        Assert.Equal(QueueName.Bad, DangerTable.MoreGuarded(QueueName.Holding, QueueName.Bad));
    }

    [Fact]
    public void Rights_follow_the_danger()
    {
        Assert.Equal([ReasonCode.Banned, ReasonCode.Virus], ReasonRights.KeptFromRecipientsByDefault.Order());
        Assert.Equal(
            [ReasonCode.ScannerFailed, ReasonCode.Phishing, ReasonCode.Banned, ReasonCode.Virus],
            Enum.GetValues<ReasonCode>().Where(ReasonRights.IsReleaseDangerous));
    }

    [Fact]
    public void Words_lead_back_to_their_codes()
    {
        foreach (ReasonCode code in Enum.GetValues<ReasonCode>())
        {
            Assert.Equal(code, CodeWords.Reason(CodeWords.Of(code).ToUpperInvariant()));
        }

        foreach (QueueName queue in Enum.GetValues<QueueName>())
        {
            Assert.Equal(queue, CodeWords.Queue(CodeWords.Of(queue)));
        }

        Assert.Equal("scanner-failed", CodeWords.Of(ReasonCode.ScannerFailed));
        Assert.Null(CodeWords.Reason("viruses"));
        Assert.Null(CodeWords.Queue(""));
    }
}
