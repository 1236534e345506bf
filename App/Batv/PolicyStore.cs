using Microsoft.EntityFrameworkCore;
using QueueDashboard.Data;
using QueueDashboard.Data.Batv;

namespace QueueDashboard.Batv;

/// <summary>What of a policy is no setting.</summary>
internal sealed record StoredPolicy(IReadOnlyList<BatvKeyRow> Keys, IReadOnlyList<Exemption> Exemptions, long? EnabledSince)
{
    /// <summary>Uses are written all the time and change no verdict.</summary>
    public bool Same(StoredPolicy other) =>
        EnabledSince == other.EnabledSince
        && Exemptions.SequenceEqual(other.Exemptions)
        && Keys.Select(Essence).SequenceEqual(other.Keys.Select(Essence));

    private static (int, string, long, long?, long?, long?, int) Essence(BatvKeyRow row) =>
        (row.Slot, row.Fingerprint, row.CreatedAt, row.SignsSince, row.SignedUntil, row.VerifiesUntil, row.Window);
}

internal static class PolicyStore
{
    public static async Task<StoredPolicy> LoadAsync(QueueDbContext db, CancellationToken cancel)
    {
        var keys = await db.BatvKeys.OrderBy(row => row.Slot).ToListAsync(cancel);
        var exemptions = await db.BatvExemptions.OrderBy(row => row.Id).ToListAsync(cancel);
        long? enabledSince = await db.BatvState.Where(row => row.Id == BatvStateRow.Only).Select(row => row.EnabledSince).FirstOrDefaultAsync(cancel);
        return new StoredPolicy(keys, [.. exemptions.Select(ExemptionStore.Of)], enabledSince);
    }
}
