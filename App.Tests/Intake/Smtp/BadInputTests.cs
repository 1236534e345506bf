using System.Text;
using QueueDashboard.Intake.Smtp;

namespace QueueDashboard.Tests.Intake.Smtp;

/// <summary>A clear answer each, the server goes on, memory stays bounded.</summary>
public sealed class BadInputTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Megabyte_of_noise_gets_answers_then_421(int seed)
    {
        await using IntakeHost host = await IntakeHost.StartAsync();
        using SmtpTalk talk = await host.ConnectAsync();
        byte[] noise = new byte[1_048_576];
        new Random(seed).NextBytes(noise);
        await ShoutAsync(talk, Encoding.Latin1.GetString(noise));
        talk.FinishSending();
        List<string> replies = await talk.RepliesAsync();
        Assert.StartsWith("220", replies[0], StringComparison.Ordinal);
        Assert.Equal("421 4.7.0 Too many errors, closing", replies[^1]);
        Assert.All(replies.Skip(1).SkipLast(1), reply => Assert.Matches("^5\\d\\d 5\\.", reply));
        Assert.InRange(replies.Count, 2, 30);
        await WorksAsync(host);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("\0")]
    [InlineData("\r")]
    [InlineData("\u00ff")]
    public async Task Line_that_never_ends_is_not_kept_and_ends_the_session(string octet)
    {
        await using IntakeHost host = await IntakeHost.StartAsync();
        using SmtpTalk talk = await host.ConnectAsync();
        await ShoutAsync(talk, string.Concat(Enumerable.Repeat(octet, 1_048_576)));
        talk.FinishSending();
        List<string> replies = await talk.RepliesAsync();
        Assert.Equal("421 4.7.0 Too many errors, closing", replies[^1]);
        await WorksAsync(host);
    }

    [Fact]
    public async Task Flood_of_commands_whose_replies_nobody_reads_ends_at_the_command_limit()
    {
        await using IntakeHost host = await IntakeHost.StartAsync(("Limits:CommandsWithoutMessage", "50000"));
        using SmtpTalk talk = await host.ConnectAsync();
        await ShoutAsync(talk, string.Concat(Enumerable.Repeat("NOOP\r\n", 60_000)));
        talk.FinishSending();
        List<string> replies = await talk.RepliesAsync();
        Assert.Equal("421 4.7.0 Too many commands without a message, closing", replies[^1]);
        Assert.Equal(50_002, replies.Count);
        await WorksAsync(host);
    }

    [Fact]
    public async Task Client_that_never_reads_loses_its_connection()
    {
        await using IntakeHost host = await IntakeHost.StartAsync(("Limits:CommandsWithoutMessage", "1000000"), ("Limits:IdleTime", "00:00:00.5"));
        using (SmtpTalk talk = await host.ConnectAsync())
        {
            Task shouting = ShoutAsync(talk, string.Concat(Enumerable.Repeat("HELP\r\n", 900_000)));
            while (host.Listeners.All[0].Sessions > 0 || !shouting.IsCompleted)
            {
                await Task.Delay(20, TestContext.Current.CancellationToken);
            }
        }

        await WorksAsync(host);
    }

    [Fact]
    public async Task Hundred_thousand_header_lines_are_held_as_they_came()
    {
        await using IntakeHost host = await IntakeHost.StartAsync();
        using SmtpTalk talk = await host.GreetAsync();
        string content = string.Concat(Enumerable.Range(0, 100_000).Select(i => $"X-{i}: y\r\n")) + "\r\nx\r\n";
        Assert.StartsWith("250 2.0.0", await HoldingTests.SendOneAsync(talk, content), StringComparison.Ordinal);
        Assert.Equal(content, host.Holder.LastContent);
    }

    [Fact]
    public async Task Every_octet_is_held_as_it_came()
    {
        await using IntakeHost host = await IntakeHost.StartAsync();
        using SmtpTalk talk = await host.GreetAsync();
        string content = string.Concat(Enumerable.Range(0, 256).Select(i => $"a{(char)i}b\r\n"));
        Assert.StartsWith("250 2.0.0", await HoldingTests.SendOneAsync(talk, content), StringComparison.Ordinal);
        Assert.Equal(content, host.Holder.LastContent);
        Assert.True(host.Holder.Last.EightBit);
        Assert.True(host.Holder.Last.BareLineEnds);
    }

    [Fact]
    public async Task Content_far_beyond_the_limit_is_read_to_its_end_and_refused()
    {
        await using IntakeHost host = await IntakeHost.StartAsync(("Limits:MessageBytes", "65536"), ("Limits:BytesInFlight", "131072"));
        using SmtpTalk talk = await host.GreetAsync();
        string content = string.Concat(Enumerable.Repeat(new string('x', 998) + "\r\n", 20_000));
        Assert.StartsWith("552 5.3.4", await HoldingTests.SendOneAsync(talk, content), StringComparison.Ordinal);
        Assert.StartsWith("250 2.0.0", await HoldingTests.SendOneAsync(talk), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Web_browser_is_shown_out()
    {
        await using IntakeHost host = await IntakeHost.StartAsync();
        using SmtpTalk talk = await host.ConnectAsync();
        await talk.SendAsync("GET / HTTP/1.1\r\nHost: hold.test\r\n\r\n");
        Assert.StartsWith("220", await talk.ReplyAsync(), StringComparison.Ordinal);
        Assert.Equal("500 5.5.2 Command not recognised", await talk.ReplyAsync());
        Assert.Equal("500 5.5.2 Command not recognised", await talk.ReplyAsync());
        Assert.Equal("500 5.5.2 Command not recognised", await talk.ReplyAsync());
    }

    [Fact]
    public async Task Noise_of_any_kind_never_breaks_a_session_from_within()
    {
        await using IntakeHost host = await IntakeHost.StartAsync(("XclientNetworks:0", "127.0.0.1"));
        string[] words = ["EHLO", "MAIL FROM:", "RCPT TO:", "<a@b.test>", "<", ">", "\"", "\\", " ", "DATA", "XFORWARD", "XCLIENT", "NAME=", "+", "SIZE=", "\r\n", "\n", "\r", ".", "\0", "\u00c3\u00b6", "\u00ff", "STARTTLS", "=", "[", "]", "@", ":", "RSET"];
        Random random = new(20261121);
        for (int round = 0; round < 60; round++)
        {
            using SmtpTalk talk = await host.ConnectAsync();
            await ShoutAsync(talk, string.Concat(Enumerable.Range(0, 300).Select(_ => words[random.Next(words.Length)])) + "\r\n.\r\nQUIT\r\n");
            talk.FinishSending();
            Assert.NotEmpty(await talk.RepliesAsync());
        }

        Assert.DoesNotContain(host.Logs.Lines, line => line.Level == Microsoft.Extensions.Logging.LogLevel.Error);
        await WorksAsync(host);
    }

    // The server may close while we still shout: what it said before is what counts.
    private static async Task ShoutAsync(SmtpTalk talk, string text)
    {
        try
        {
            await talk.SendAsync(text);
        }
        catch (IOException e)
        {
            TestContext.Current.TestOutputHelper?.WriteLine(e.Message);
        }
    }

    private static async Task WorksAsync(IntakeHost host)
    {
        using SmtpTalk talk = await host.GreetAsync();
        Assert.StartsWith("250 2.0.0 Held", await HoldingTests.SendOneAsync(talk), StringComparison.Ordinal);
    }
}
