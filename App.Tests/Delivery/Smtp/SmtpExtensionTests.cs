using QueueDashboard.Delivery;
using static QueueDashboard.Tests.Delivery.Smtp.HandOvers;

namespace QueueDashboard.Tests.Delivery.Smtp;

public class SmtpExtensionTests
{
    [Fact]
    public async Task HandOver_message_over_the_offered_size_is_refused_by_us_with_both_figures()
    {
        await using var server = new ScriptedServer { Offers = ["SIZE 40"] };

        RecipientOutcome outcome = Assert.Single(await SettleAsync(server.Relay, To("a@example.net")));

        Assert.Equal(new RecipientOutcome.Permanent(1, "552 5.3.4 Not sent: the relay takes at most 40 bytes, the message has 41."), outcome);
        Assert.DoesNotContain(server.Commands, command => command.StartsWith("MAIL", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("SIZE", true)]
    [InlineData("SIZE 0", true)]
    [InlineData("SIZE 41", true)]
    [InlineData("SIZE 99999999999999999999", true)]
    [InlineData("HELP", false)]
    public async Task HandOver_size_is_told_when_offered_and_no_limit_is_passed(string offer, bool told)
    {
        await using var server = new ScriptedServer { Offers = [offer] };

        Assert.IsType<RecipientOutcome.Accepted>(Assert.Single(await SettleAsync(server.Relay, To("a@example.net"))));

        Assert.Contains(told ? "MAIL FROM:<sender@example.org> SIZE=41" : "MAIL FROM:<sender@example.org>", server.Commands);
    }

    [Fact]
    public async Task HandOver_null_reverse_path_stays_null()
    {
        await using var server = new ScriptedServer { Offers = [] };

        Assert.IsType<RecipientOutcome.Accepted>(Assert.Single(await SettleAsync(server.Relay, To("a@example.net") with { ReversePath = "" })));

        Assert.Contains("MAIL FROM:<>", server.Commands);
    }

    [Fact]
    public async Task HandOver_quoted_local_parts_stay_as_they_came()
    {
        await using var server = new ScriptedServer { Offers = [] };
        HandOver handOver = To("\"john doe\"@example.net", "\"a\\\"<b>\"@example.net") with { ReversePath = "\"x y\"@example.org" };

        Assert.All(await SettleAsync(server.Relay, handOver), outcome => Assert.IsType<RecipientOutcome.Accepted>(outcome));

        Assert.Equal(["MAIL FROM:<\"x y\"@example.org>", "RCPT TO:<\"john doe\"@example.net>", "RCPT TO:<\"a\\\"<b>\"@example.net>"], server.Commands.Skip(2).Take(3));
    }

    [Fact]
    public async Task HandOver_eight_bit_and_offered_says_so()
    {
        await using var server = new ScriptedServer { Offers = ["8bitmime"] };

        Assert.IsType<RecipientOutcome.Accepted>(Assert.Single(await SettleAsync(server.Relay, To("a@example.net") with { EightBit = true })));

        Assert.Contains("MAIL FROM:<sender@example.org> BODY=8BITMIME", server.Commands);
    }

    [Fact]
    public async Task HandOver_eight_bit_and_not_offered_is_refused_by_us()
    {
        await using var server = new ScriptedServer { Offers = [] };

        RecipientOutcome outcome = Assert.Single(await SettleAsync(server.Relay, To("a@example.net") with { EightBit = true }));

        Assert.StartsWith("554 5.6.3 Not sent: the relay does not take 8-bit content", Assert.IsType<RecipientOutcome.Permanent>(outcome).Reply, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sender@example.org", "ü@example.net", false)]
    [InlineData("ü@example.org", "a@example.net", false)]
    [InlineData("sender@example.org", "a@example.net", true)]
    public async Task HandOver_utf8_in_address_or_header_asks_for_it(string from, string to, bool inHeader)
    {
        await using var server = new ScriptedServer { Offers = ["SMTPUTF8"] };

        Assert.IsType<RecipientOutcome.Accepted>(Assert.Single(await SettleAsync(server.Relay, To(to) with { ReversePath = from, SmtpUtf8 = inHeader })));

        Assert.Contains($"MAIL FROM:<{from}> SMTPUTF8", server.Commands);
        Assert.Contains($"RCPT TO:<{to}>", server.Commands);
    }

    [Theory]
    [InlineData("ü@example.org", false)]
    [InlineData("sender@example.org", true)]
    public async Task HandOver_utf8_not_offered_is_refused_by_us(string from, bool inHeader)
    {
        await using var server = new ScriptedServer { Offers = [] };

        RecipientOutcome outcome = Assert.Single(await SettleAsync(server.Relay, To("a@example.net") with { ReversePath = from, SmtpUtf8 = inHeader }));

        Assert.StartsWith("553 5.6.7 Not sent", Assert.IsType<RecipientOutcome.Permanent>(outcome).Reply, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HandOver_utf8_not_offered_refuses_only_the_recipient_who_needs_it()
    {
        await using var server = new ScriptedServer { Offers = [] };

        IReadOnlyList<RecipientOutcome> outcomes = await SettleAsync(server.Relay, To("ü@example.net", "a@example.net"));

        Assert.IsType<RecipientOutcome.Permanent>(outcomes[0]);
        Assert.IsType<RecipientOutcome.Accepted>(outcomes[1]);
        Assert.Contains("MAIL FROM:<sender@example.org>", server.Commands);
    }

    [Fact]
    public async Task HandOver_dsn_wishes_are_passed_when_offered()
    {
        await using var server = new ScriptedServer { Offers = ["DSN"] };
        HandOver handOver = To() with
        {
            Ret = "hdrs",
            EnvelopeId = "QQ+2B314159",
            Recipients = [new(1, "a@example.net", "success,FAILURE", "rfc822;a+2Bb@example.com"), new(2, "b@example.net", "NEVER")],
        };

        Assert.All(await SettleAsync(server.Relay, handOver), outcome => Assert.IsType<RecipientOutcome.Accepted>(outcome));

        Assert.Equal(
            ["MAIL FROM:<sender@example.org> RET=HDRS ENVID=QQ+2B314159",
             "RCPT TO:<a@example.net> NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;a+2Bb@example.com",
             "RCPT TO:<b@example.net> NOTIFY=NEVER"], server.Commands.Skip(2).Take(3));
    }

    [Theory]
    [InlineData("SUCCESS,NEVER", "rfc822;a b", "BODY", "a b")]
    [InlineData("", "a@b", "", "a+b")]
    [InlineData("FAILURE SIZE=1", "rfc822;\r\nDATA", "FULL X", "a\r\nb")]
    [InlineData("FAILURE,", "rfc 822;a", "hdrs\r\n", "a=b")]
    public async Task HandOver_dsn_wishes_that_break_their_grammar_are_left_out(string notify, string original, string ret, string id)
    {
        await using var server = new ScriptedServer { Offers = ["DSN"] };
        HandOver handOver = To() with { Ret = ret, EnvelopeId = id, Recipients = [new(1, "a@example.net", notify, original)] };

        Assert.IsType<RecipientOutcome.Accepted>(Assert.Single(await SettleAsync(server.Relay, handOver)));

        Assert.Equal(["MAIL FROM:<sender@example.org>", "RCPT TO:<a@example.net>", "DATA"], server.Commands.Skip(2).Take(3));
    }

    [Fact]
    public async Task HandOver_dsn_wishes_are_kept_back_when_not_offered()
    {
        await using var server = new ScriptedServer { Offers = [] };
        HandOver handOver = To() with { Ret = "FULL", EnvelopeId = "Q", Recipients = [new(1, "a@example.net", "NEVER", "rfc822;a")] };

        Assert.IsType<RecipientOutcome.Accepted>(Assert.Single(await SettleAsync(server.Relay, handOver)));

        Assert.Equal(["MAIL FROM:<sender@example.org>", "RCPT TO:<a@example.net>", "DATA"], server.Commands.Skip(2).Take(3));
    }

    [Theory]
    [InlineData("a@b\r\nRCPT TO:<evil@c")]
    [InlineData("a@b\nDATA")]
    [InlineData("a@b\0")]
    [InlineData("a@b> NOTIFY=NEVER")]
    [InlineData("a b@c")]
    [InlineData("<a@b")]
    [InlineData("\"a@b")]
    [InlineData("\"a\\")]
    [InlineData("a@b\u0085")]
    [InlineData("")]
    public async Task HandOver_address_that_would_be_a_command_is_never_written(string address)
    {
        await using var server = new ScriptedServer();

        IReadOnlyList<RecipientOutcome> asRecipient = await SettleAsync(server.Relay, To("a@example.net", address));
        Assert.IsType<RecipientOutcome.Accepted>(asRecipient[0]);
        Assert.StartsWith("553 5.1.3 Not sent", Assert.IsType<RecipientOutcome.Permanent>(asRecipient[1]).Reply, StringComparison.Ordinal);
        if (address.Length > 0)
        {
            RecipientOutcome asSender = Assert.Single(await SettleAsync(server.Relay, To("a@example.net") with { ReversePath = address }));
            Assert.StartsWith("553 5.1.7 Not sent", Assert.IsType<RecipientOutcome.Permanent>(asSender).Reply, StringComparison.Ordinal);
        }

        Assert.Equal(["RCPT TO:<a@example.net>"], server.Commands.Where(command => command.StartsWith("RCPT", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task HandOver_address_with_half_a_character_is_never_written()
    {
        // UTF-8 has no form for it; a replacement character would be another address.
        await using var server = new ScriptedServer();

        RecipientOutcome outcome = Assert.Single(await SettleAsync(server.Relay, To($"a{'\ud800'}@example.net")));

        Assert.IsType<RecipientOutcome.Permanent>(outcome);
        Assert.Empty(server.Commands);
    }
}
