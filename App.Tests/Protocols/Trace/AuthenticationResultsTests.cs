using QueueDashboard.Protocols.Trace;

namespace QueueDashboard.Tests.Protocols.Trace;

public sealed class AuthenticationResultsTests
{
    [Theory]
    [InlineData("mx1.example.org; spf=pass smtp.mailfrom=a@kunde.test; dkim=fail (bad sig) header.d=kunde.test header.s=x; dmarc=none header.from=kunde.test", "mx1.example.org", "spf pass a@kunde.test, dkim fail kunde.test bad sig, dmarc none kunde.test")]
    [InlineData("mx1.example.org 1; none", "mx1.example.org", "")]
    [InlineData("spf=softfail (sender IP is 192.0.2.1) smtp.mailfrom=kunde.test; dkim=none (message not signed) header.d=none", "", "spf softfail kunde.test sender IP is 192.0.2.1, dkim none none message not signed")]
    [InlineData("\"a server\"; DKIM/1=Pass reason=\"good; signature\" header.i=@kunde.test", "a server", "dkim pass @kunde.test good; signature")]
    [InlineData("(comment) mx1.example.org (another); auth=pass smtp.auth=anna", "mx1.example.org", "auth pass")]
    [InlineData("; ; ;=;==;x", "", "")]
    [InlineData("", "", "")]
    [InlineData("((((((", "", "")]
    public void Field_is_read_as_RFC_8601_and_others_write_it(string value, string server, string results)
    {
        var read = AuthenticationResults.Read(ResultsField.AuthenticationResults, value);

        Assert.Equal(server, read.Server);
        Assert.Equal(results, string.Join(", ", read.Results.Select(result => string.Join(' ', new[] { result.Method, result.Result, result.Subject, result.Reason }.OfType<string>()))));
    }

    [Fact]
    public void Received_spf_names_its_receiver_and_sender()
    {
        var read = AuthenticationResults.Read(ResultsField.ReceivedSpf, "Fail (mx1: domain of a@kunde.test does not designate 192.0.2.7) client-ip=192.0.2.7; envelope-from=\"a@kunde.test\"; receiver=mx1.example.org; helo=x");

        Assert.Equal("mx1.example.org", read.Server);
        Assert.Equal(("spf", "fail", "a@kunde.test"), (read.Results[0].Method, read.Results[0].Result, read.Results[0].Subject));
    }

    [Fact]
    public void Arc_set_names_its_instance_and_server()
    {
        var read = AuthenticationResults.Read(ResultsField.Arc, "i=2; mx.list.test; spf=pass smtp.mailfrom=kunde.test; arc=pass");

        Assert.Equal((2, "mx.list.test", 2), (read.Instance, read.Server, read.Results.Count));
    }

    [Fact]
    public void Only_what_stands_above_our_own_servers_line_is_ours()
    {
        var headers = ReceivedTests.Headers("""
            Authentication-Results: gate.example.org; dmarc=fail header.from=bank.test
            Received: from x ([192.0.2.7]) by gate.example.org with ESMTPS; Fri, 21 Nov 2025 09:59:00 +0000
            Authentication-Results: gate.example.org; dmarc=pass header.from=bank.test
            Authentication-Results: mx.foreign.test; dkim=pass header.d=bank.test
            Received-SPF: pass receiver=mx.foreign.test
            """);
        static bool IsOwn(string host) => host == "gate.example.org";
        int entered = ReceivedPath.Of(headers, IsOwn).EnteredAt;

        Assert.Equal([ResultsTrust.Ours, ResultsTrust.NamesOurs, ResultsTrust.Anybody, ResultsTrust.Anybody], AuthenticationResults.Of(headers, entered, IsOwn).Select(field => field.Trust));
        Assert.Equal([ResultsTrust.NamesOurs, ResultsTrust.NamesOurs, ResultsTrust.Anybody, ResultsTrust.Anybody], AuthenticationResults.Of(headers, -1, IsOwn).Select(field => field.Trust));
    }

    [Fact]
    public void Endless_fields_are_cut()
    {
        string field = $"mx.test; {string.Concat(Enumerable.Repeat("spf=pass smtp.mailfrom=a.test; ", 100_000))}";
        var headers = ReceivedTests.Headers(string.Join('\n', Enumerable.Repeat("Authentication-Results: a; spf=pass", 1000)));

        Assert.True(AuthenticationResults.Read(ResultsField.AuthenticationResults, field).Results.Count <= 40);
        Assert.Equal(30, AuthenticationResults.Of(headers, -1, _ => false).Count);
    }
}
