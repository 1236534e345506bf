using System.Text;
using Microsoft.Extensions.Logging;
using QueueDashboard.Data.Queues;
using QueueDashboard.Queues;

namespace QueueDashboard.Tests.Intake.Smtp;

/// <summary>What the keeper is given, and what the client hears of its outcome.</summary>
public sealed class HoldingTests
{
    [Fact]
    public async Task Message_everything_of_the_envelope_reaches_the_holder()
    {
        await using IntakeHost host = await IntakeHost.StartAsync(("Name", "front"), ("Queue", "Quarantine"), ("Reason", "Policy"), ("Believe", "Rspamd, ClamAv"));
        using SmtpTalk talk = await host.GreetAsync();
        Assert.Equal("250 2.1.0 Ok", await talk.SayAsync("MAIL FROM:<@relay.test:a@a.test> SIZE=20 BODY=8BITMIME RET=FULL ENVID=x+2By"));
        Assert.Equal("250 2.1.5 Ok", await talk.SayAsync("RCPT TO:<\"john doe\"@b.test> NOTIFY=never"));
        Assert.Equal("250 2.1.5 Ok", await talk.SayAsync("RCPT TO:<c@b.test> ORCPT=rfc822;d@b.test"));
        Assert.StartsWith("354 ", await talk.SayAsync("DATA"), StringComparison.Ordinal);
        Assert.Equal("250 2.0.0 Held as 42", await talk.SayAsync("S: \u00e9\r\n\r\n..x\r\n."));

        IncomingMessage message = host.Holder.Last;
        Assert.Equal("front", message.Source);
        Assert.Equal("a@a.test", message.ReversePath);
        Assert.Equal([new IncomingRecipient("\"john doe\"@b.test", "NEVER"), new IncomingRecipient("c@b.test", null, "rfc822;d@b.test")], message.Recipients);
        Assert.Equal("S: \u00e9\r\n\r\n.x\r\n", host.Holder.LastContent);
        Assert.True(message.EightBit);
        Assert.False(message.SmtpUtf8);
        Assert.False(message.BareLineEnds);
        Assert.Equal(("FULL", "x+2By"), (message.Ret, message.EnvelopeId));
        Assert.Equal(new IncomingClient { Address = "127.0.0.1", Helo = "client.test", Protocol = "ESMTP" }, message.Client);
        Assert.Equal(new HoldDefaults(QueueName.Quarantine, ReasonCode.Policy, HeaderFamilies.Rspamd | HeaderFamilies.ClamAv), message.Defaults);
    }

