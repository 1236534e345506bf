using System.Buffers;
using QueueDashboard.Protocols.Milter;

namespace QueueDashboard.Tests.Protocols.Milter;

public sealed class MilterRepliesTests
{
    [Fact]
    public void Bare_replies_are_one_letter_each() => Assert.Equal(
        ["c", "a", "r", "t", "d", "s", "p"],
        Written(output =>
        {
            MilterReplies.Continue(output);
            MilterReplies.Accept(output);
            MilterReplies.Reject(output);
            MilterReplies.TemporaryFailure(output);
            MilterReplies.Discard(output);
            MilterReplies.Skip(output);
            MilterReplies.Progress(output);
        }));

    [Fact]
    public void Recorded_answers_are_written_octet_for_octet()
    {
        ArrayBufferWriter<byte> output = new();
        MilterReplies.ChangeSender(output, "prvs=0785d5f2fa=anna@local.test");
        MilterReplies.AddHeader(output, "X-QD", "seen");
        MilterReplies.Quarantine(output, "QD: held by policy rule 17 subject=HOLDME trace 1");
        MilterReplies.Continue(output);
        byte[] recorded = [.. RecordedSessions.Filter(RecordedSessions.Submission).TakeLast(4).SelectMany(packet => packet)];
        Assert.Equal(recorded, output.WrittenSpan.ToArray());

        output.ResetWrittenCount();
        MilterReplies.SmtpReply(output, MilterReplyText.Create(550, "5.7.1", "<anna@local.test>: backscatter protection: no tag"));
        Assert.Contains(RecordedSessions.Filter(RecordedSessions.Bounce), packet => packet.AsSpan().SequenceEqual(output.WrittenSpan));
    }

    [Fact]
    public void Negotiation_answers_with_three_numbers_and_lists_of_macros()
    {
        var chosen = new MilterOffer(6, MilterActions.ChangeSender | MilterActions.ChooseMacros, (MilterSteps)0x372);
        Assert.Equal("O\0\0\0\u0006\0\0\u0001\u0040\0\0\u0003\u0072", Assert.Single(Written(output => MilterReplies.Negotiate(output, chosen))));
        Assert.Equal(
            "O\0\0\0\u0006\0\0\u0001\u0040\0\0\u0003\u0072" + "\0\0\0\0j {daemon_name}\0" + "\0\0\0\u0003i\0",
            Assert.Single(Written(output => MilterReplies.Negotiate(output, chosen, new(MilterMacroStage.Connect, "j {daemon_name}"), new(MilterMacroStage.Recipient, "i")))));
    }

    [Fact]
    public void Changes_have_their_strings_ended() => Assert.Equal(
        ["e<a@b>\0", "e<>\0", "e<a@b>\0RET=HDRS ENVID=x\0", "-<Anna@local.test>\0", "+<c@d>\0", "2<c@d>\0NOTIFY=NEVER\0", "hX\0v\0", "i\0\0\0\0X\0v\0", "m\0\0\0\u0002X\0\0", "bbody\r\n", "qwhy\0"],
        Written(output =>
        {
            MilterReplies.ChangeSender(output, "a@b");
            MilterReplies.ChangeSender(output, "");
            MilterReplies.ChangeSender(output, "a@b", "RET=HDRS ENVID=x");
            MilterReplies.DeleteRecipient(output, "<Anna@local.test>"u8);
            MilterReplies.AddRecipient(output, "c@d");
            MilterReplies.AddRecipient(output, "c@d", "NOTIFY=NEVER");
            MilterReplies.AddHeader(output, "X", "v");
            MilterReplies.InsertHeader(output, 0, "X", "v");
            MilterReplies.ChangeHeader(output, 2, "X", "");
            MilterReplies.ReplaceBody(output, "body\r\n"u8);
            MilterReplies.Quarantine(output, "why");
        }));

    [Fact]
    public void What_would_end_a_string_or_begin_a_line_is_taken_out() => Assert.Equal(
        ["e<a?b??@c>\0x?y\0", "hX?Y\0one\n two??three?\0", "qa?b?\0"],
        Written(output =>
        {
            MilterReplies.ChangeSender(output, "a\0b\r\n@c", "x\0y");
            MilterReplies.AddHeader(output, "X\nY", "one\n two\r\nthree\n");
            MilterReplies.Quarantine(output, "a\0b\n");
        }));

    [Fact]
    public void Values_beyond_ASCII_are_UTF8() => Assert.Equal(
        ["e<\u00c3\u00a4@b>\0", "hX\0\u00e2\u0082\u00ac\0"],
        Written(output =>
        {
            MilterReplies.ChangeSender(output, "ä@b");
            MilterReplies.AddHeader(output, "X", "€");
        }));

    [Theory]
    [InlineData(550, "5.7.1", "no", "550 5.7.1 no\0")]
    [InlineData(451, "4.3.0", "100% sure", "451 4.3.0 100%% sure\0")]
    [InlineData(550, "5.7.1", "%%", "550 5.7.1 %%%%\0")]
    [InlineData(550, "5.7.1", "", "550 5.7.1 \0")]
    [InlineData(550, "5.7.1", "one\ntwo\r\nthree", "550-5.7.1 one\r\n550-5.7.1 two\r\n550 5.7.1 three\0")]
    [InlineData(550, "5.7.1", "a\0b\tc\u00e4\u2028\u007f", "550 5.7.1 a?b?c???\0")]
    public void Reply_in_words_is_always_well_formed(int code, string status, string text, string wire) =>
        Assert.Equal("y" + wire, Assert.Single(Written(output => MilterReplies.SmtpReply(output, MilterReplyText.Create(code, status, text)))));

    [Fact]
    public void Reply_in_words_is_cut_to_lines_and_length_that_SMTP_takes()
    {
        string wire = Assert.Single(Written(output => MilterReplies.SmtpReply(output, MilterReplyText.Create(550, "5.7.1", string.Join('\n', Enumerable.Repeat(new string('x', 3000), 100))))));
        string[] lines = wire[1..^1].Split("\r\n");
        Assert.Equal(32, lines.Length);
        Assert.All(lines, line => Assert.InRange(line.Length, 100, 510));
        Assert.All(lines[..^1], line => Assert.StartsWith("550-5.7.1 x", line, StringComparison.Ordinal));
        Assert.StartsWith("550 5.7.1 x", lines[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(250, "2.0.0")]
    [InlineData(399, "4.0.0")]
    [InlineData(600, "5.0.0")]
    [InlineData(550, "4.7.1")]
    [InlineData(450, "5.7.1")]
    [InlineData(550, "5.7")]
    [InlineData(550, "5.7.1234")]
    [InlineData(550, "5.7.x")]
    [InlineData(550, "")]
    public void Reply_whose_code_and_status_do_not_fit_cannot_be_made(int code, string status) =>
        Assert.Throws<ArgumentException>(() => MilterReplyText.Create(code, status, "text"));

    private static List<string> Written(Action<IBufferWriter<byte>> write)
    {
        ArrayBufferWriter<byte> output = new();
        write(output);
        return PacketText.All(output.WrittenSpan);
    }
}
