using QueueDashboard.Queues;

namespace QueueDashboard.Actions;

/// <summary>Brings the content of what is known from another server's list only, before something is done that needs it.</summary>
internal sealed class ContentFetch(IEnumerable<IFetchContent> doors)
{
    public const string InVain = "Its content could not be fetched from the server where it lies; until then it stays there.";

    public async Task<bool> FetchAsync(long itemId, CancellationToken cancel)
    {
        foreach (var door in doors)
        {
            if (await door.FetchAsync(itemId, cancel))
            {
                return true;
            }
        }

        return false;
    }
}
