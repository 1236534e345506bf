using QueueDashboard.Delivery;

namespace QueueDashboard.Tests.Delivery;

public class RelayTests
{
    [Theory]
    [InlineData("smtp://mail.example.org", "mail.example.org:25", RelayTls.Preferred)]
    [InlineData("smtp://mail.example.org:2526/", "mail.example.org:2526", RelayTls.Preferred)]
    [InlineData("smtps://mail.example.org", "mail.example.org:465", RelayTls.Implicit)]
    [InlineData("smtps://mail.example.org:587?tls=implicit", "mail.example.org:587", RelayTls.Implicit)]
    [InlineData("smtp://127.0.0.1:11026?tls=off", "127.0.0.1:11026", RelayTls.Off)]
    [InlineData("smtp://[::1]:25?tls=Required", "[::1]:25", RelayTls.Required)]
    [InlineData("smtp://mail_relay:25", "mail_relay:25", RelayTls.Preferred)]
    [InlineData("  smtp://bücher.example:25 ", "xn--bcher-kva.example:25", RelayTls.Preferred)]
    public void TryParse_relay_without_sign_in_gives_host_port_and_tls(string url, string display, RelayTls tls)
    {
        Assert.True(Relay.TryParse(url, out Relay? relay, out string? error), error);

        Assert.Equal(display, relay.Display);
        Assert.Equal(tls, relay.Tls);
        Assert.Null(relay.UserName);
        Assert.Null(relay.Password);
        Assert.True(relay.CheckCertificate);
    }

    [Fact]
    public void TryParse_relay_with_everything_gives_everything()
    {
        Assert.True(Relay.TryParse("smtp://anna%40example.org:p%3A%40%2Fss@mail.example.org:587?tls=required&check=false&xforward=true&xclient=true", out Relay? relay, out _));

        Assert.Equal(("anna@example.org", "p:@/ss"), (relay.UserName, relay.Password));
        Assert.Equal((false, true, true), (relay.CheckCertificate, relay.SendXforward, relay.SendXclient));
        Assert.Equal("mail.example.org:587", relay.Display);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("mail.example.org:25")]
    [InlineData("http://mail.example.org")]
    [InlineData("smtp://")]
    [InlineData("smtp://mail.example.org:0")]
    [InlineData("smtp://mail.example.org:70000")]
    [InlineData("smtp://mail.example.org/path")]
    [InlineData("smtp://mail.example.org?tls=3")]
    [InlineData("smtp://mail.example.org?tls=maybe")]
    [InlineData("smtps://mail.example.org?tls=off")]
    [InlineData("smtp://mail.example.org?check=perhaps")]
    [InlineData("smtp://mail.example.org?color=red")]
    public void TryParse_something_else_is_refused_with_a_sentence(string? url)
    {
        Assert.False(Relay.TryParse(url, out Relay? relay, out string? error));

        Assert.Null(relay);
        Assert.EndsWith(".", error, StringComparison.Ordinal);
    }

    [Fact]
    public void TryParse_refused_url_does_not_repeat_the_password()
    {
        Assert.False(Relay.TryParse("smtp://anna:hunter2@mail.example.org?tls=hunter2", out _, out string? error));

        Assert.DoesNotContain("hunter2", error, StringComparison.Ordinal);
    }

    [Fact]
    public void ToString_never_holds_user_or_password()
    {
        var relay = new Relay { Host = "mail.example.org", Port = 587, UserName = "anna", Password = "hunter2" };

        Assert.Equal("Relay { mail.example.org:587, Tls = Preferred, SignIn = True }", relay.ToString());
    }
}
