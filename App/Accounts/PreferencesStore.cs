using Microsoft.EntityFrameworkCore;
using QueueDashboard.Data;

namespace QueueDashboard.Accounts;

/// <summary>Keeps each person's preferences beside his account.</summary>
internal sealed class PreferencesStore(UnitOfWork work)
{
    public Task<Preferences> ReadAsync(long user, CancellationToken cancel) => work.ReadAsync(
        async (db, token) => Preferences.Read(await db.Users.Where(row => row.Id == user).Select(row => row.PreferencesJson).SingleOrDefaultAsync(token) ?? "{}"), cancel);

    /// <summary>Nothing else of the account is touched, so that it is not in the way of one who changes that.</summary>
    public static async Task<Preferences> ChangeAsync(QueueDbContext db, long user, Func<Preferences, Preferences> change, CancellationToken cancel)
    {
        string? json = await db.Users.Where(row => row.Id == user).Select(row => row.PreferencesJson).SingleOrDefaultAsync(cancel);
        if (json is null)
        {
            return Preferences.Usual;
        }

        var changed = change(Preferences.Read(json));
        string written = changed.Write();
        await db.Users.Where(row => row.Id == user).ExecuteUpdateAsync(set => set.SetProperty(row => row.PreferencesJson, written), cancel);
        return changed;
    }
}
