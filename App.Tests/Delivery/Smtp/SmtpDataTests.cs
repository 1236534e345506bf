using System.Text;
using QueueDashboard.Delivery;
using static QueueDashboard.Tests.Delivery.Smtp.HandOvers;

namespace QueueDashboard.Tests.Delivery.Smtp;

public class SmtpDataTests
{
    [Fact]
    public async Task HandOver_smuggling_content_arrives_as_one_message_with_whole_line_ends()
    {
        await using var server = new ScriptedServer();
        const string Smuggled = "Subject: a\r\n\r\nb\n.\nMAIL FROM:<x@y>\r\n.\rRCPT TO:<z@y>\r.\r\nDATA\n.\r\nend";

        RecipientOutcome outcome = Assert.Single(await SettleAsync(server.Relay, Of(Smuggled, "a@example.net")));

        Assert.IsType<RecipientOutcome.Accepted>(outcome);
        byte[] wire = Assert.Single(server.Messages);
        DotStuffingTests.AssertOnlyWholeLineEnds(wire);
        Assert.Equal("Received: by us\r\nSubject: a\r\n\r\nb\r\n.\r\nMAIL FROM:<x@y>\r\n.\r\nRCPT TO:<z@y>\r\n.\r\nDATA\r\n.\r\nend\r\n",
            Encoding.Latin1.GetString(DotStuffingTests.Unstuff(wire)));
        Assert.Single(server.Commands, command => command.StartsWith("MAIL", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(64 * 1024 - 20)]
    [InlineData(64 * 1024 - 19)]
    [InlineData(64 * 1024 - 18)]
    [InlineData(64 * 1024 - 17)]
    [InlineData(64 * 1024 - 16)]
    [InlineData(64 * 1024 - 15)]
    [InlineData(200_000)]
    public async Task HandOver_content_around_the_block_size_arrives_whole(int length)
    {
        await using var server = new ScriptedServer();
        string content = string.Concat(Enumerable.Repeat(".23456789\r\n", length / 11 + 1))[..length];

        Assert.IsType<RecipientOutcome.Accepted>(Assert.Single(await SettleAsync(server.Relay, Of(content, "a@example.net"))));

        string arrived = Encoding.Latin1.GetString(DotStuffingTests.Unstuff(Assert.Single(server.Messages)));
        Assert.StartsWith("Received: by us\r\n" + content.TrimEnd('\r', '\n'), arrived, StringComparison.Ordinal);
        Assert.EndsWith("\r\n", arrived, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HandOver_connection_lost_within_the_data_is_temporary_and_not_taken()
    {
        // More than both sides' buffers hold, so that the loss is seen while writing.
        await using var server = new ScriptedServer { DropInData = 1000, Offers = [] };

        RecipientOutcome outcome = Assert.Single(await SettleAsync(server.Relay, OfBytes(new byte[32 * 1024 * 1024], "a@example.net")));

        var temporary = Assert.IsType<RecipientOutcome.Temporary>(outcome);
        Assert.False(temporary.MayHaveBeenTaken);
        Assert.StartsWith("connection lost before the end of data", temporary.Reply, StringComparison.Ordinal);
        Assert.Empty(server.Messages);
    }

    [Fact]
    public async Task HandOver_connection_lost_after_the_end_of_data_says_that_it_may_have_been_taken()
    {
        await using var server = new ScriptedServer().On("END", ScriptedServer.Drop);

        IReadOnlyList<RecipientOutcome> outcomes = await SettleAsync(server.Relay, To("a@example.net", "b@example.net"));

        Assert.All(outcomes, outcome =>
        {
            var temporary = Assert.IsType<RecipientOutcome.Temporary>(outcome);
            Assert.True(temporary.MayHaveBeenTaken);
            Assert.StartsWith("connection lost after the end of data; the message may have been taken", temporary.Reply, StringComparison.Ordinal);
        });
        Assert.Single(server.Messages);
    }

    [Fact]
    public async Task HandOver_no_answer_to_the_end_of_data_says_that_it_may_have_been_taken()
    {
        await using var server = new ScriptedServer().On("END", ScriptedServer.Silence);

        RecipientOutcome outcome = Assert.Single(await SettleAsync(server.Relay, To("a@example.net"), options => options.EndOfDataSeconds = 1));

        Assert.True(Assert.IsType<RecipientOutcome.Temporary>(outcome).MayHaveBeenTaken);
        Assert.Contains("no reply to the end of data within 1 s", outcome.Reply, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("MAIL")]
    [InlineData("RCPT")]
    [InlineData("DATA")]
    public async Task HandOver_connection_lost_at_a_command_is_temporary(string command)
    {
        await using var server = new ScriptedServer().On(command, ScriptedServer.Drop);

        RecipientOutcome outcome = Assert.Single(await SettleAsync(server.Relay, To("a@example.net")));

        var temporary = Assert.IsType<RecipientOutcome.Temporary>(outcome);
        Assert.False(temporary.MayHaveBeenTaken);
        Assert.StartsWith("connection lost before the end of data", temporary.Reply, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("MAIL")]
    [InlineData("RCPT")]
    [InlineData("DATA")]
    public async Task HandOver_no_answer_to_a_command_is_temporary(string command)
    {
        await using var server = new ScriptedServer().On(command, ScriptedServer.Silence);

        RecipientOutcome outcome = Assert.Single(await SettleAsync(server.Relay, To("a@example.net"), options =>
        {
            options.CommandSeconds = 1;
            options.DataSeconds = 1;
        }));

        Assert.IsType<RecipientOutcome.Temporary>(outcome);
        Assert.Contains($"no reply to {command} within 1 s", outcome.Reply, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HandOver_connection_lost_after_a_refused_recipient_keeps_his_reply()
    {
        await using var server = new ScriptedServer { Offers = [] }.On("RCPT", "550 5.1.1 no", ScriptedServer.Drop);

        IReadOnlyList<RecipientOutcome> outcomes = await SettleAsync(server.Relay, To("a@example.net", "b@example.net"));

        Assert.Equal(new RecipientOutcome.Permanent(1, "550 5.1.1 no"), outcomes[0]);
        Assert.IsType<RecipientOutcome.Temporary>(outcomes[1]);
    }

    [Fact]
    public async Task HandOver_cancelled_after_the_end_of_data_waits_for_the_answer_a_little()
    {
        await using var server = new ScriptedServer().On("END", ScriptedServer.Silence);
        using var stop = new CancellationTokenSource();
        await using IRelaySession session = Client().Open(server.Relay);

        ValueTask<HandOverResult> running = session.HandOverAsync(To("a@example.net"), stop.Token);
        while (server.Messages.Count == 0)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
        await stop.CancelAsync();

        RecipientOutcome outcome = Assert.Single(Assert.IsType<HandOverResult.Settled>(await running).Recipients);
        Assert.True(Assert.IsType<RecipientOutcome.Temporary>(outcome).MayHaveBeenTaken);
    }

    [Fact]
    public async Task HandOver_cancelled_before_the_end_of_data_is_cancelled()
    {
        await using var server = new ScriptedServer().On("RCPT", ScriptedServer.Silence);
        using var stop = new CancellationTokenSource();
        await using IRelaySession session = Client().Open(server.Relay);

        ValueTask<HandOverResult> running = session.HandOverAsync(To("a@example.net"), stop.Token);
        while (!server.Commands.Any(command => command.StartsWith("RCPT", StringComparison.Ordinal)))
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await running);
    }

    [Fact]
    public async Task HandOver_content_that_cannot_be_loaded_sends_nothing_and_the_session_goes_on()
    {
        await using var server = new ScriptedServer();
        await using IRelaySession session = Client().Open(server.Relay);
        HandOver broken = To("a@example.net") with { Content = _ => throw new InvalidDataException("gone") };

        await Assert.ThrowsAsync<InvalidDataException>(async () => await session.HandOverAsync(broken, TestContext.Current.CancellationToken));
        HandOverResult next = await session.HandOverAsync(To("b@example.net"), TestContext.Current.CancellationToken);

        Assert.IsType<RecipientOutcome.Accepted>(Assert.Single(Assert.IsType<HandOverResult.Settled>(next).Recipients));
        Assert.Single(server.Messages);
        Assert.Equal(2, server.Commands.Count(command => command == "(connected)"));
    }
}
