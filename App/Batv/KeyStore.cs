using System.Globalization;
using Microsoft.EntityFrameworkCore;
using QueueDashboard.Data;
using QueueDashboard.Data.Batv;
using QueueDashboard.Protocols.Prvs;
using QueueDashboard.Settings;

namespace QueueDashboard.Batv;

/// <summary>The ten slots in the database. Everything here works within the caller's unit of work.</summary>
internal sealed class KeyStore(KeySecrets secrets)
{
    public static bool Signs(BatvKeyRow row) => row is { SignsSince: not null, SignedUntil: null };

    public static bool Verifies(BatvKeyRow row, long now) => row.VerifiesUntil is null || now < row.VerifiesUntil;

    /// <summary>Stores a key, and lets it sign when that is wished.</summary>
    public async Task<KeyResult> PutAsync(QueueDbContext db, NewKey key, BackscatterSettings settings, long now, string by, CancellationToken cancel)
    {
        var rows = await db.BatvKeys.ToListAsync(cancel);
        var signing = rows.Find(Signs);
        if (ChooseSlot(rows, signing, key, now, out int slot) is { } refused)
        {
            return refused;
        }

        // What has ended makes room; so does the key that is to go.
        var row = rows.Find(one => one.Slot == slot);
        if (row is null)
        {
            row = new BatvKeyRow { Slot = slot };
            db.BatvKeys.Add(row);
        }

        long? previousUntil = key.Sign && signing is not null && signing != row ? Retire(db, signing, key.KeepPrevious, settings, now) : null;
        row.Secret = secrets.Seal(key.Secret);
        row.Fingerprint = KeySecrets.Fingerprint(key.Secret);
        row.Origin = key.Origin;
        row.CreatedAt = key.CreatedAt is { } created ? Microseconds.From(created) : now;
        row.CreatedBy = by;
        row.SignsSince = key.Sign ? now : null;
        row.SignedUntil = null;
        row.VerifiesUntil = null;
        row.FirstUsedAt = null;
        row.LastUsedAt = null;
        row.Window = key.Sign ? Math.Max(key.Window, settings.LifetimeDays) : key.Window;
        return new KeyResult.Done(slot, row.Fingerprint, key.Sign, Time(previousUntil));
    }

    /// <summary>Lets a stored key sign from now on.</summary>
    public static async Task<KeyResult> SignWithAsync(QueueDbContext db, int slot, bool keepPrevious, BackscatterSettings settings, long now, CancellationToken cancel)
    {
        var rows = await db.BatvKeys.ToListAsync(cancel);
        if (rows.Find(one => one.Slot == slot) is not { } row)
        {
            return new KeyResult.NotFound(slot);
        }

        if (Signs(row))
        {
            return new KeyResult.Done(slot, row.Fingerprint, true);
        }

        if (!Verifies(row, now))
        {
            return new KeyResult.Refused("ended-key", "This key has ended. Make a new one: whoever collected its tags could use them again.");
        }

        long? previousUntil = rows.Find(Signs) is { } previous ? Retire(db, previous, keepPrevious, settings, now) : null;
        Start(row, settings, now);
        return new KeyResult.Done(slot, row.Fingerprint, true, Time(previousUntil));
    }

    public static async Task<KeyResult> DeleteAsync(QueueDbContext db, int slot, BackscatterSettings settings, CancellationToken cancel)
    {
        if (await db.BatvKeys.FindAsync([slot], cancel) is not { } row)
        {
            return new KeyResult.NotFound(slot);
        }

        if (Signs(row) && settings.Enabled)
        {
            return new KeyResult.Refused("signing-key", "This key signs. Make a new one first, or turn backscatter protection off: without a key nothing would be signed.");
        }

        db.BatvKeys.Remove(row);
        return new KeyResult.Done(slot, row.Fingerprint, false);
    }

    /// <summary>The secret of a slot; null when there is no key, or it cannot be opened here.</summary>
    public async Task<(BatvKeyRow Row, byte[] Secret)?> OpenAsync(QueueDbContext db, int slot, CancellationToken cancel) =>
        await db.BatvKeys.FindAsync([slot], cancel) is { } row && secrets.Open(row.Secret) is { } secret ? (row, secret) : null;

