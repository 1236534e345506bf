using QueueDashboard.Data.Queues;
using QueueDashboard.Queues;
using QueueDashboard.Queues.Reasons;

namespace QueueDashboard.Tests.Queues.Reasons;

public sealed class QuarantineFieldsTests
{
    [Theory]
    [InlineData("holding", QueueName.Holding)]
    [InlineData("Quarantine", QueueName.Quarantine)]
    [InlineData("BAD (by rule 3)", QueueName.Bad)]
    [InlineData("bad;", QueueName.Bad)]
    [InlineData("nowhere", QueueName.Holding)]
    [InlineData("", QueueName.Holding)]
    public void Queue_word_is_obeyed(string word, QueueName queue) =>
        Assert.Equal(queue, Headers.Read("X-Quarantine-Queue: " + word).Queue);

    [Theory]
    [InlineData("virus", ReasonCode.Virus, null, QueueName.Quarantine)]
    [InlineData("Banned: invoice.exe", ReasonCode.Banned, "invoice.exe", QueueName.Quarantine)]
    [InlineData("phishing; bank", ReasonCode.Phishing, "bank", QueueName.Quarantine)]
    [InlineData("spam", ReasonCode.Spam, null, QueueName.Quarantine)]
    [InlineData("policy : over 40 an hour", ReasonCode.Policy, "over 40 an hour", QueueName.Quarantine)]
    [InlineData("backscatter", ReasonCode.Backscatter, null, QueueName.Bad)]
    [InlineData("malformed;", ReasonCode.Malformed, null, QueueName.Bad)]
    [InlineData("undeliverable: 550 5.1.1 no such user", ReasonCode.Undeliverable, "550 5.1.1 no such user", QueueName.Bad)]
    [InlineData("scanner-failed: timeout", ReasonCode.ScannerFailed, "timeout", QueueName.Holding)]
    [InlineData("scanner failed", ReasonCode.ScannerFailed, null, QueueName.Holding)]
    [InlineData("manual", ReasonCode.Manual, null, QueueName.Holding)]
    [InlineData("unknown: no idea", ReasonCode.Unknown, "no idea", QueueName.Holding)]
    [InlineData("virus scanner did not answer", ReasonCode.Unknown, "virus scanner did not answer", QueueName.Holding)]
    [InlineData("over 40 an hour: wait", ReasonCode.Unknown, "over 40 an hour: wait", QueueName.Holding)]
    public void Reason_is_a_code_word_or_text(string value, ReasonCode code, string? said, QueueName queue)
    {
        Reason reason = Headers.Read("X-Quarantine-Reason: " + value);

        Assert.Equal(code, reason.Code);
        Assert.Equal(said, reason.Said);
        Assert.Equal(queue, reason.Queue);
        Assert.Equal("", reason.Scanner);
    }

    [Fact]
    public void Text_explains_what_the_listener_assumes()
    {
        Reason reason = Headers.Read("X-Quarantine-Reason: rule 7", new HoldDefaults(QueueName.Holding, ReasonCode.Manual, HeaderFamilies.All));

        Assert.Equal(ReasonCode.Manual, reason.Code);
        Assert.Equal("rule 7", reason.Said);
    }

    [Fact]
    public void Text_puts_no_words_into_a_scanners_mouth()
    {
        Reason reason = Headers.Read("X-Quarantine-Reason: a false alarm, release it\nX-Virus-Status: Yes");

        Assert.Equal(ReasonCode.Virus, reason.Code);
        Assert.Null(reason.Said);
        Assert.Contains(reason.Evidence, evidence => evidence.Description == "a false alarm, release it");
    }

    [Fact]
    public void Named_queue_may_be_more_guarded_than_the_code_asks()
    {
        Reason reason = Headers.Read("X-Quarantine-Queue: quarantine\nX-Quarantine-Reason: manual");

        Assert.Equal(QueueName.Quarantine, reason.Queue);
        Assert.Equal(ReasonCode.Manual, reason.Code);
    }
}
