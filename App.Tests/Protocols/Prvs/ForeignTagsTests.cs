using QueueDashboard.Protocols.Prvs;

namespace QueueDashboard.Tests.Protocols.Prvs;

public sealed class ForeignTagsTests
{
    [Theory]
    [InlineData("prvs=joe/07853508f8@example.com", "slash", "foreign-scheme", "joe@example.com")]
    [InlineData("prvs=joe=123ABCDEFG@example.com", "cisco", "foreign-scheme", "joe@example.com")]
    [InlineData("prvs=4711=123ABCDEFG@example.com", "cisco", "foreign-scheme", "4711@example.com")]
    [InlineData("prvs=joe=07853508f8@example.com", "cisco", "swapped-order", "joe@example.com")]
    [InlineData("\"prvs=joe b=123ABCDEFG\"@example.com", "cisco", "foreign-scheme", "\"joe b\"@example.com")]
    [InlineData("btv1==07853508f8==joe@example.com", "barracuda", "foreign-scheme", "joe@example.com")]
    [InlineData("msprvs1=17785abcDEF=joe@example.com", "sparkpost", "foreign-scheme", "joe@example.com")]
    [InlineData("joe+news+prvs=07853508f8@example.com", "sub-address", "foreign-scheme", "joe+news@example.com")]
    [InlineData("SRS0=HHHH=TT=example.org=joe=x@example.com", "srs", "foreign-scheme", "joe=x@example.org")]
    [InlineData("srs0+HHHH=TT=example.org=joe@example.com", "srs", "foreign-scheme", "joe@example.org")]
    [InlineData("SRS1=GGGG=relay.test==HHHH=TT=example.org=joe@example.com", "srs", "foreign-scheme", "joe@example.org")]
    [InlineData("SRS1=GGGG=relay.test=-HHHH=TT=example.org=joe@example.com", "srs", "foreign-scheme", "joe@example.org")]
    public void Foreign_tag_is_named_and_taken_off(string address, string scheme, string explanation, string untagged)
    {
        PrvsCheck check = Today.Check(address);
        Assert.Equal(("foreign", scheme, explanation), (check.Verdict.Word(), check.Scheme.Word(), check.Explanation.Word()));
        Assert.Null(check.Slot);
        Assert.Equal(untagged, PrvsCodec.Untag(address));
    }

    [Theory]
    [InlineData("SRS0=HHHH=TT=example.org@example.com")]
    [InlineData("SRS0=@example.com")]
    [InlineData("SRS1=a=b@example.com")]
    [InlineData("SRS1=a=b=@example.com")]
    [InlineData("btv1==@example.com")]
    [InlineData("btv1====joe@example.com")]
    [InlineData("btv1==abc==@example.com")]
    [InlineData("msprvs1=joe@example.com")]
    [InlineData("prvs=joe/7853508f8@example.com")]
    [InlineData("prvs==07853508f8@example.com")]
    [InlineData("+prvs=07853508f8@example.com")]
    [InlineData("joe+prvs=07853508f@example.com")]
    public void Almost_a_foreign_tag_is_a_mailbox(string address)
    {
        PrvsVerdict verdict = Today.Check(address).Verdict;
        Assert.True(verdict is PrvsVerdict.Untagged or PrvsVerdict.Malformed, verdict.Word());
        Assert.Equal(address, PrvsCodec.Untag(address));
    }
}
