using QueueDashboard.Delivery;

namespace QueueDashboard.Tests.Delivery;

public class RelayTests
{
    [Fact]
    public void ToString_never_holds_user_or_password()
    {
        var relay = new Relay { Host = "mail.example.org", Port = 587, UserName = "anna", Password = "hunter2" };

        Assert.Equal("Relay { mail.example.org:587, Tls = Preferred, SignIn = True }", relay.ToString());
    }
}
