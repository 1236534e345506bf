using QueueDashboard.Protocols.Prvs;

namespace QueueDashboard.Tests.Protocols.Prvs;

public sealed class PrvsPolicyTests
{
    [Theory]
    [InlineData("user@example.com", PrvsRefusal.None)]
    [InlineData("prvs@example.com", PrvsRefusal.None)]
    [InlineData("SRS0=abcd=XY=example.org=joe@example.com", PrvsRefusal.None)]
    [InlineData("user", PrvsRefusal.NotAnAddress)]
    [InlineData("prvs=07853508f8=user@example.com", PrvsRefusal.AlreadyTagged)]
    [InlineData("\"prvs=07853508f8=a b\"@example.com", PrvsRefusal.AlreadyTagged)]
    [InlineData("prvs=0785=user@example.com", PrvsRefusal.AlreadyTagged)]
    [InlineData("prvs=user=123ABCDEFG@example.com", PrvsRefusal.AlreadyTagged)]
    [InlineData("user+prvs=07853508f8@example.com", PrvsRefusal.AlreadyTagged)]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@example.com", PrvsRefusal.None)]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@example.com", PrvsRefusal.TooLong)]
    [InlineData("üüüüüüüüüüüüüüüüüüüüüüüüü@example.com", PrvsRefusal.TooLong)]
    public void Judge_refuses_a_second_tag_and_more_than_64_octets(string address, object refusal) => Assert.Equal((PrvsRefusal)refusal, PrvsPolicy.Judge(address));
}