    /// <summary>
    /// Brings what is stored in line with the settings: the time of turning on, a key to sign with, and the window of the one that signs.
    /// </summary>
    /// <returns>The key that was made or chosen to sign; null when nothing had to be.</returns>
    public async Task<KeyResult.Done?> SettleAsync(QueueDbContext db, BackscatterSettings settings, long now, string by, CancellationToken cancel)
    {
        var state = await db.BatvState.FindAsync([BatvStateRow.Only], cancel);
        if (!settings.Enabled)
        {
            if (state is not null)
            {
                state.EnabledSince = null;
            }

            return null;
        }

        if (state is null)
        {
            state = new BatvStateRow();
            db.BatvState.Add(state);
        }

        state.EnabledSince ??= now;
        var rows = await db.BatvKeys.ToListAsync(cancel);
        if (rows.Find(Signs) is { } signing)
        {
            signing.Window = Math.Max(signing.Window, settings.LifetimeDays);
            return null;
        }

        // A key that was brought from another server waits to be used: a new one would part the two.
        if (rows.Where(row => row.SignsSince is null && Verifies(row, now)).OrderByDescending(row => row.CreatedAt).FirstOrDefault() is { } waiting)
        {
            Start(waiting, settings, now);
            return new KeyResult.Done(waiting.Slot, waiting.Fingerprint, true);
        }

        NewKey made = new(KeySecrets.Generate(), KeyOrigins.Generated, null, Sign: true, KeepPrevious: true, settings.LifetimeDays);
        return await PutAsync(db, made, settings, now, by, cancel) as KeyResult.Done;
    }

    /// <summary>Whether <see cref="SettleAsync"/> has something to do.</summary>
    public static bool IsSettled(IReadOnlyList<BatvKeyRow> rows, long? enabledSince, BackscatterSettings settings) => settings.Enabled
        ? enabledSince is not null && rows.FirstOrDefault(Signs) is { } signing && signing.Window >= settings.LifetimeDays
        : enabledSince is null;

    private static void Start(BatvKeyRow row, BackscatterSettings settings, long now)
    {
        row.SignsSince = now;
        row.SignedUntil = null;
        row.VerifiesUntil = null;
        row.Window = Math.Max(row.Window, settings.LifetimeDays);
    }

    /// <summary>A bounce may come until the last tag has ended, and a tag ends with a day: hence the day more.</summary>
    private static long? Retire(QueueDbContext db, BatvKeyRow row, bool keep, BackscatterSettings settings, long now)
    {
        if (!keep)
        {
            db.BatvKeys.Remove(row);
            return null;
        }

        row.Window = Math.Max(row.Window, settings.LifetimeDays);
        row.SignedUntil = now;
        row.VerifiesUntil = now + ((row.Window + 1) * Microseconds.PerDay);
        return row.VerifiesUntil;
    }

    private static KeyResult.Refused? ChooseSlot(List<BatvKeyRow> rows, BatvKeyRow? signing, NewKey key, long now, out int slot)
    {
        slot = 0;
        if (key.Slot is { } wished)
        {
            slot = wished;
            if (wished is < 0 or > PrvsKey.HighestSlot)
            {
                return new("slot", "A slot is a number from 0 to 9.");
            }

            return rows.Find(row => row.Slot == wished) is { } taken && Verifies(taken, now)
                ? new("slot-taken", string.Create(CultureInfo.InvariantCulture, $"The key in slot {wished} still checks bounces. Take another slot, or delete that key first."))
                : null;
        }

        // Onwards from the one that signs, so that a slot which was freed just now is not taken at once: its old tags would seem forged.
        int first = signing is null ? 0 : signing.Slot + 1;
        foreach (int candidate in Enumerable.Range(first, PrvsKey.HighestSlot + 1).Select(number => number % (PrvsKey.HighestSlot + 1)))
        {
            if (!rows.Exists(row => row.Slot == candidate))
            {
                slot = candidate;
                return null;
            }
        }

        var room = rows.Where(row => !Verifies(row, now)).OrderBy(row => row.VerifiesUntil).FirstOrDefault() ?? (key is { Sign: true, KeepPrevious: false } ? signing : null);
        slot = room?.Slot ?? 0;
        return room is null ? new("slots-full", "All ten slots hold keys that still check bounces. Delete one, or wait until one has ended.") : null;
    }

    private static DateTimeOffset? Time(long? microseconds) => microseconds is { } value ? Microseconds.ToTime(value) : null;
}
