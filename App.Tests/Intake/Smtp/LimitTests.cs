using QueueDashboard.Intake.Smtp;
using QueueDashboard.Queues;

namespace QueueDashboard.Tests.Intake.Smtp;

/// <summary>Every limit, just below and just above.</summary>
public sealed class LimitTests
{
    [Fact]
    public async Task Message_size_is_checked_on_the_claim_and_on_the_bytes()
    {
        await using IntakeHost host = await IntakeHost.StartAsync(("Limits:MessageBytes", "65536"));
        using SmtpTalk talk = await host.GreetAsync();
        Assert.Equal("552 5.3.4 Message too large", await talk.SayAsync("MAIL FROM:<a@a.test> SIZE=65537"));
        Assert.StartsWith("250", await talk.SayAsync("MAIL FROM:<a@a.test> SIZE=1"), StringComparison.Ordinal);
        Assert.StartsWith("250", await talk.SayAsync("RCPT TO:<b@b.test>"), StringComparison.Ordinal);
        await talk.SayAsync("DATA");
        Assert.Equal("552 5.3.4 Message too large", await talk.SayAsync(Text(65_537) + "."));
        Assert.StartsWith("250 2.0.0", await HoldingTests.SendOneAsync(talk, Text(65_536)), StringComparison.Ordinal);
        Assert.Equal(65_536, host.Holder.LastContent.Length);
    }

