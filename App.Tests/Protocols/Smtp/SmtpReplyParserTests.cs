using System.Text;
using QueueDashboard.Protocols.Smtp;

namespace QueueDashboard.Tests.Protocols.Smtp;

public class SmtpReplyParserTests
{
    [Theory]
    [InlineData("250 Ok\r\n", 250, "250 Ok")]
    [InlineData("250\r\n", 250, "250")]
    [InlineData("250 Ok\n", 250, "250 Ok")]
    [InlineData("550-5.1.1 no such user\r\n550-5.1.1 here,\r\n550 5.1.1 ask again\r\n", 550, "550 5.1.1 no such user here, ask again")]
    [InlineData("250-a\r\n250-\r\n250 b\r\n", 250, "250 a b")]
    public void Feed_whole_or_byte_by_byte_gives_the_same_reply(string text, int code, string shown)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(text);
        SmtpReply? whole = new SmtpReplyParser().Feed(bytes, out int consumed);
        var slow = new SmtpReplyParser();
        SmtpReply? last = null;
        foreach (byte one in bytes)
        {
            Assert.Null(last);
            last = slow.Feed([one], out _);
        }

        Assert.Equal(bytes.Length, consumed);
        Assert.NotNull(whole);
        Assert.Equal(code, whole.Code);
        Assert.Equal(shown, whole.Text);
        Assert.Equal(shown, last?.Text);
        Assert.False(slow.IsInside);
    }

    [Fact]
    public void Feed_two_replies_takes_the_first_only()
    {
        SmtpReply? reply = new SmtpReplyParser().Feed("250 one\r\n550 two\r\n"u8, out int consumed);

        Assert.Equal("250 one", reply?.Text);
        Assert.Equal(9, consumed);
    }

    [Theory]
    [InlineData("hello\r\n")]
    [InlineData("\r\n")]
    [InlineData("25\r\n")]
    [InlineData("150 no such class\r\n")]
    [InlineData("650 no such class\r\n")]
    [InlineData("250_under\r\n")]
    [InlineData("250-first\r\n550 second\r\n")]
    public void Feed_something_else_is_a_fault(string text)
    {
        var parser = new SmtpReplyParser();

        Assert.Null(parser.Feed(Encoding.ASCII.GetBytes(text), out _));
        Assert.NotNull(parser.Fault);
    }

    [Fact]
    public void Feed_endless_line_stops_at_the_limit()
    {
        var parser = new SmtpReplyParser(longestLine: 100);

        Assert.Null(parser.Feed(Encoding.ASCII.GetBytes(new string('2', 101)), out _));
        Assert.Contains("longer than 100", parser.Fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Feed_endless_reply_stops_at_the_limit()
    {
        var parser = new SmtpReplyParser(mostLines: 10);
        byte[] bytes = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("250-x\r\n", 11)));

        Assert.Null(parser.Feed(bytes, out _));
        Assert.Contains("more than 10 lines", parser.Fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Feed_control_and_direction_characters_are_shown_as_such()
    {
        byte[] bytes = [.. "550 a\u0000b\u001b[31mc\rd\u202ee\u2028f\u007f"u8, (byte)'\r', (byte)'\n'];

        string? text = new SmtpReplyParser().Feed(bytes, out _)?.Text;

        Assert.Equal("550 a\u2400b\u241b[31mc\u240dd\ufffde\ufffdf\u2421", text);
    }

    [Fact]
    public void Feed_bytes_that_are_no_utf8_are_read_as_latin1()
    {
        byte[] bytes = [.. "550 gr"u8, 0xfc, .. "n\r\n"u8];

        Assert.Equal("550 grün", new SmtpReplyParser().Feed(bytes, out _)?.Text);
    }

    [Theory]
    [InlineData("250 2.1.5 Ok\r\n", "2.1.5")]
    [InlineData("250 2.1.5\r\n", "2.1.5")]
    [InlineData("250 Ok\r\n", null)]
    [InlineData("250 2.1 Ok\r\n", null)]
    [InlineData("250 3.1.5 Ok\r\n", null)]
    [InlineData("250 2.1.5555 Ok\r\n", null)]
    public void EnhancedCode_is_read_when_it_is_one(string text, string? code) =>
        Assert.Equal(code, new SmtpReplyParser().Feed(Encoding.ASCII.GetBytes(text), out _)?.EnhancedCode);

    [Fact]
    public void Text_of_a_very_long_reply_is_cut()
    {
        byte[] bytes = Encoding.ASCII.GetBytes($"250 {new string('x', 3000)}\r\n");

        Assert.Equal(2000 + "250 ".Length + "...".Length, new SmtpReplyParser().Feed(bytes, out _)?.Text.Length);
    }
}
