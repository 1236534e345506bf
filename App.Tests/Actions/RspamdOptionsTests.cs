using QueueDashboard.Actions;

namespace QueueDashboard.Tests.Actions;

public sealed class RspamdOptionsTests
{
    [Theory]
    [InlineData("", "", 20)]
    [InlineData("http://127.0.0.1:11333/checkv2", "", 1)]
    [InlineData("https://scanner.test/checkv2", "se cret", 120)]
    public void Right_options_pass(string url, string password, int seconds) =>
        Assert.True(new RspamdOptionsValidator().Validate(null, new() { CheckUrl = url, Password = password, TimeoutSeconds = seconds }).Succeeded);

    [Theory]
    [InlineData("127.0.0.1:11333", "", 20, "Rspamd:CheckUrl")]
    [InlineData("file:///etc/passwd", "", 20, "Rspamd:CheckUrl")]
    [InlineData("http://user:word@scanner.test/", "", 20, "Rspamd:CheckUrl")]
    [InlineData("", "line\r\nX: y", 20, "Rspamd:Password")]
    [InlineData("", "", 0, "Rspamd:TimeoutSeconds")]
    [InlineData("", "", 121, "Rspamd:TimeoutSeconds")]
    public void Wrong_option_is_named(string url, string password, int seconds, string key)
    {
        string failure = Assert.Single(new RspamdOptionsValidator().Validate(null, new() { CheckUrl = url, Password = password, TimeoutSeconds = seconds }).Failures!);

        Assert.StartsWith(key, failure, StringComparison.Ordinal);
        Assert.DoesNotContain("line", failure, StringComparison.Ordinal);
    }
}
