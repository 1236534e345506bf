using System.Text;
using QueueDashboard.Protocols.Rspamd;

namespace QueueDashboard.Tests.Protocols.Rspamd;

public sealed class RspamdVerdictTests
{
    [Fact]
    public void Answer_as_Rspamd_3_4_gives_it_is_read_whole()
    {
        var verdict = Read("""{"is_skipped":false,"score":25.0,"required_score":15.0,"action":"reject","symbols":{"MARKED":{"name":"MARKED","score":25.0,"metric_score":25.0,"description":"Bears a mark","options":["x"]}},"messages":{},"message-id":"1@shop.test","time_real":0.131366}""");

        Assert.NotNull(verdict);
        Assert.Equal(("reject", 25.0, 15.0), (verdict.Action, verdict.Score, verdict.Threshold));
        Assert.Equal([new RspamdSymbol("MARKED", 25, "Bears a mark", "x")], verdict.Symbols);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"error\":\"Unauthorized\"}")]
    [InlineData("{\"action\":7}")]
    [InlineData("<html>")]
    public void Other_answer_is_none(string json) => Assert.Null(Read(json));

    [Theory]
    [InlineData("{\"action\":\"no action\",\"symbols\":7,\"score\":\"x\"}")]
    [InlineData("{\"action\":\"no action\",\"symbols\":{\"\":{},\"A\":null,\"B\":[]}}")]
    public void Wrong_kinds_are_no_values(string json)
    {
        var verdict = Read(json);

        Assert.NotNull(verdict);
        Assert.Null(verdict.Score);
        Assert.Empty(verdict.Symbols);
    }

    [Fact]
    public void Question_carries_the_envelope_and_nothing_that_ends_a_line()
    {
        var question = new RspamdQuestion("", ["\"john doe\"@local.test", "anna@local.test"], Encoding.ASCII.GetBytes("Subject: x\r\n\r\n"), "198.51.100.7", "mail.shop.test", "evil\r\nPassword: x", "bob", "4jWy1");

        using var request = question.Request(new Uri("http://127.0.0.1:11333/checkv2"), "secret");

        Assert.Equal(["<>"], request.Headers.GetValues("From"));
        Assert.Equal(["<\"john doe\"@local.test>", "<anna@local.test>"], request.Headers.GetValues("Rcpt"));
        Assert.Equal(["198.51.100.7"], request.Headers.GetValues("IP"));
        Assert.Equal(["4jWy1"], request.Headers.GetValues("Queue-Id"));
        Assert.Equal(["secret"], request.Headers.GetValues("Password"));
        Assert.False(request.Headers.Contains("Helo"));
    }

    private static RspamdVerdict? Read(string json) => RspamdVerdict.Read(Encoding.UTF8.GetBytes(json));
}