    [Fact]
    public async Task Command_line_may_have_its_limit_and_not_one_octet_more()
    {
        await using IntakeHost host = await IntakeHost.StartAsync(("Limits:CommandLineBytes", "512"));
        using SmtpTalk talk = await host.GreetAsync();
        Assert.StartsWith("250", await talk.SayAsync("NOOP " + new string('x', 512 - 7)), StringComparison.Ordinal);
        Assert.Equal("500 5.5.2 Command line too long", await talk.SayAsync("NOOP " + new string('x', 512 - 6)));
        Assert.StartsWith("250", await talk.SayAsync("NOOP"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_line_beyond_its_limit_refuses_the_message()
    {
        await using IntakeHost host = await IntakeHost.StartAsync(("Limits:TextLineBytes", "1000"));
        using SmtpTalk talk = await host.GreetAsync();
        Assert.StartsWith("554 5.6.0", await HoldingTests.SendOneAsync(talk, new string('x', 999) + "\r\n"), StringComparison.Ordinal);
        Assert.StartsWith("250 2.0.0", await HoldingTests.SendOneAsync(talk, new string('x', 998) + "\r\n"), StringComparison.Ordinal);
        Assert.Single(host.Holder.Held);
    }

    [Fact]
    public async Task Recipients_beyond_their_limit_are_refused_for_now_and_the_others_get_the_message()
    {
        await using IntakeHost host = await IntakeHost.StartAsync(("Limits:Recipients", "2"));
        using SmtpTalk talk = await host.GreetAsync();
        await talk.SayAsync("MAIL FROM:<a@a.test>");
        Assert.StartsWith("250", await talk.SayAsync("RCPT TO:<b@b.test>"), StringComparison.Ordinal);
        Assert.StartsWith("250", await talk.SayAsync("RCPT TO:<c@b.test>"), StringComparison.Ordinal);
        Assert.Equal("452 4.5.3 Too many recipients", await talk.SayAsync("RCPT TO:<d@b.test>"));
        await talk.SayAsync("DATA");
        Assert.StartsWith("250 2.0.0", await talk.SayAsync("."), StringComparison.Ordinal);
        Assert.Equal(2, host.Holder.Last.Recipients.Count);
    }

    [Fact]
    public async Task Local_part_beyond_its_limit_is_refused()
    {
        await using IntakeHost host = await IntakeHost.StartAsync(("Limits:LocalPartBytes", "64"));
        using SmtpTalk talk = await host.GreetAsync();
        Assert.StartsWith("501 5.1.7", await talk.SayAsync($"MAIL FROM:<{new string('a', 65)}@a.test>"), StringComparison.Ordinal);
        Assert.StartsWith("250", await talk.SayAsync($"MAIL FROM:<{new string('a', 64)}@a.test>"), StringComparison.Ordinal);
        Assert.StartsWith("501 5.1.3", await talk.SayAsync($"RCPT TO:<{new string('a', 65)}@a.test>"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Commands_without_a_message_end_the_session_and_a_message_starts_the_count_anew()
    {
        await using IntakeHost host = await IntakeHost.StartAsync(("Limits:CommandsWithoutMessage", "5"));
        using SmtpTalk talk = await host.GreetAsync();
        Assert.StartsWith("250", await talk.SayAsync("NOOP"), StringComparison.Ordinal);
        Assert.StartsWith("250 2.0.0", await HoldingTests.SendOneAsync(talk), StringComparison.Ordinal);
        for (int i = 0; i < 5; i++)
        {
            Assert.StartsWith("250", await talk.SayAsync("RSET"), StringComparison.Ordinal);
        }

        Assert.Equal("421 4.7.0 Too many commands without a message, closing", await talk.SayAsync("NOOP"));
        talk.FinishSending();
        Assert.Equal("(closed)", await talk.ReplyAsync());
    }

    [Fact]
    public async Task Errors_end_the_session()
    {
        await using IntakeHost host = await IntakeHost.StartAsync(("Limits:Errors", "3"));
        using SmtpTalk talk = await host.GreetAsync();
        for (int i = 0; i < 4; i++)
        {
            Assert.StartsWith("500", await talk.SayAsync("NONSENSE"), StringComparison.Ordinal);
        }

        Assert.Equal("421 4.7.0 Too many errors, closing", await talk.ReplyAsync());
        talk.FinishSending();
        Assert.Equal("(closed)", await talk.ReplyAsync());
    }

    [Fact]
    public async Task Connections_in_all_and_from_one_client_are_counted_and_given_back()
    {
        await using IntakeHost host = await IntakeHost.StartAsync(("Limits:Connections", "2"), ("Limits:ConnectionsPerClient", "1"));
        using (SmtpTalk first = await host.GreetAsync())
        {
            using SmtpTalk second = await host.ConnectAsync();
            Assert.StartsWith("421 4.7.0 Too many connections from this client", await second.ReplyAsync(), StringComparison.Ordinal);
            Assert.Equal("(closed)", await second.ReplyAsync());
            Assert.Equal("221 2.0.0 Bye", await first.SayAsync("QUIT"));
            Assert.Equal("(closed)", await first.ReplyAsync());
        }

        await UntilAsync(() => host.Listeners.All[0].Sessions == 0);
        using SmtpTalk third = await host.GreetAsync();
    }

    [Fact]
    public void ConnectionCount_full_house_turns_everybody_away()
    {
        ConnectionCount count = new(2, 2);
        var (a, b) = (System.Net.IPAddress.Parse("192.0.2.1"), System.Net.IPAddress.Parse("192.0.2.2"));
        Assert.Equal(ConnectionVerdict.Welcome, count.Enter(a));
        Assert.Equal(ConnectionVerdict.Welcome, count.Enter(a));
        Assert.Equal(ConnectionVerdict.TooMany, count.Enter(b));
        count.Leave(a);
        Assert.Equal(ConnectionVerdict.Welcome, count.Enter(b));
    }

    [Fact]
    public async Task Idle_client_is_told_and_closed()
    {
        await using IntakeHost host = await IntakeHost.StartAsync(("Limits:IdleTime", "00:00:00.2"));
        using SmtpTalk talk = await host.GreetAsync();
        Assert.Equal("421 4.4.2 Waited too long, closing", await talk.ReplyAsync());
    }

    [Fact]
    public async Task Idle_client_in_the_middle_of_content_is_told_and_nothing_is_held()
    {
        await using IntakeHost host = await IntakeHost.StartAsync(("Limits:IdleTime", "00:00:00.3"));
        using SmtpTalk talk = await host.GreetAsync();
        await talk.SendAsync("MAIL FROM:<a@a.test>\r\nRCPT TO:<b@b.test>\r\nDATA\r\nhalf a line");
        Assert.StartsWith("250", await talk.ReplyAsync(), StringComparison.Ordinal);
        Assert.StartsWith("250", await talk.ReplyAsync(), StringComparison.Ordinal);
        Assert.StartsWith("354", await talk.ReplyAsync(), StringComparison.Ordinal);
        Assert.StartsWith("421 4.4.2", await talk.ReplyAsync(), StringComparison.Ordinal);
        Assert.Empty(host.Holder.Held);
    }

    [Fact]
    public async Task Waiting_for_the_disk_is_not_idling()
    {
        await using IntakeHost host = await IntakeHost.StartAsync(("Limits:IdleTime", "00:00:00.2"));
        using SmtpTalk talk = await host.GreetAsync();
        host.Holder.Answer = async _ =>
        {
            await Task.Delay(600, TestContext.Current.CancellationToken);
            return null;
        };
        Assert.StartsWith("250 2.0.0", await HoldingTests.SendOneAsync(talk), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Session_that_drips_on_for_ever_ends_at_its_total_time()
    {
        await using IntakeHost host = await IntakeHost.StartAsync(("Limits:TotalTime", "00:00:00.5"));
        using SmtpTalk talk = await host.GreetAsync();
        using CancellationTokenSource done = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        Task drip = DripAsync(talk, done.Token);
        Assert.Equal("421 4.4.2 The session took too long, closing", await talk.ReplyAsync());
        await done.CancelAsync();
        await drip;
    }

    [Fact]
    public async Task Bytes_in_flight_over_all_sessions_are_bounded()
    {
        await using IntakeHost host = await IntakeHost.StartAsync(("Limits:MessageBytes", "65536"), ("Limits:BytesInFlight", "131072"));
        using SmtpTalk first = await host.GreetAsync();
        using SmtpTalk second = await host.GreetAsync();
        TaskCompletionSource<HoldOutcome?> commit = new();
        TaskCompletionSource asked = new();
        host.Holder.Answer = _ =>
        {
            asked.TrySetResult();
            return commit.Task;
        };
        Task<string> waiting = HoldingTests.SendOneAsync(first, Text(60_000));
        await asked.Task.WaitAsync(TestContext.Current.CancellationToken);
        Assert.StartsWith("451 4.3.1", await HoldingTests.SendOneAsync(second, Text(60_000)), StringComparison.Ordinal);
        commit.SetResult(null);
        Assert.StartsWith("250", await waiting, StringComparison.Ordinal);
        Assert.StartsWith("250", await HoldingTests.SendOneAsync(second, Text(16_000)), StringComparison.Ordinal);
    }

    private static async Task DripAsync(SmtpTalk talk, CancellationToken until)
    {
        try
        {
            while (!until.IsCancellationRequested)
            {
                await talk.SendAsync("N");
                await Task.Delay(20, until);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // The server has closed, or the test has seen enough: either way the dripping is over.
            return;
        }
    }

    private static string Text(int octets)
    {
        string line = new string('x', 62) + "\r\n";
        string text = string.Concat(Enumerable.Repeat(line, octets / 64));
        int left = octets - text.Length;
        return left == 0 ? text : text[..^2] + new string('y', left) + "\r\n";
    }

    private static async Task UntilAsync(Func<bool> done)
    {
        while (!done())
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }
}
