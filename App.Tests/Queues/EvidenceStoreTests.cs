using Microsoft.Extensions.DependencyInjection;
using QueueDashboard.Data.Queues;
using QueueDashboard.Protocols.Rspamd;
using QueueDashboard.Queues;
using QueueDashboard.Queues.Reasons;
using QueueDashboard.Tests.Support;

namespace QueueDashboard.Tests.Queues;

public sealed class EvidenceStoreTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Told_reason_raises_the_danger_and_is_kept_beside_the_old_evidence()
    {
        await using var storage = await TestStorage.CreateAsync(more: services => services.AddQueues());
        var item = await storage.AddItemAsync(new ItemRow { Queue = QueueName.Holding, Reason = ReasonCode.Unknown, Source = "postfix:main" }, "anna@local.test");

        Assert.True(await storage.Get<EvidenceStore>().AddAsync(item.Id, RspamdReason.Of("reject", 21, [new RspamdSymbol("MARKED", 21, "A mark", null)]), Cancel));
        Assert.True(await storage.Get<EvidenceStore>().AddAsync(item.Id, RspamdReason.Of("reject", 3, [new RspamdSymbol("OTHER", 3, null, null)]), Cancel));

        var view = await storage.Get<IReadItems>().FindAsync(item.Id, null, Cancel);
        Assert.Equal((ReasonCode.Spam, QueueName.Quarantine, 21.0), (view!.Row.Reason, view.Row.Queue, view.Row.Score));
        Assert.Equal("Rspamd", view.Scanner);
        Assert.Equal(["MARKED", "OTHER", "X-Rspamd-Action"], view.Evidence.Select(one => one.Rule).Order(StringComparer.Ordinal));
        Assert.Equal(QueueName.Quarantine, Assert.Single(view.Recipients).Queue);
    }

    [Fact]
    public async Task Unknown_item_is_said()
    {
        await using var storage = await TestStorage.CreateAsync(more: services => services.AddQueues());

        Assert.False(await storage.Get<EvidenceStore>().AddAsync(99, RspamdReason.Of("reject", 1, []), Cancel));
    }
}
