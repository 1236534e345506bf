using QueueDashboard.Delivery;
using static QueueDashboard.Tests.Delivery.Smtp.HandOvers;

namespace QueueDashboard.Tests.Delivery.Smtp;

public class SmtpRelaySessionTests
{
    [Fact]
    public async Task HandOver_several_messages_share_one_connection()
    {
        await using var server = new ScriptedServer();
        await using (IRelaySession session = Client().Open(server.Relay))
        {
            for (int i = 0; i < 5; i++)
            {
                AssertAccepted(await session.HandOverAsync(To("a@example.net"), TestContext.Current.CancellationToken));
            }
        }

        Assert.Equal(5, server.Messages.Count);
        Assert.Equal(1, Connections(server));
        Assert.Equal("QUIT", server.Commands[^1]);
    }

    [Theory]
    [InlineData("250 2.0.0 Ok: queued as Q\r\n<drop>")]
    [InlineData("250 2.0.0 Ok: queued as Q\r\n421 4.4.2 idle for too long\r\n<drop>")]
    public async Task HandOver_relay_left_between_two_messages_connects_anew_unnoticed(string end)
    {
        await using var server = new ScriptedServer().On("END", end);
        await using IRelaySession session = Client().Open(server.Relay);

        AssertAccepted(await session.HandOverAsync(To("a@example.net"), TestContext.Current.CancellationToken));
        AssertAccepted(await session.HandOverAsync(To("b@example.net"), TestContext.Current.CancellationToken));

        Assert.Equal(2, server.Messages.Count);
        Assert.Equal(2, Connections(server));
    }

    [Fact]
    public async Task HandOver_relay_left_and_is_gone_means_a_broken_relay()
    {
        await using var server = new ScriptedServer().On("END", "250 2.0.0 Ok\r\n<drop>").On("GREETING", "220 first", "421 4.3.2 closing down");
        await using IRelaySession session = Client().Open(server.Relay);

        AssertAccepted(await session.HandOverAsync(To("a@example.net"), TestContext.Current.CancellationToken));
        HandOverResult second = await session.HandOverAsync(To("b@example.net"), TestContext.Current.CancellationToken);

        Assert.Equal("421 4.3.2 closing down", Assert.IsType<HandOverResult.RelayBroken>(second).Reply);
    }

    [Fact]
    public async Task HandOver_reply_that_nobody_asked_for_renews_the_connection()
    {
        // Taken for the answer to the next MAIL, it would shift every reply by one.
        await using var server = new ScriptedServer().On("END", "250 2.0.0 Ok: queued as Q\r\n250 2.0.0 and once more");
        await using IRelaySession session = Client().Open(server.Relay);

        AssertAccepted(await session.HandOverAsync(To("a@example.net"), TestContext.Current.CancellationToken));
        server.On("RCPT", "550 5.1.1 no");
        HandOverResult second = await session.HandOverAsync(To("b@example.net"), TestContext.Current.CancellationToken);

        Assert.Equal(new RecipientOutcome.Permanent(1, "550 5.1.1 no"), Assert.Single(Assert.IsType<HandOverResult.Settled>(second).Recipients));
        Assert.Equal(2, Connections(server));
    }

    [Fact]
    public async Task HandOver_after_a_refusal_goes_on_over_the_same_connection()
    {
        await using var server = new ScriptedServer().On("MAIL", "550 5.7.1 no").On("END", "554 5.6.0 no");
        await using IRelaySession session = Client().Open(server.Relay);

        await session.HandOverAsync(To("a@example.net"), TestContext.Current.CancellationToken);
        await session.HandOverAsync(To("a@example.net"), TestContext.Current.CancellationToken);
        AssertAccepted(await session.HandOverAsync(To("a@example.net"), TestContext.Current.CancellationToken));

        Assert.Equal(1, Connections(server));
    }

    [Fact]
    public async Task HandOver_more_messages_than_a_connection_is_kept_for_renews_it()
    {
        await using var server = new ScriptedServer();
        await using IRelaySession session = Client(options => options.MessagesPerConnection = 2).Open(server.Relay);
        for (int i = 0; i < 5; i++)
        {
            AssertAccepted(await session.HandOverAsync(To("a@example.net"), TestContext.Current.CancellationToken));
        }

        Assert.Equal(3, Connections(server));
    }

