using QueueDashboard.Queues;

namespace QueueDashboard.Tests.Intake.Smtp;

/// <summary>XFORWARD and XCLIENT.</summary>
public sealed class OriginalClientTests
{
    [Fact]
    public async Task XForward_names_the_client_of_one_message()
    {
        await using IntakeHost host = await IntakeHost.StartAsync();
        using SmtpTalk talk = await host.ConnectAsync();
        await talk.ReplyAsync();
        Assert.Contains("250-XFORWARD NAME ADDR PORT PROTO HELO IDENT SOURCE", await talk.SayAsync("EHLO front.test"), StringComparison.Ordinal);
        Assert.Equal("250 2.0.0 Ok", await talk.SayAsync("XFORWARD NAME=mail.sender.test ADDR=192.0.2.7 PORT=4711 PROTO=ESMTP SOURCE=REMOTE"));
        Assert.Equal("250 2.0.0 Ok", await talk.SayAsync("XFORWARD HELO=odd+20name IDENT=4WxYz12"));
        await HoldingTests.SendOneAsync(talk);
        Assert.Equal(
            new IncomingClient { Name = "mail.sender.test", Address = "192.0.2.7", Protocol = "ESMTP", Helo = "odd name", QueueId = "4WxYz12" },
            host.Holder.Last.Client);

        await HoldingTests.SendOneAsync(talk);
        Assert.Equal(new IncomingClient { Address = "127.0.0.1", Helo = "front.test", Protocol = "ESMTP" }, host.Holder.Last.Client);
    }

    [Theory]
    [InlineData("ADDR=IPV6:2001:DB8:0::7", "2001:db8::7")]
    [InlineData("ADDR=ipv6:::ffff:192.0.2.7", "192.0.2.7")]
    [InlineData("ADDR=[UNAVAILABLE]", null)]
    [InlineData("ADDR=[tempunavail]", null)]
    public async Task XForward_address_is_read_in_its_usual_form(string attribute, string? address)
    {
        await using IntakeHost host = await IntakeHost.StartAsync();
        using SmtpTalk talk = await host.GreetAsync();
        Assert.Equal("250 2.0.0 Ok", await talk.SayAsync("XFORWARD NAME=[UNAVAILABLE] " + attribute));
        await HoldingTests.SendOneAsync(talk);
        Assert.Equal(new IncomingClient { Address = address }, host.Holder.Last.Client);
    }

    [Theory]
    [InlineData("XFORWARD", "501 5.5.4")]
    [InlineData("XFORWARD FOO=1", "501 5.5.4")]
    [InlineData("XFORWARD LOGIN=anna", "501 5.5.4")]
    [InlineData("XFORWARD NAME", "501 5.5.4")]
    [InlineData("XFORWARD NAME=", "501 5.5.4")]
    [InlineData("XFORWARD NAME=a+0D+0Ab", "501 5.5.4")]
    [InlineData("XFORWARD NAME=a+Z1", "501 5.5.4")]
    [InlineData("XFORWARD ADDR=300.1.1.1", "501 5.5.4")]
    [InlineData("XFORWARD HELO=good ADDR=bad", "501 5.5.4")]
    public async Task XForward_bad_attributes_change_nothing(string command, string expected)
    {
        await using IntakeHost host = await IntakeHost.StartAsync();
        using SmtpTalk talk = await host.GreetAsync();
        Assert.StartsWith(expected, await talk.SayAsync(command), StringComparison.Ordinal);
        await HoldingTests.SendOneAsync(talk);
        Assert.Equal("client.test", host.Holder.Last.Client.Helo);
    }

    [Fact]
    public async Task XForward_and_xclient_are_for_configured_clients_only()
    {
        await using IntakeHost host = await IntakeHost.StartAsync(("XforwardNetworks:0", "192.0.2.0/24"));
        using SmtpTalk talk = await host.ConnectAsync();
        await talk.ReplyAsync();
        string offer = await talk.SayAsync("EHLO client.test");
        Assert.DoesNotContain("XFORWARD", offer, StringComparison.Ordinal);
        Assert.DoesNotContain("XCLIENT", offer, StringComparison.Ordinal);
        Assert.Equal("550 5.7.0 Not for this client", await talk.SayAsync("XFORWARD NAME=x"));
        Assert.Equal("550 5.7.0 Not for this client", await talk.SayAsync("XCLIENT NAME=x"));
    }

    [Fact]
    public async Task XForward_between_mail_and_the_end_is_out_of_order()
    {
        await using IntakeHost host = await IntakeHost.StartAsync();
        using SmtpTalk talk = await host.GreetAsync();
        await talk.SayAsync("MAIL FROM:<a@a.test>");
        Assert.StartsWith("503 5.5.1", await talk.SayAsync("XFORWARD NAME=x"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task XClient_takes_the_place_of_the_client_and_starts_the_session_anew()
    {
        await using IntakeHost host = await IntakeHost.StartAsync(("XclientNetworks:0", "127.0.0.1"));
        using SmtpTalk talk = await host.ConnectAsync();
        await talk.ReplyAsync();
        Assert.Contains("250-XCLIENT NAME ADDR PORT PROTO HELO LOGIN DESTADDR DESTPORT", await talk.SayAsync("EHLO front.test"), StringComparison.Ordinal);
        Assert.Equal("220 hold.test ESMTP QueueDashboard", await talk.SayAsync("XCLIENT ADDR=192.0.2.7 NAME=host7.example LOGIN=anna"));
        Assert.StartsWith("503 5.5.1", await talk.SayAsync("MAIL FROM:<a@a.test>"), StringComparison.Ordinal);
        await talk.SayAsync("EHLO helo7.example");
        await HoldingTests.SendOneAsync(talk);
        IncomingClient expected = new() { Address = "192.0.2.7", Name = "host7.example", Login = "anna", Helo = "helo7.example", Protocol = "ESMTP" };
        Assert.Equal(expected, host.Holder.Last.Client);
        await HoldingTests.SendOneAsync(talk);
        Assert.Equal(expected, host.Holder.Last.Client);
    }
}
