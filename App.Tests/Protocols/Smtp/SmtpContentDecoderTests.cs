using System.Text;
using FsCheck;
using FsCheck.Fluent;
using QueueDashboard.Protocols.Smtp;

namespace QueueDashboard.Tests.Protocols.Smtp;

public sealed class SmtpContentDecoderTests
{
    [Theory]
    [InlineData(".\r\n", "", false)]
    [InlineData("a\r\n.\r\n", "a\r\n", false)]
    [InlineData("..\r\n.\r\n", ".\r\n", false)]
    [InlineData("...a\r\n.\r\n", "..a\r\n", false)]
    [InlineData(".a\r\n.\r\n", "a\r\n", false)]
    [InlineData("a.\r\n.\r\n", "a.\r\n", false)]
    [InlineData("\r\n\r\n.\r\n", "\r\n\r\n", false)]
    [InlineData("a\n.\n.\r\nb\r\n.\r\n", "a\n.\n.\r\nb\r\n", true)]
    [InlineData("a\n.\r\nb\r\n.\r\n", "a\n.\r\nb\r\n", true)]
    [InlineData("a\n..\r\nb\r\n.\r\n", "a\n..\r\nb\r\n", true)]
    [InlineData("a\r.\rb\r\n.\r\n", "a\r.\rb\r\n", true)]
    [InlineData("a\r.\r\nb\r\n.\r\n", "a\r.\r\nb\r\n", true)]
    [InlineData("a\r\n.\rb\r\n.\r\n", "a\r\n\rb\r\n", true)]
    [InlineData("a\r\n.\nb\r\n.\r\n", "a\r\n\nb\r\n", true)]
    [InlineData("a\r\n.\r\r\nb\r\n.\r\n", "a\r\n\r\r\nb\r\n", true)]
    [InlineData("a\r\r\n.\r\n", "a\r\r\n", true)]
    [InlineData("a\0b\r\n.\r\n", "a\0b\r\n", false)]
    public void Read_content_ends_only_at_a_true_dot_line(string input, string content, bool bare)
    {
        Assert.Equal((content, bare, input.Length), Decode([input + "NOOP\r\n"]));
        Assert.Equal((content, bare, input.Length), Decode([.. input.Select(c => c.ToString())]));
    }

    [Theory]
    [InlineData("a\r\n.")]
    [InlineData("a\r\n.\r")]
    [InlineData("a\n.\n")]
    [InlineData("a\n.\r\n")]
    [InlineData("a\r.\r")]
    [InlineData("a\r\n.\n")]
    [InlineData("a\r\n.\r.\r")]
    [InlineData(" .\r\n")]
    [InlineData("..\r\n")]
    public void Read_without_a_true_end_wants_more(string input)
    {
        SmtpContentDecoder decoder = default;
        Assert.False(decoder.Read(Encoding.Latin1.GetBytes(input), new Sink(), out int consumed));
        Assert.Equal(input.Length, consumed);
    }

    [Fact]
    public void Read_longest_line_counts_its_line_end_and_its_dot()
    {
        SmtpContentDecoder decoder = default;
        Assert.True(decoder.Read("12345\r\n..34\r\n1234567\n12\r\n.\r\n"u8, new Sink(), out _));
        Assert.Equal(8, decoder.LongestLine);
    }

    [Fact]
    public void Read_any_content_in_any_pieces_gives_what_the_plain_rules_give()
    {
        Gen<char> bytes = Gen.Frequency((4, Gen.Elements('\r', '\n', '.')), (1, Gen.Elements('a', 'b')));
        Gen<(string, int)> cases = from chars in Gen.ArrayOf(bytes) from size in Gen.Choose(1, 7) select (new string(chars), size);
        Prop.ForAll(cases.ToArbitrary(), one =>
        {
            (string text, int size) = one;
            string input = text + "\r\n.\r\n";
            return Decode([.. input.Chunk(size).Select(piece => new string(piece))]) == Plain(input);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5000));
    }

    [Fact]
    public void Read_stuffed_lines_come_back_as_they_were()
    {
        Gen<string> line = Gen.ArrayOf(Gen.Elements('.', 'a', ' ')).Select(chars => new string(chars));
        Prop.ForAll(Gen.ArrayOf(line).ToArbitrary(), lines =>
        {
            string stuffed = string.Concat(lines.Select(one => (one.StartsWith('.') ? "." : "") + one + "\r\n")) + ".\r\n";
            return Decode([stuffed]) == (string.Concat(lines.Select(one => one + "\r\n")), false, stuffed.Length);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    // Slow and obvious: cut at CR LF, stop at a lone dot, take off one dot.
    private static (string Content, bool Bare, int Consumed) Plain(string input)
    {
        StringBuilder content = new();
        int at = 0;
        while (true)
        {
            int end = input.IndexOf("\r\n", at, StringComparison.Ordinal);
            string line = input[at..end];
            at = end + 2;
            if (line == ".")
            {
                string all = content.ToString();
                return (all, all.Replace("\r\n", "", StringComparison.Ordinal).AsSpan().ContainsAny('\r', '\n'), at);
            }

            content.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
        }
    }

    private static (string Content, bool Bare, int Consumed) Decode(string[] pieces)
    {
        SmtpContentDecoder decoder = default;
        Sink sink = new();
        int total = 0;
        foreach (string piece in pieces)
        {
            bool ended = decoder.Read(Encoding.Latin1.GetBytes(piece), sink, out int consumed);
            total += consumed;
            if (ended)
            {
                return (sink.Text.ToString(), decoder.HasBareLineEnds, total);
            }
        }

        return ("(no end)", false, total);
    }

    private sealed class Sink : ISmtpContentSink
    {
        public StringBuilder Text { get; } = new();

        public void Append(ReadOnlySpan<byte> content) => Text.Append(Encoding.Latin1.GetString(content));
    }
}
