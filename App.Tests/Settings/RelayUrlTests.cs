using QueueDashboard.Delivery;
using QueueDashboard.Settings;

namespace QueueDashboard.Tests.Settings;

public sealed class RelayUrlTests
{
    [Theory]
    [InlineData("smtp://mail.example.org", "mail.example.org:25", RelayTlsSetting.Preferred)]
    [InlineData("smtp://mail.example.org:2526/", "mail.example.org:2526", RelayTlsSetting.Preferred)]
    [InlineData("smtps://mail.example.org", "mail.example.org:465", RelayTlsSetting.Implicit)]
    [InlineData("smtps://mail.example.org:587?tls=implicit", "mail.example.org:587", RelayTlsSetting.Implicit)]
    [InlineData("smtp://127.0.0.1:11026?tls=off", "127.0.0.1:11026", RelayTlsSetting.Off)]
    [InlineData("smtp://[::1]:25?tls=Required", "[::1]:25", RelayTlsSetting.Required)]
    [InlineData("smtp://mail_relay:25", "mail_relay:25", RelayTlsSetting.Preferred)]
    [InlineData("  smtp://bücher.example:25 ", "xn--bcher-kva.example:25", RelayTlsSetting.Preferred)]
    public void TryParse_relay_without_sign_in_gives_host_port_and_tls(string url, string display, RelayTlsSetting tls)
    {
        Assert.True(RelayUrl.TryParse(url, out RelaySetting? relay, out string? error), error);

        Assert.Equal(display, relay.ToRelay().Display);
        Assert.Equal(tls, relay.Tls);
        Assert.Empty(relay.User);
        Assert.Null(relay.Password.Value);
        Assert.True(relay.CheckCertificate);
    }

    [Fact]
    public void TryParse_relay_with_everything_gives_everything()
    {
        Assert.True(RelayUrl.TryParse("smtp://anna%40example.org:p%3A%40%2Fss@mail.example.org:587?tls=required&check=false&xforward=true&xclient=true", out RelaySetting? relay, out _));

        Assert.Equal(("anna@example.org", "p:@/ss"), (relay.User, relay.Password.Value));
        Assert.Equal((false, true, true), (relay.CheckCertificate, relay.SendXforward, relay.SendXclient));
        Assert.Equal("mail.example.org:587", relay.ToRelay().Display);
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
        Assert.False(RelayUrl.TryParse(url, out RelaySetting? relay, out string? error));

        Assert.Null(relay);
        Assert.EndsWith(".", error, StringComparison.Ordinal);
    }

    [Fact]
    public void TryParse_refused_url_does_not_repeat_the_password()
    {
        Assert.False(RelayUrl.TryParse("smtp://anna:hunter2@mail.example.org?tls=hunter2", out _, out string? error));

        Assert.DoesNotContain("hunter2", error, StringComparison.Ordinal);
    }
}
