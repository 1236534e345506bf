using QueueDashboard.Data.Queues;
using QueueDashboard.Delivery;
using QueueDashboard.Queues;

namespace QueueDashboard.Tests.Support;

/// <summary>A server that holds messages and does what it is told, until a test says otherwise.</summary>
internal sealed class FakeHome : IItemHome, IFetchContent
{
    public const string Source = "postfix:test";

    /// <summary>The names of what lies there.</summary>
    public HashSet<string> Lying { get; } = new(StringComparer.Ordinal);

    public List<(HomeAct Act, IReadOnlyList<HomeItem> Items)> Asked { get; } = [];

    public HashSet<HomeAct> Able { get; } = [HomeAct.Release, HomeAct.Discard, HomeAct.Return];

    /// <summary>Set: nothing happens, and this is said of each.</summary>
    public Func<HomeItem, HomeOutcome>? Says { get; set; }

    /// <summary>Awaited before anything is done.</summary>
    public Func<Task> Before { get; set; } = () => Task.CompletedTask;

    public Func<long, Task<bool>> Fetch { get; set; } = _ => Task.FromResult(false);

    public ItemHome Kind => ItemHome.Postfix;

    public bool Can(string source, HomeAct act) => source == Source && Able.Contains(act);

    public async Task<IReadOnlyList<HomeOutcome>> ActAsync(string source, HomeAct act, IReadOnlyList<HomeItem> items, CancellationToken cancel)
    {
        await Before();
        Asked.Add((act, items));
        return [.. items.Select(item => Says?.Invoke(item)
            ?? (Lying.Remove(item.Id) ? new HomeOutcome.Done(item.Key, $"{item.Id}: {act}", item.Id) : (HomeOutcome)new HomeOutcome.Gone(item.Key, "It does not lie there any more.")))];
    }

    public Task<bool> FetchAsync(long itemId, CancellationToken cancel) => Fetch(itemId);
}