    [Fact]
    public async Task Utf8_address_is_taken_with_the_parameter_only()
    {
        await using IntakeHost host = await IntakeHost.StartAsync();
        using SmtpTalk talk = await host.GreetAsync();
        string sender = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes("jörg@bücher.test"));
        Assert.StartsWith("553 5.6.7", await talk.SayAsync($"MAIL FROM:<{sender}>"), StringComparison.Ordinal);
        Assert.StartsWith("501 5.5.2", await talk.SayAsync("MAIL FROM:<\u00e9@b.test> SMTPUTF8"), StringComparison.Ordinal);
        Assert.StartsWith("250", await talk.SayAsync($"MAIL FROM:<{sender}> SMTPUTF8"), StringComparison.Ordinal);
        Assert.StartsWith("250", await talk.SayAsync("RCPT TO:<b@b.test>"), StringComparison.Ordinal);
        await talk.SayAsync("DATA");
        Assert.StartsWith("250", await talk.SayAsync("x\r\n."), StringComparison.Ordinal);
        Assert.Equal("jörg@bücher.test", host.Holder.Last.ReversePath);
        Assert.True(host.Holder.Last.SmtpUtf8);
        Assert.False(host.Holder.Last.EightBit);
        Assert.Equal("UTF8SMTP", host.Holder.Last.Client.Protocol);
    }

    [Fact]
    public async Task Client_that_says_helo_is_not_offered_extensions()
    {
        await using IntakeHost host = await IntakeHost.StartAsync();
        using SmtpTalk talk = await host.ConnectAsync();
        await talk.ReplyAsync();
        Assert.Equal("250 hold.test", await talk.SayAsync("HELO old.test"));
        await SendOneAsync(talk);
        Assert.Equal("SMTP", host.Holder.Last.Client.Protocol);
    }

    [Fact]
    public async Task Ehlo_offers_what_is_kept_and_nothing_else()
    {
        await using IntakeHost host = await IntakeHost.StartAsync(("Limits:MessageBytes", "123456"), ("XforwardNetworks:0", ""));
        using SmtpTalk talk = await host.ConnectAsync();
        await talk.ReplyAsync();
        Assert.Equal(
            "250-hold.test\n250-PIPELINING\n250-SIZE 123456\n250-ENHANCEDSTATUSCODES\n250-8BITMIME\n250 SMTPUTF8",
            await talk.SayAsync("EHLO client.test"));
    }

    [Fact]
    public async Task Full_disk_is_452_and_any_other_failure_451_and_both_are_logged()
    {
        await using IntakeHost host = await IntakeHost.StartAsync();
        using SmtpTalk talk = await host.GreetAsync();

        host.Holder.Answer = _ => Task.FromResult<HoldOutcome?>(new HoldOutcome.NoSpace("disk is full, really"));
        Assert.StartsWith("452 4.3.1 ", await SendOneAsync(talk), StringComparison.Ordinal);
        host.Holder.Answer = _ => Task.FromResult<HoldOutcome?>(new HoldOutcome.Failed("db-locked", "locked by somebody"));
        Assert.StartsWith("451 4.3.0 ", await SendOneAsync(talk), StringComparison.Ordinal);
        host.Holder.Answer = _ => throw new InvalidOperationException("a secret cause");
        string thrown = await SendOneAsync(talk);
        Assert.StartsWith("451 4.3.0 ", thrown, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", thrown, StringComparison.Ordinal);
        host.Holder.Answer = _ => Task.FromResult<HoldOutcome?>(null);
        Assert.Equal("250 2.0.0 Held as 42", await SendOneAsync(talk));

        string[] errors = [.. host.Logs.Lines.Where(line => line.Level == LogLevel.Error).Select(line => line.Text)];
        Assert.Equal(3, errors.Length);
        Assert.Contains("disk is full, really", errors[0], StringComparison.Ordinal);
        Assert.Contains("locked by somebody", errors[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answer_comes_only_after_the_holder_has_answered()
    {
        await using IntakeHost host = await IntakeHost.StartAsync();
        using SmtpTalk talk = await host.GreetAsync();
        TaskCompletionSource<HoldOutcome?> commit = new();
        TaskCompletionSource asked = new();
        host.Holder.Answer = _ =>
        {
            asked.SetResult();
            return commit.Task;
        };
        Task<string> answer = SendOneAsync(talk);
        await asked.Task.WaitAsync(TestContext.Current.CancellationToken);
        Assert.False(answer.IsCompleted);
        commit.SetResult(new HoldOutcome.Held(7));
        Assert.Equal("250 2.0.0 Held as 7", await answer);
    }

    [Fact]
    public async Task Message_whose_end_never_comes_is_never_held()
    {
        await using IntakeHost host = await IntakeHost.StartAsync();
        using (SmtpTalk talk = await host.GreetAsync())
        {
            await talk.SayAsync("MAIL FROM:<a@a.test>");
            await talk.SayAsync("RCPT TO:<b@b.test>");
            await talk.SayAsync("DATA");
            await talk.SendAsync("Subject: x\r\n\r\nhalf a mess");
            talk.FinishSending();
            Assert.Equal("(closed)", await talk.ReplyAsync());
        }

        Assert.Empty(host.Holder.Held);
    }

    [Fact]
    public async Task Pipelined_commands_are_answered_in_order_and_in_one_piece()
    {
        await using IntakeHost host = await IntakeHost.StartAsync();
        using SmtpTalk talk = await host.GreetAsync();
        await talk.SendAsync("MAIL FROM:<a@a.test>\r\nRCPT TO:<b@b.test>\r\nRCPT TO:<nonsense>\r\nRCPT TO:<c@b.test>\r\nDATA\r\n");
        Assert.Equal(
            "250 2.1.0 Ok\r\n250 2.1.5 Ok\r\n501 5.1.3 Bad recipient address\r\n250 2.1.5 Ok\r\n354 Send the message, end it with a dot on a line of its own\r\n",
            await talk.ReadOnceAsync());
        Assert.Equal("250 2.0.0 Held as 42", await talk.SayAsync("."));
        Assert.Equal(["b@b.test", "c@b.test"], host.Holder.Last.Recipients.Select(one => one.Address));
        Assert.Equal("", host.Holder.LastContent);
    }

    [Fact]
    public async Task Memory_of_a_message_is_given_back_whatever_becomes_of_it()
    {
        await using IntakeHost host = await IntakeHost.StartAsync(("Limits:MessageBytes", "65536"), ("Limits:BytesInFlight", "140000"));
        using SmtpTalk talk = await host.GreetAsync();
        for (int i = 0; i < 12; i++)
        {
            host.Holder.Answer = i % 3 == 0 ? _ => throw new InvalidOperationException() : _ => Task.FromResult<HoldOutcome?>(null);
            string body = new string('x', i % 2 == 0 ? 60_000 : 70_000) + "\r\n";
            string expected = i % 2 == 1 ? "552 5.3.4" : i % 3 == 0 ? "451 4.3.0" : "250 2.0.0";
            Assert.StartsWith(expected, await SendOneAsync(talk, body), StringComparison.Ordinal);
        }
    }

    internal static async Task<string> SendOneAsync(SmtpTalk talk, string content = "Subject: x\r\n\r\nhello\r\n")
    {
        Assert.StartsWith("250", await talk.SayAsync("MAIL FROM:<a@a.test>"), StringComparison.Ordinal);
        Assert.StartsWith("250", await talk.SayAsync("RCPT TO:<b@b.test>"), StringComparison.Ordinal);
        Assert.StartsWith("354", await talk.SayAsync("DATA"), StringComparison.Ordinal);
        return await talk.SayAsync(content + ".");
    }
}