    [Fact]
    public async Task HandOver_more_recipients_than_a_transaction_takes_uses_several()
    {
        await using var server = new ScriptedServer();
        string[] addresses = [.. Enumerable.Range(0, 250).Select(i => $"u{i}@example.net")];
        int loads = 0;
        HandOver handOver = To(addresses);
        handOver = handOver with
        {
            Content = token =>
            {
                loads++;
                return ValueTask.FromResult<ReadOnlyMemory<byte>>("x"u8.ToArray());
            },
        };

        IReadOnlyList<RecipientOutcome> outcomes = await SettleAsync(server.Relay, handOver);

        Assert.Equal(Enumerable.Range(1, 250).Select(i => (long)i), outcomes.Select(outcome => outcome.RecipientId));
        Assert.All(outcomes, outcome => Assert.IsType<RecipientOutcome.Accepted>(outcome));
        Assert.Equal(3, server.Messages.Count);
        Assert.Equal(1, loads);
        Assert.Equal(250, server.Commands.Count(command => command.StartsWith("RCPT", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task HandOver_relay_breaks_between_transactions_keeps_what_is_settled()
    {
        await using var server = new ScriptedServer().On("END", "250 2.0.0 Ok\r\n<drop>").On("GREETING", "220 first", "554 5.3.2 no service");

        IReadOnlyList<RecipientOutcome> outcomes = await SettleAsync(server.Relay, To("a@example.net", "b@example.net"), options => options.RecipientsPerTransaction = 1);

        Assert.IsType<RecipientOutcome.Accepted>(outcomes[0]);
        Assert.Equal(new RecipientOutcome.Temporary(2, "554 5.3.2 no service"), outcomes[1]);
    }

    [Fact]
    public async Task HandOver_relay_is_broken_and_one_address_is_refused_by_us_is_still_a_broken_relay()
    {
        await using var server = new ScriptedServer().On("GREETING", "554 5.3.2 no service");

        Assert.IsType<HandOverResult.RelayBroken>(await RunAsync(server.Relay, To("a@example.net", "no good")));
    }

    [Fact]
    public async Task HandOver_relay_refuses_somebody_else_each_time_ends_as_temporary()
    {
        await using var server = new ScriptedServer { Offers = [] };
        string[] addresses = [.. Enumerable.Range(0, 20).Select(i => $"u{i}@example.net")];
        for (int i = 0; i < 20; i++)
        {
            // Each is refused in one round more than the one before him.
            server.On($"RCPT TO:<u{i}@", [.. Enumerable.Repeat("250 2.1.5 Ok", i), "550 5.7.1 not today"]);
        }

        IReadOnlyList<RecipientOutcome> outcomes = await SettleAsync(server.Relay, To(addresses));

        Assert.Empty(server.Messages);
        Assert.Equal(5, outcomes.OfType<RecipientOutcome.Permanent>().Count());
        Assert.Equal(15, outcomes.OfType<RecipientOutcome.Temporary>().Count());
    }

    [Fact]
    public async Task HandOver_reset_refused_goes_on_over_a_new_connection()
    {
        await using var server = new ScriptedServer().On("RCPT TO:<b@", "550 5.1.1 no").On("RSET", "500 5.5.1 what");

        IReadOnlyList<RecipientOutcome> outcomes = await SettleAsync(server.Relay, To("a@example.net", "b@example.net"));

        Assert.IsType<RecipientOutcome.Accepted>(outcomes[0]);
        Assert.IsType<RecipientOutcome.Permanent>(outcomes[1]);
        Assert.Equal(2, Connections(server));
    }

    [Fact]
    public async Task HandOver_nobody_to_hand_over_to_connects_nowhere()
    {
        await using var server = new ScriptedServer();

        Assert.Empty(await SettleAsync(server.Relay, To()));

        Assert.Empty(server.Commands);
    }

    private static int Connections(ScriptedServer server) => server.Commands.Count(command => command == "(connected)");

    private static void AssertAccepted(HandOverResult result) =>
        Assert.All(Assert.IsType<HandOverResult.Settled>(result).Recipients, outcome => Assert.IsType<RecipientOutcome.Accepted>(outcome));
}
