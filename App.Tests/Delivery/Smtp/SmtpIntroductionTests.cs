using QueueDashboard.Delivery;
using QueueDashboard.Delivery.Smtp;
using static QueueDashboard.Tests.Delivery.Smtp.HandOvers;

namespace QueueDashboard.Tests.Delivery.Smtp;

public class SmtpIntroductionTests
{
    private static readonly OriginalClient s_client = new("192.0.2.7", "mail.example.org", "helo.example.org", "ESMTPS", "anna", "Q42");

    [Fact]
    public async Task HandOver_xforward_wanted_and_offered_names_the_client_before_mail()
    {
        await using var server = new ScriptedServer { Offers = ["XFORWARD NAME ADDR PROTO HELO SOURCE PORT IDENT"] };
        Relay relay = server.Relay with { SendXforward = true, SendXclient = true };

        Assert.IsType<RecipientOutcome.Accepted>(Assert.Single(await SettleAsync(relay, To("a@example.net") with { Client = s_client })));

        Assert.Equal("XFORWARD NAME=mail.example.org ADDR=192.0.2.7 PROTO=ESMTPS HELO=helo.example.org SOURCE=REMOTE PORT=[UNAVAILABLE] IDENT=Q42", server.Commands[2]);
        Assert.StartsWith("MAIL", server.Commands[3], StringComparison.Ordinal);
    }

    [Fact]
    public async Task HandOver_xforward_refused_goes_on_without()
    {
        await using var server = new ScriptedServer { Offers = ["XFORWARD ADDR"] }.On("XFORWARD", "550 5.7.0 not you");

        Assert.IsType<RecipientOutcome.Accepted>(Assert.Single(
            await SettleAsync(server.Relay with { SendXforward = true }, To("a@example.net") with { Client = s_client })));
    }

    [Fact]
    public async Task HandOver_xforward_not_wanted_or_client_unknown_sends_none()
    {
        await using var server = new ScriptedServer { Offers = ["XFORWARD ADDR", "XCLIENT ADDR"] };

        await SettleAsync(server.Relay, To("a@example.net") with { Client = s_client });
        await SettleAsync(server.Relay with { SendXforward = true, SendXclient = true }, To("a@example.net"));

        Assert.DoesNotContain(server.Commands, command => command.StartsWith('X'));
    }

    [Fact]
    public async Task HandOver_xclient_greets_again_with_the_original_name()
    {
        await using var server = new ScriptedServer { Offers = ["XCLIENT NAME ADDR PROTO HELO LOGIN PORT DESTADDR"] };
        Relay relay = server.Relay with { SendXclient = true };

        Assert.IsType<RecipientOutcome.Accepted>(Assert.Single(await SettleAsync(relay, To("a@example.net") with { Client = s_client })));

        Assert.Equal(
            ["EHLO dashboard.test", "XCLIENT NAME=mail.example.org ADDR=192.0.2.7 PROTO=ESMTP HELO=helo.example.org LOGIN=anna PORT=[UNAVAILABLE]", "EHLO helo.example.org"],
            server.Commands.Skip(1).Take(3));
        Assert.StartsWith("MAIL", server.Commands[4], StringComparison.Ordinal);
    }

