using Microsoft.Extensions.Configuration;
using QueueDashboard.Accounts;
using QueueDashboard.Hosting;

namespace QueueDashboard.Tests.Hosting;

public sealed class WebOptionsTests
{
    [Theory]
    [InlineData("http://127.0.0.1:8080", "", "")]
    [InlineData("http://*:80, http://[::]:8080", "/queue", "10.0.0.0/8,::1, 192.0.2.1")]
    [InlineData("http://localhost:0", "/mail/queue-1", "fd00::/8")]
    public void Validate_good_values_passes(string listen, string pathBase, string proxies) =>
        Assert.True(new WebOptionsValidator().Validate(null, new() { Listen = listen, PathBase = pathBase, TrustedProxies = proxies }).Succeeded);

    [Theory]
    [InlineData("", "", "", "Web:Listen")]
    [InlineData("8080", "", "", "Web:Listen")]
    [InlineData("http://name.example:8080", "", "", "Web:Listen")]
    [InlineData("https://127.0.0.1:8080", "", "", "Web:Listen")]
    [InlineData("http://127.0.0.1:70000", "", "", "Web:Listen")]
    [InlineData("http://127.0.0.1:8080", "queue", "", "Web:PathBase")]
    [InlineData("http://127.0.0.1:8080", "/queue/", "", "Web:PathBase")]
    [InlineData("http://127.0.0.1:8080", "/a b", "", "Web:PathBase")]
    [InlineData("http://127.0.0.1:8080", "", "proxy.example", "Web:TrustedProxies")]
    [InlineData("http://127.0.0.1:8080", "", "10.0.0.0/40", "Web:TrustedProxies")]
    public void Validate_bad_value_names_the_key_and_the_value(string listen, string pathBase, string proxies, string key)
    {
        var result = new WebOptionsValidator().Validate(null, new() { Listen = listen, PathBase = pathBase, TrustedProxies = proxies });

        string failure = Assert.Single(result.Failures!);
        Assert.StartsWith(key, failure, StringComparison.Ordinal);
        Assert.Contains("Given: ", failure, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_takes_lists_with_numbers_and_with_commas()
    {
        var options = WebOptions.Read(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Web:Listen"] = "http://127.0.0.1:1, http://127.0.0.1:2",
            ["Web:TrustedProxies:0"] = "10.0.0.0/8",
            ["Web:TrustedProxies:1"] = "::1",
            ["Web:Https:PublicPort"] = "443",
        }).Build());

        Assert.Equal(["http://127.0.0.1:1", "http://127.0.0.1:2"], options.Listens);
        Assert.Equal(["10.0.0.0/8", "::1"], options.Proxies);
        Assert.Equal(443, options.Https.PublicPort);
    }

    [Fact]
    public void Validate_certificate_without_key_or_file_names_both_keys()
    {
        WebOptions options = new();
        options.Https.Certificate = Path.Combine(Path.GetTempPath(), "no-such-certificate.pem");

        string failure = Assert.Single(new WebOptionsValidator().Validate(null, options).Failures!);

        Assert.StartsWith("Web:Https:Certificate", failure, StringComparison.Ordinal);
        Assert.Contains("no-such-certificate.pem", failure, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_https_address_without_certificate_is_refused()
    {
        WebOptions options = new();
        options.Https.Listen = "https://127.0.0.1:8443";

        Assert.Contains("Web:Https:Certificate", Assert.Single(new WebOptionsValidator().Validate(null, options).Failures!), StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_access_options_out_of_bounds_names_each()
    {
        var result = new AccessOptionsValidator().Validate(null, new() { PasswordLength = 4, LockOutFailures = 0, SignInsPerMinute = 0 });

        Assert.Equal(3, result.Failures!.Count());
        Assert.Contains(result.Failures!, failure => failure == "Access:PasswordLength must be from 8 to 128. Given: 4");
    }
}
