using System.Text;
using QueueDashboard.Delivery;
using static QueueDashboard.Tests.Delivery.Smtp.HandOvers;

namespace QueueDashboard.Tests.Delivery.Smtp;

public class SmtpEnvelopeTests
{
    [Fact]
    public async Task HandOver_all_accepted_message_arrives_with_prefix_and_queue_id_is_read()
    {
        await using var server = new ScriptedServer();

        IReadOnlyList<RecipientOutcome> outcomes = await SettleAsync(server.Relay, To("a@example.net", "b@example.net"));

        Assert.Equal(["Q1", "Q1"], outcomes.Select(outcome => Assert.IsType<RecipientOutcome.Accepted>(outcome).QueueId));
        Assert.Equal([1L, 2L], outcomes.Select(outcome => outcome.RecipientId));
        Assert.Equal("Received: by us\r\n" + Message, Encoding.Latin1.GetString(Assert.Single(server.Messages)));
        Assert.Equal(
            ["(connected)", "EHLO dashboard.test", "MAIL FROM:<sender@example.org> SIZE=41", "RCPT TO:<a@example.net>", "RCPT TO:<b@example.net>", "DATA", "QUIT"],
            server.Commands);
    }

    [Fact]
    public async Task HandOver_with_pipelining_sends_mail_and_recipients_before_the_first_reply()
    {
        await using var server = new ScriptedServer { AnswerMailAfter = 2 };

        IReadOnlyList<RecipientOutcome> outcomes = await SettleAsync(server.Relay, To("a@example.net", "b@example.net"));

        Assert.All(outcomes, outcome => Assert.IsType<RecipientOutcome.Accepted>(outcome));
    }

    [Fact]
    public async Task HandOver_one_of_three_refused_resets_and_hands_over_to_the_other_two()
    {
        await using var server = new ScriptedServer().On("RCPT TO:<b@", "550 5.1.1 no such user");

        IReadOnlyList<RecipientOutcome> outcomes = await SettleAsync(server.Relay, To("a@example.net", "b@example.net", "c@example.net"));

        Assert.IsType<RecipientOutcome.Accepted>(outcomes[0]);
        Assert.Equal(new RecipientOutcome.Permanent(2, "550 5.1.1 no such user"), outcomes[1]);
        Assert.IsType<RecipientOutcome.Accepted>(outcomes[2]);
        Assert.Single(server.Messages);
        Assert.Equal(["RSET", "MAIL FROM:<sender@example.org> SIZE=41", "RCPT TO:<a@example.net>", "RCPT TO:<c@example.net>", "DATA", "QUIT"], server.Commands.Skip(6));
        Assert.Equal(1, server.Commands.Count(command => command == "DATA"));
    }

    [Fact]
    public async Task HandOver_all_recipients_refused_sends_no_data()
    {
        await using var server = new ScriptedServer().On("RCPT", "550 5.1.1 no", "452 4.5.3 later");

        IReadOnlyList<RecipientOutcome> outcomes = await SettleAsync(server.Relay, To("a@example.net", "b@example.net"));

        Assert.Equal([new RecipientOutcome.Permanent(1, "550 5.1.1 no"), new RecipientOutcome.Temporary(2, "452 4.5.3 later")], outcomes);
        Assert.DoesNotContain("DATA", server.Commands);
        Assert.Contains("RSET", server.Commands);
    }

    [Theory]
    [InlineData("MAIL", "550 5.7.1 not you", true)]
    [InlineData("MAIL", "451 4.3.0 busy", false)]
    [InlineData("RCPT", "450 4.2.1 greylisted", false)]
    [InlineData("DATA", "554 5.5.1 no", true)]
    [InlineData("DATA", "451 4.3.0 disk", false)]
    [InlineData("DATA", "250 2.0.0 what", false)]
    [InlineData("END", "554 5.6.0 virus", true)]
    [InlineData("END", "452 4.3.1 full", false)]
    [InlineData("MAIL", "421 4.3.2 leaving<drop>", false)]
    [InlineData("RCPT", "421 4.3.2 leaving<drop>", false)]
    [InlineData("DATA", "421 4.3.2 leaving<drop>", false)]
    [InlineData("END", "421 4.3.2 leaving<drop>", false)]
    public async Task HandOver_refused_at_a_step_is_permanent_or_temporary_by_its_reply(string step, string reply, bool permanent)
    {
        string text = reply.Replace(ScriptedServer.Drop, "", StringComparison.Ordinal);
        await using var server = new ScriptedServer().On(step, reply.Replace(ScriptedServer.Drop, "\r\n" + ScriptedServer.Drop, StringComparison.Ordinal));

        RecipientOutcome outcome = Assert.Single(await SettleAsync(server.Relay, To("a@example.net")));

        Assert.Equal(permanent ? new RecipientOutcome.Permanent(1, text) : new RecipientOutcome.Temporary(1, text), outcome);
    }
}
