using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using QueueDashboard.Data.Digests;
using QueueDashboard.Data.Queues;
using QueueDashboard.Delivery;
using QueueDashboard.Digests;
using QueueDashboard.Hosting;
using QueueDashboard.Links;
using QueueDashboard.Queues;
using QueueDashboard.Tests.Support;

namespace QueueDashboard.Tests.Digests;

public sealed class ArrivalWatchTests
{
    [Fact]
    public async Task First_arrival_is_told_without_waiting_for_the_beat()
    {
        var builder = Host.CreateApplicationBuilder();
        DigestRelay relay = new();
        IHost? built = null;
        await using var storage = await TestStorage.CreateAsync(
            builder.Services,
            () => (built = builder.Build()).Services,
            more: services =>
            {
                // The scheduler stands still on a clock that does.
                services.AddSingleton(TimeProvider.System);
                services.AddSingleton<IMailRelay>(relay).AddSingleton<ChangeFeed>().AddLinks().AddDigests().AddHostedService<ArrivalWatch>();
                services.AddWakeUp<DigestJob>(TimeSpan.FromDays(1));
            },
            configuration: [("Defaults:OwnDomains", "example.org"), ("Defaults:DigestRelay", "smtp://127.0.0.1:2525"), ("Defaults:PublicAddress", "https://mail.example.org")]);
        var host = built!;
        await host.StartAsync(TestContext.Current.CancellationToken);

        // The first beat is over when it has reckoned the day's slot; the next one is a day away.
        await Eventually.TrueAsync("the first beat is over", () => storage.ReadAsync(db => db.Subscriptions.AnyAsync(row => row.Audience == Audience.Recipients && row.NextAt != null)));
        await new DigestBench(storage, relay).ChangeAsync(Audience.Recipients, row => (row.Schedule, row.NextAt) = (DigestSchedule.OnArrival, null));

        await storage.AddItemAsync(new ItemRow { Subject = "the first", Queue = QueueName.Quarantine, Reason = ReasonCode.Spam }, DigestBench.Anna);
        storage.Get<ChangeFeed>().Publish(new QueueChange(1, QueueChangeKind.Arrived));

        await Eventually.TrueAsync("the digest is sent", () => relay.Taken.Count == 1);
        Assert.Contains("the first", relay.Taken[0].Mail, StringComparison.Ordinal);
        await host.StopAsync(TestContext.Current.CancellationToken);
    }
}
