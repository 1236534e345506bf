using System.Text;
using QueueDashboard.Queues;
using QueueDashboard.Tests.Web.Access;

namespace QueueDashboard.Tests.Web.Alarms;

/// <summary>A stopped message in a whole dashboard.</summary>
internal static class HeldMail
{
    public static async Task HoldAsync(AccessApp app, string recipient) => Assert.IsType<HoldOutcome.Held>(await app.Get<IHoldMessages>().HoldAsync(
        new IncomingMessage { Source = "test", ReversePath = "a@kunde.test", Recipients = [new(recipient)], Content = Encoding.ASCII.GetBytes("Subject: x\r\n\r\nHello\r\n") },
        Xunit.TestContext.Current.CancellationToken));
}