    [Fact]
    public async Task HandOver_same_client_again_reuses_and_another_one_connects_anew()
    {
        await using var server = new ScriptedServer { Offers = ["XCLIENT ADDR"] };
        await using IRelaySession session = Client().Open(server.Relay with { SendXclient = true });
        foreach (OriginalClient? client in (OriginalClient?[])[s_client, s_client, s_client with { Address = "192.0.2.8" }, null])
        {
            await session.HandOverAsync(To("a@example.net") with { Client = client }, TestContext.Current.CancellationToken);
        }

        Assert.Equal(4, server.Messages.Count);
        Assert.Equal(3, server.Commands.Count(command => command == "(connected)"));
        Assert.Equal(["XCLIENT ADDR=192.0.2.7", "XCLIENT ADDR=192.0.2.8"], server.Commands.Where(command => command.StartsWith("XCLIENT", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task HandOver_xclient_refused_means_a_broken_relay()
    {
        await using var server = new ScriptedServer { Offers = ["XCLIENT ADDR"] }.On("XCLIENT", "550 5.7.0 insufficient authorization");

        var broken = Assert.IsType<HandOverResult.RelayBroken>(
            await RunAsync(server.Relay with { SendXclient = true }, To("a@example.net") with { Client = s_client }));

        Assert.Equal(RelayStep.Impersonate, broken.Step);
    }

    [Theory]
    [InlineData("XCLIENT", "501 5.5.4 bad value", false)]
    [InlineData("XCLIENT", "421 4.3.2 leaving", false)]
    [InlineData("EHLO helo", "550 5.7.1 blocked client", true)]
    [InlineData("EHLO helo", "450 4.7.1 blocked client", false)]
    public async Task HandOver_client_refused_after_xclient_speaks_of_the_message(string step, string reply, bool permanent)
    {
        await using var server = new ScriptedServer { Offers = ["XCLIENT ADDR"] }.On(step, reply);

        RecipientOutcome outcome = Assert.Single(await SettleAsync(server.Relay with { SendXclient = true }, To("a@example.net") with { Client = s_client }));

        Assert.Equal(permanent ? new RecipientOutcome.Permanent(1, reply) : new RecipientOutcome.Temporary(1, reply), outcome);
    }

    [Fact]
    public async Task HandOver_ipv6_client_at_a_relay_without_ipv6_is_told_as_unknown()
    {
        await using var server = new ScriptedServer { Offers = ["XCLIENT ADDR HELO"] }.On("XCLIENT ADDR=IPV6:", "501 5.5.4 Bad ADDR syntax: IPV6:2001:db8::1");
        HandOver handOver = To("a@example.net") with { Client = s_client with { Address = "2001:db8::1" } };

        Assert.IsType<RecipientOutcome.Accepted>(Assert.Single(await SettleAsync(server.Relay with { SendXclient = true }, handOver)));

        Assert.Equal(["XCLIENT ADDR=IPV6:2001:db8::1 HELO=helo.example.org", "XCLIENT ADDR=[UNAVAILABLE] HELO=helo.example.org", "EHLO helo.example.org"],
            server.Commands.Skip(2).Take(3));
    }

    [Theory]
    [InlineData(null, null, "unknown", "NAME=[UNAVAILABLE] ADDR=[UNAVAILABLE] HELO=[UNAVAILABLE]")]
    [InlineData("2001:db8::1", "a b+c=d", "x\r\nMAIL FROM:<>", "NAME=a+20b+2Bc+3Dd ADDR=IPV6:2001:db8::1 HELO=[UNAVAILABLE]")]
    [InlineData("::ffff:192.0.2.1", "ä", "[192.0.2.1]", "NAME=+C3+A4 ADDR=192.0.2.1 HELO=[192.0.2.1]")]
    [InlineData("192.0.2.1 EVIL=1", "", "", "NAME=[UNAVAILABLE] ADDR=[UNAVAILABLE] HELO=[UNAVAILABLE]")]
    public void Xforward_values_are_xtext_or_unavailable(string? address, string? name, string? helo, string attributes)
    {
        var client = new OriginalClient(address, name, helo, null, null, null);

        Assert.Equal($"XFORWARD {attributes}\r\n", Assert.Single(OriginalClientCommands.Xforward(client, ["NAME", "addr", "HELO", "HELO", "NEWTHING"])));
    }

    [Fact]
    public void Xforward_long_values_are_split_into_lines_of_512_octets()
    {
        var client = new OriginalClient("192.0.2.7", new string('n', 250), new string('h', 250), new string('p', 250), null, new string('i', 256));

        IReadOnlyList<string> lines = OriginalClientCommands.Xforward(client, ["NAME", "HELO", "PROTO", "IDENT", "SOURCE"]);

        Assert.All(lines, line => Assert.True(line.Length <= 512 && line.EndsWith("\r\n", StringComparison.Ordinal) && line.StartsWith("XFORWARD ", StringComparison.Ordinal)));
        Assert.Equal(
            $"NAME={client.Name} HELO={client.Helo} PROTO={client.Protocol} IDENT=[UNAVAILABLE] SOURCE=REMOTE",
            string.Join(' ', lines.Select(line => line["XFORWARD ".Length..].TrimEnd())));
        Assert.True(lines.Count > 1);
    }
}
