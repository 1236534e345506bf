using QueueDashboard.Protocols.Rspamd;

namespace QueueDashboard.Tests.Protocols.Rspamd;

public sealed class RspamdPushReaderTests
{
    [Fact]
    public void Push_as_Rspamd_3_4_writes_it_is_read_whole()
    {
        var push = Read(
            ("Qid", "4jWyJt5jGMz1l2Dk"), ("From", "a@shop.test"), ("Rcpt", """["anna@local.test","john doe@local.test"]"""), ("Ip", "198.51.100.7"), ("User", "unknown"),
            ("Action", "reject"), ("Score", "25.50"), ("Symbols", """[{"group":"ungrouped","score":25,"name":"MARKED","groups":[]},{"name":"FROM","score":0.0,"options":["a","b"]}]"""));

        Assert.Equal("4jWyJt5jGMz1l2Dk", push.QueueId);
        Assert.Equal("a@shop.test", push.ReversePath);
        Assert.Equal(["anna@local.test", "\"john doe\"@local.test"], push.Recipients);
        Assert.Equal(("198.51.100.7", null, "reject", 25.5), (push.ClientAddress, push.User, push.Action, push.Score));
        Assert.Equal([new RspamdSymbol("MARKED", 25, null, null), new RspamdSymbol("FROM", 0, null, "a, b")], push.Symbols);
    }

    [Theory]
    [InlineData("")]
    [InlineData("unknown")]
    public void Missing_sender_is_the_null_reverse_path(string from) => Assert.Equal("", Read(("Action", "reject"), ("Rcpt", """["a@b.test"]"""), ("From", from)).ReversePath);

    [Fact]
    public void Word_unknown_is_no_value()
    {
        var push = Read(("Action", "add_header"), ("Rcpt", "a@b.test"), ("Qid", "unknown"), ("Ip", "unknown"), ("User", "unknown"), ("Score", "nan"), ("Symbols", "unknown"));

        Assert.Equal((null, null, null, null), (push.QueueId, push.ClientAddress, push.User, push.Score));
        Assert.Equal("add header", push.Action);
        Assert.Empty(push.Symbols);
    }

    [Theory]
    [InlineData("Action", "")]
    [InlineData("Action", "<script>")]
    [InlineData("Rcpt", "unknown")]
    [InlineData("Rcpt", "[]")]
    [InlineData("Rcpt", "[\"a@b.test\"")]
    [InlineData("Rcpt", "[1, null, {}, \"\\ud800\"]")]
    [InlineData("Rcpt", "[\"no address\"]")]
    [InlineData("Rcpt", "[\"a@b.test\\r\\nDATA\"]")]
    [InlineData("From", "not an address")]
    [InlineData("Symbols", "[{\"name\":")]
    [InlineData("Symbols", "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[")]
    public void Broken_value_is_told_in_a_sentence(string name, string value)
    {
        var values = new Dictionary<string, string> { ["Action"] = "reject", ["Rcpt"] = "[\"a@b.test\"]", [name] = value };

        var broken = Assert.IsType<RspamdPushReading.Broken>(RspamdPushReader.Read(values.GetValueOrDefault));

        Assert.Contains($"X-Rspamd-{name}", broken.Sentence, StringComparison.Ordinal);
        Assert.DoesNotContain("script", broken.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Recipient_that_no_wire_carries_is_left_out_and_counted()
    {
        var push = Read(("Action", "reject"), ("Rcpt", """["a@b.test","c\u0007@b.test","a@b.test"]"""));

        Assert.Equal(["a@b.test"], push.Recipients);
        Assert.Equal(1, push.LeftOut);
    }

    [Theory]
    [InlineData("../../etc")]
    [InlineData("ALL'; --")]
    [InlineData("undef")]
    [InlineData("4jWy 123")]
    public void Queue_id_that_no_server_gives_is_none(string id) => Assert.Null(RspamdPushReader.QueueId(id));

    [Fact]
    public void Symbols_are_bounded_whatever_comes()
    {
        string many = "[" + string.Join(',', Enumerable.Range(0, 5000).Select(i => $$"""{"name":"S{{i}}","score":1e999,"options":["{{new string('x', 5000)}}"]}""")) + ",7,null]";

        var push = Read(("Action", "reject"), ("Rcpt", "a@b.test"), ("Symbols", many));

        Assert.Equal(RspamdSymbols.Most, push.Symbols.Count);
        Assert.All(push.Symbols, symbol => Assert.True(symbol.Points is null && symbol.Options!.Length <= 1000));
    }

    private static RspamdPush Read(params (string Name, string Value)[] values) =>
        Assert.IsType<RspamdPushReading.Read>(RspamdPushReader.Read(name => values.Where(pair => pair.Name == name).Select(pair => pair.Value).FirstOrDefault())).Push;
}
