using QueueDashboard.Delivery;
using static QueueDashboard.Tests.Delivery.Smtp.HandOvers;

namespace QueueDashboard.Tests.Delivery.Smtp;

public class SmtpSinkPeerTests
{
    private const string Content = "Subject: hello\r\n\r\n.dot\r\n..two\r\nlast\r\n";

    [Fact]
    public async Task HandOver_to_smtp_sink_arrives_with_envelope_and_the_very_lines()
    {
        await using SmtpSink sink = await SmtpSink.StartAsync();
        Relay relay = sink.Relay with { SendXforward = true, SendXclient = true, UserName = "anna", Password = "secret" };
        HandOver handOver = Of(Content, "a@example.net", "\"b c\"@example.net") with
        {
            ReversePath = "",
            EightBit = true,
            Ret = "HDRS",
            EnvelopeId = "Q1",
            Client = new OriginalClient("192.0.2.7", "mail.example.org", "helo.example.org", "ESMTP", null, "Q42"),
        };

        IReadOnlyList<RecipientOutcome> outcomes = await SettleAsync(relay, handOver);

        Assert.All(outcomes, outcome => Assert.IsType<RecipientOutcome.Accepted>(outcome));
        string message = Assert.Single(sink.Messages());
        Assert.Contains("X-Helo-Args: helo.example.org\n", message, StringComparison.Ordinal);
        Assert.Contains("X-Mail-Args: <> BODY=8BITMIME RET=HDRS ENVID=Q1\n", message, StringComparison.Ordinal);
        Assert.Contains("X-Rcpt-Args: <a@example.net>\nX-Rcpt-Args: <\"b c\"@example.net>\n", message, StringComparison.Ordinal);
        Assert.EndsWith("Received: by us\nSubject: hello\n\n.dot\n..two\nlast\n", message.TrimEnd('\n') + "\n", StringComparison.Ordinal);
    }

    [Fact]
    public async Task HandOver_fifty_messages_to_smtp_sink_share_one_connection()
    {
        // It ends after two sessions: the look whether it listens, and this one.
        await using SmtpSink sink = await SmtpSink.StartAsync("-n", "2");
        await using IRelaySession session = Client().Open(sink.Relay);
        for (int i = 0; i < 50; i++)
        {
            HandOverResult result = await session.HandOverAsync(Of($"Subject: {i}\r\n\r\nx\r\n", "a@example.net"), TestContext.Current.CancellationToken);
            Assert.IsType<RecipientOutcome.Accepted>(Assert.Single(Assert.IsType<HandOverResult.Settled>(result).Recipients));
        }

        Assert.Equal(50, sink.Messages().Count);
    }

    [Theory]
    [InlineData("-r", "MAIL", false)]
    [InlineData("-r", "RCPT", false)]
    [InlineData("-r", "DATA", false)]
    [InlineData("-r", ".", false)]
    [InlineData("-f", "MAIL", true)]
    [InlineData("-f", "RCPT", true)]
    [InlineData("-f", "DATA", true)]
    [InlineData("-f", ".", true)]
    [InlineData("-q", "MAIL", false)]
    [InlineData("-q", "RCPT", false)]
    [InlineData("-q", "DATA", false)]
    [InlineData("-q", ".", false)]
    [InlineData("-Q", "RCPT", false)]
    [InlineData("-Q", ".", false)]
    public async Task HandOver_smtp_sink_refuses_at_a_step_is_temporary_or_permanent(string how, string step, bool permanent)
    {
        await using SmtpSink sink = await SmtpSink.StartAsync(how, step);

        RecipientOutcome outcome = Assert.Single(await SettleAsync(sink.Relay, Of(Content, "a@example.net")));

        if (permanent)
        {
            Assert.Equal(new RecipientOutcome.Permanent(1, "500 5.3.0 Error: command failed"), outcome);
        }
        else
        {
            Assert.Equal(how == "-q" && step == ".", Assert.IsType<RecipientOutcome.Temporary>(outcome).MayHaveBeenTaken);
        }
    }

    [Theory]
    [InlineData("-r", "EHLO")]
    [InlineData("-f", "CONNECT")]
    [InlineData("-q", "EHLO")]
    [InlineData("-Q", "CONNECT")]
    public async Task HandOver_smtp_sink_refuses_before_mail_is_a_broken_relay(string how, string step)
    {
        await using SmtpSink sink = await SmtpSink.StartAsync(how, step);

        Assert.IsType<HandOverResult.RelayBroken>(await RunAsync(sink.Relay, Of(Content, "a@example.net")));
    }
}
