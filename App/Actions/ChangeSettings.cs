using QueueDashboard.Audit;
using QueueDashboard.Batv;
using QueueDashboard.Data;
using QueueDashboard.Settings;

namespace QueueDashboard.Actions;

/// <summary>Saves a section of the settings and says so in the audit, in one commit.</summary>
internal sealed class ChangeSettings(UnitOfWork work, SettingsStore settings, KeyStore keys, BatvKeeper keeper, TimeProvider clock)
{
    /// <param name="version">The version that the change was made on; null takes whatever stands there.</param>
    public async Task<SettingOutcome> SaveAsync<T>(Actor actor, T value, int? version, CancellationToken cancel)
        where T : class, ISettingsSection, new()
    {
        var outcome = await work.WriteAsync(
            async (db, token) =>
            {
                var saved = await settings.SaveAsync(db, value, version, actor.Name, token);
                if (saved is SettingOutcome.Saved)
                {
                    // Which section, never its values: a relay's password is among them.
                    AuditLog.Add(db, clock, actor, Acts.ChangeSettings, Outcomes.Done, null, null, T.Section);
                    if (value is BackscatterSettings backscatter && await keys.SettleAsync(db, backscatter, clock.Now(), actor.Name, token) is { } made)
                    {
                        AuditLog.Add(db, clock, actor, Acts.RotateKey, Outcomes.Done, null, null, made.Told());
                    }
                }

                return saved;
            },
            cancel);
        if (outcome is SettingOutcome.Saved)
        {
            await settings.ReloadAsync(cancel);
            await keeper.ReloadAsync(cancel);
        }

        return outcome;
    }
}
