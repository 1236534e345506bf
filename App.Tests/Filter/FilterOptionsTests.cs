using QueueDashboard.Filter;

namespace QueueDashboard.Tests.Filter;

public sealed class FilterOptionsTests
{
    [Fact]
    public void Defaults_are_valid_and_answer_this_machine_only()
    {
        FilterOptions options = new();
        Assert.True(new FilterValidator().Validate(null, options).Succeeded);
        FilterSettings settings = FilterSettings.Read(options, Assert.Fail);
        Assert.Equal("127.0.0.1:8891", Assert.Single(settings.EndPoints).ToString());
        Assert.True(settings.Clients.Contains(System.Net.IPAddress.IPv6Loopback));
        Assert.False(settings.Clients.Contains(System.Net.IPAddress.Parse("192.0.2.1")));
    }

    [Fact]
    public void Several_addresses_may_be_listened_on() => Assert.Equal(
        ["127.0.0.1:8891", "[::1]:8891", "192.0.2.1:7357"],
        FilterSettings.Read(new FilterOptions { Listen = "127.0.0.1:8891, [::1]:8891;192.0.2.1:7357" }, Assert.Fail).EndPoints.Select(one => one.ToString()));

    [Fact]
    public void Everything_that_is_wrong_is_said_at_once_with_its_key_and_value()
    {
        FilterOptions options = new() { Listen = "127.0.0.1, 127.0.0.1:1, 127.0.0.1:1", Networks = ["10.0.0.0/8", "nonsense"], OnFailure = (FilterFailureChoice)7 };
        options.Limits.PacketBytes = 1;
        options.Limits.Connections = 0;
        options.Limits.ConnectionsPerClient = 0;
        options.Limits.Recipients = 0;
        options.Limits.BodyBytes = 1;
        options.Limits.AllBodyBytes = 1L << 40;
        options.Limits.IdleTime = TimeSpan.Zero;
        options.Limits.PacketTime = TimeSpan.FromDays(2);
        Assert.Equal(
            [
                "Filter:Listen must be address:port, such as 127.0.0.1:8891, several with commas, but has '127.0.0.1'.",
                "Filter:Listen has '127.0.0.1:1' twice.",
                "Filter:Networks must be addresses and CIDR networks, but has 'nonsense'.",
                "Filter:OnFailure must be one of ByDirection, TempFail, Accept, but is 7.",
                "Filter:Limits:PacketBytes must be 4096 to 524288, but is 1.",
                "Filter:Limits:Connections must be 1 to 100000, but is 0.",
                "Filter:Limits:ConnectionsPerClient must be 1 to 100000, but is 0.",
                "Filter:Limits:Recipients must be 1 to 100000, but is 0.",
                "Filter:Limits:BodyBytes must be 65536 to 1073741824, but is 1.",
                "Filter:Limits:AllBodyBytes must be 65536 to 68719476736, but is 1099511627776.",
                "Filter:Limits:IdleTime must be 00:00:00.1 to 1.00:00:00, but is 00:00:00.",
                "Filter:Limits:PacketTime must be 00:00:00.1 to 1.00:00:00, but is 2.00:00:00.",
            ],
            new FilterValidator().Validate(null, options).Failures);
    }
}
