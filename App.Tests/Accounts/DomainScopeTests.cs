using QueueDashboard.Accounts;

namespace QueueDashboard.Tests.Accounts;

public sealed class DomainScopeTests
{
    [Theory]
    [InlineData("", "anybody@anywhere.example", true)]
    [InlineData(null, "no domain", true)]
    [InlineData("example.org", "a@example.org", true)]
    [InlineData("example.org", "a@EXAMPLE.org.", true)]
    [InlineData("Example.ORG", "a@example.org", true)]
    [InlineData("example.org", "a@sub.example.org", false)]
    [InlineData("example.org", "a@notexample.org", false)]
    [InlineData("example.org", "example.org", false)]
    [InlineData("example.org", "\"a@example.org\"@example.net", false)]
    [InlineData("example.org, example.net", "a@example.net", true)]
    [InlineData("@example.org\r\nexample.net", "a@example.org", true)]
    public void Includes_an_address_only_in_a_listed_domain(string? limit, string address, bool included) =>
        Assert.Equal(included, DomainScope.Parse(limit).Includes(address));

    [Fact]
    public void Text_of_a_scope_reads_back_the_same()
    {
        var scope = DomainScope.Parse("b.example; a.example\na.example");

        Assert.Equal("a.example\nb.example", scope.ToString());
        Assert.Equal(scope.Domains, DomainScope.Parse(scope.ToString()).Domains);
        Assert.Equal(["@a.example", "@b.example"], scope.AddressEnds);
    }
}
