using QueueDashboard.Audit;
using QueueDashboard.Batv;
using QueueDashboard.Data;
using QueueDashboard.Settings;

namespace QueueDashboard.Actions;

/// <summary>A key file as somebody brings it.</summary>
/// <param name="Slot">Null: the one that the file names, or else the next free one.</param>
/// <param name="Sign">It signs from now on; otherwise it checks only.</param>
/// <param name="KeepPrevious">See <see cref="NewKey"/>.</param>
internal sealed record KeyImport(byte[] File, KeyFormat Format = KeyFormat.Auto, int? Slot = null, bool Sign = false, bool KeepPrevious = true);

/// <summary>A key on its way out. It is as secret as a password.</summary>
internal sealed record KeyExport(string FileName, string MediaType, byte[] Content);

/// <summary>
/// Makes, brings, takes and removes keys of backscatter protection. After each the policy that counts is a new one. Who may do it
/// is asked before, at the door.
/// </summary>
internal sealed class KeyActions(UnitOfWork work, KeyStore keys, BatvKeeper keeper, SettingsStore settings, TimeProvider clock)
{
    private BackscatterSettings Settings => settings.Current<BackscatterSettings>();

    /// <summary>A new key signs from now on.</summary>
    /// <param name="keepPrevious">
    /// The previous one checks for its window and a day more. False deletes it: bounces of mail that left before fail from now on.
    /// </param>
    public Task<KeyResult> NewAsync(Actor actor, bool keepPrevious, CancellationToken cancel)
    {
        NewKey key = new(KeySecrets.Generate(), KeyOrigins.Generated, null, Sign: true, keepPrevious, Settings.LifetimeDays);
        return ActAsync(actor, Acts.RotateKey, (db, token) => keys.PutAsync(db, key, Settings, clock.Now(), actor.Name, token), keepPrevious ? "" : ", previous deleted", cancel);
    }

    public async Task<KeyResult> ImportAsync(Actor actor, KeyImport import, CancellationToken cancel)
    {
        var (content, fault) = KeyFile.Read(import.File, import.Format);
        if (content is null)
        {
            return new KeyResult.Refused("not-a-key", fault!);
        }

        // Where the key came from, tags are good for a week unless its file says otherwise.
        int window = content.Window ?? Math.Max(Settings.LifetimeDays, Protocols.Prvs.PrvsDay.UsualLifetime);
        NewKey key = new(content.Secret, content.Origin, import.Slot ?? content.Slot, import.Sign, import.KeepPrevious, window, content.CreatedAt);
        var result = await ActAsync(actor, Acts.ImportKey, (db, token) => keys.PutAsync(db, key, Settings, clock.Now(), actor.Name, token), $", {content.Origin}", cancel);
        return result is KeyResult.Done done ? done with { Warning = content.Warning } : result;
    }

    /// <summary>Lets a key that is stored sign from now on.</summary>
    public Task<KeyResult> SignWithAsync(Actor actor, int slot, bool keepPrevious, CancellationToken cancel) =>
        ActAsync(actor, Acts.RotateKey, (db, token) => KeyStore.SignWithAsync(db, slot, keepPrevious, Settings, clock.Now(), token), keepPrevious ? "" : ", previous deleted", cancel);

    /// <summary>Deletes it at once: bounces with its tags fail from now on.</summary>
    public Task<KeyResult> DeleteAsync(Actor actor, int slot, CancellationToken cancel) =>
        ActAsync(actor, Acts.DeleteKey, (db, token) => KeyStore.DeleteAsync(db, slot, Settings, token), "", cancel);

    /// <returns>Null when there is no key in that slot, or it cannot be opened on this machine.</returns>
    /// <param name="raw">The secret's bytes alone; otherwise our own JSON, with what another dashboard needs.</param>
    public Task<KeyExport?> ExportAsync(Actor actor, int slot, bool raw, CancellationToken cancel) => work.WriteAsync(
        async (db, token) =>
        {
            if (await keys.OpenAsync(db, slot, token) is not { } key)
            {
                return null;
            }

            AuditLog.Add(db, clock, actor, Acts.ExportKey, Outcomes.Done, null, null, $"slot {slot}, fingerprint {key.Row.Fingerprint}{(raw ? ", the secret alone" : "")}");
            return raw
                ? new KeyExport($"batv-{slot}.key", "application/octet-stream", key.Secret)
                : new KeyExport($"batv-{slot}.json", "application/json", KeyFile.Write(slot, key.Secret, key.Row.Window, Microseconds.ToTime(key.Row.CreatedAt)));
        },
        cancel);

    private async Task<KeyResult> ActAsync(Actor actor, string act, Func<QueueDbContext, CancellationToken, Task<KeyResult>> change, string told, CancellationToken cancel)
    {
        var result = await work.WriteAsync(
            async (db, token) =>
            {
                var outcome = await change(db, token);
                switch (outcome)
                {
                    case KeyResult.Done done:
                        AuditLog.Add(db, clock, actor, act, Outcomes.Done, null, null, done.Told() + told);
                        break;
                    case KeyResult.Refused refused:
                        AuditLog.Add(db, clock, actor, act, Outcomes.Refused, null, null, refused.Code);
                        break;
                }

                return outcome;
            },
            cancel);
        await keeper.ReloadAsync(cancel);
        return result;
    }
}
