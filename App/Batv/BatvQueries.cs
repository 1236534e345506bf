using System.Globalization;
using Microsoft.EntityFrameworkCore;
using QueueDashboard.Data;
using QueueDashboard.Data.Batv;
using QueueDashboard.Settings;

namespace QueueDashboard.Batv;

/// <inheritdoc cref="IReadBackscatter"/>
internal sealed class BatvQueries(UnitOfWork work, SettingsStore settings, CurrentPolicy policy, TimeProvider clock) : IReadBackscatter
{
    public const int LargestPage = 500;

    public Task<HistoryPage> HistoryAsync(HistoryFilter filter, string? cursor, int limit, CancellationToken cancel)
    {
        (long At, long Id)? after = cursor is null ? null : Read(cursor);
        int size = Math.Clamp(limit, 1, LargestPage);
        return work.ReadAsync(
            async (db, token) =>
            {
                var rows = await Filtered(db, filter, after).OrderByDescending(row => row.At).ThenByDescending(row => row.Id).Take(size + 1).ToListAsync(token);
                string? next = rows.Count > size ? string.Create(CultureInfo.InvariantCulture, $"{rows[size - 1].At}-{rows[size - 1].Id}") : null;
                return new HistoryPage([.. rows.Take(size).Select(HistoryRows.Entry)], next);
            },
            cancel);
    }

    public Task<HistoryEntry?> EntryAsync(long id, CancellationToken cancel) => work.ReadAsync(
        async (db, token) => await db.BatvHistory.FirstOrDefaultAsync(row => row.Id == id, token) is { } row ? HistoryRows.Entry(row) : null,
        cancel);

    public Task<IReadOnlyList<VerdictDay>> DaysAsync(DateOnly from, DateOnly to, CancellationToken cancel) => work.ReadAsync<IReadOnlyList<VerdictDay>>(
        async (db, token) =>
        {
            int first = Number(from);
            int last = Number(to);
            var rows = (await db.BatvDays.Where(row => row.Day >= first && row.Day <= last && row.Word != BatvDayRow.Departed).ToListAsync(token)).ToLookup(row => row.Day);
            return [.. Enumerable.Range(first, Math.Max(last - first + 1, 0)).Select(day => new VerdictDay(
                Day(day),
                rows[day].Where(row => BatvWords.Verdict(row.Word) is not null).ToDictionary(row => BatvWords.Verdict(row.Word)!.Value, row => Small(row.Count)),
                Small(rows[day].Sum(row => row.Refused))))];
        },
        cancel);

    public Task<IReadOnlyList<TopCount>> TopRecipientsAsync(DateTimeOffset since, int limit, CancellationToken cancel) =>
        TopAsync(since, rows => rows.GroupBy(row => row.RecipientPlain).Select(same => new Top { Name = same.Key, Count = same.Count(), Last = same.Max(row => row.At) }), limit, cancel);

    public Task<IReadOnlyList<TopCount>> TopClientsAsync(DateTimeOffset since, int limit, CancellationToken cancel) =>
        TopAsync(since, rows => rows.GroupBy(row => row.Client).Select(same => new Top { Name = same.Key, Count = same.Count(), Last = same.Max(row => row.At) }), limit, cancel);

    public Task<IReadOnlyList<KeyView>> KeysAsync(CancellationToken cancel) => work.ReadAsync<IReadOnlyList<KeyView>>(
        async (db, token) =>
        {
            long now = clock.Now();
            return [.. (await db.BatvKeys.OrderBy(row => row.Slot).ToListAsync(token)).Select(row => new KeyView(
                row.Slot,
                KeyStore.Signs(row) ? KeyStanding.Signs : KeyStore.Verifies(row, now) ? KeyStanding.Verifies : KeyStanding.Ended,
                row.Fingerprint,
                row.Origin,
                Microseconds.ToTime(row.CreatedAt),
                row.CreatedBy,
                Time(row.SignsSince),
                Time(row.SignedUntil),
                Time(row.VerifiesUntil),
                Time(row.FirstUsedAt),
                Time(row.LastUsedAt),
                row.Window))];
        },
        cancel);

    public Task<IReadOnlyList<ExemptionView>> ExemptionsAsync(CancellationToken cancel) => work.ReadAsync<IReadOnlyList<ExemptionView>>(
        async (db, token) => [.. (await db.BatvExemptions.OrderBy(row => row.Value).ThenBy(row => row.Id).ToListAsync(token))
            .Select(row => new ExemptionView(ExemptionStore.Of(row), Microseconds.ToTime(row.CreatedAt), row.CreatedBy, row.Uses, Time(row.LastUsedAt)))],
        cancel);

    public Task<IReadOnlyList<ListenerSight>> SightsAsync(CancellationToken cancel) => work.ReadAsync<IReadOnlyList<ListenerSight>>(
        async (db, token) => [.. (await db.BatvListeners.OrderBy(row => row.Listener).ToListAsync(token))
            .Select(row => new ListenerSight(row.Listener, Microseconds.ToTime(row.FirstSeen), Microseconds.ToTime(row.LastSeen), row.Judged, row.Refused, row.SignedCount, Time(row.LastSignedAt)))],
        cancel);

    public Task<SafetyReport> SafetyAsync(DateTimeOffset now, CancellationToken cancel) => work.ReadAsync(
        async (db, token) =>
        {
            var current = policy.Value;
            var wanted = settings.Current<BackscatterSettings>();
            int first = Number(DateOnly.FromDateTime(now.UtcDateTime)) - wanted.LifetimeDays;
            var days = await db.BatvDays.Where(row => row.Day >= first).ToListAsync(token);
            long signed = days.Where(row => row.Word == BatvDayRow.Departed).Sum(row => row.Count);
            long doubtful = days.Sum(row => row.Doubtful);
            long? enabledSince = await db.BatvState.Select(row => row.EnabledSince).FirstOrDefaultAsync(token);
            long? lastSigned = await db.BatvListeners.MaxAsync(row => row.LastSignedAt, token);
            var answer = !wanted.Enabled ? SafetyAnswer.NotEnabled
                : signed == 0 ? SafetyAnswer.NothingSigned
                : current.SafeFrom is not { } safe || now < safe ? SafetyAnswer.TooEarly
                : doubtful > 0 ? SafetyAnswer.LookFirst
                : SafetyAnswer.Safe;
            return new SafetyReport(
                answer,
                wanted.Enabled ? Time(enabledSince) : null,
                current.Keys.Signing?.SignsSince,
                current.SafeFrom,
                current.RejectsAt(now),
                Small(days.Where(row => row.Word != BatvVerdict.NotJudged.Word()).Sum(row => row.Bounces)),
                Small(days.Where(row => row.Word == BatvVerdict.Pass.Word()).Sum(row => row.Bounces)),
                Small(days.Sum(row => row.Failed)),
                Small(doubtful),
                signed,
                Time(lastSigned));
        },
        cancel);

    private Task<IReadOnlyList<TopCount>> TopAsync(DateTimeOffset since, Func<IQueryable<BatvHistoryRow>, IQueryable<Top>> group, int limit, CancellationToken cancel) => work.ReadAsync<IReadOnlyList<TopCount>>(
        async (db, token) =>
        {
            long from = Microseconds.From(since);
            var top = await group(db.BatvHistory.Where(row => row.Failed && row.At >= from)).OrderByDescending(one => one.Count).ThenByDescending(one => one.Last).Take(Math.Clamp(limit, 1, LargestPage)).ToListAsync(token);
            return [.. top.Select(one => new TopCount(one.Name, one.Count, Microseconds.ToTime(one.Last)))];
        },
        cancel);

    private static IQueryable<BatvHistoryRow> Filtered(QueueDbContext db, HistoryFilter filter, (long At, long Id)? after)
    {
        IQueryable<BatvHistoryRow> rows = db.BatvHistory;
        if (after is (var at, var id))
        {
            rows = rows.Where(row => row.At <= at && (row.At < at || row.Id < id));
        }

        if (filter.Verdict is { } verdict)
        {
            string word = verdict.Word();
            rows = rows.Where(row => row.Verdict == word);
        }

        if (filter.Refused is { } refused)
        {
            rows = rows.Where(row => row.Refused == refused);
        }

        if (filter.Failed is { } failed)
        {
            rows = rows.Where(row => row.Failed == failed);
        }

        if (filter.Doubtful is { } doubtful)
        {
            // Said with it, so that the index of what failed is used.
            rows = doubtful ? rows.Where(row => row.Failed && row.Doubtful) : rows.Where(row => !row.Doubtful);
        }

        if (filter.From is { } from)
        {
            long first = Microseconds.From(from);
            rows = rows.Where(row => row.At >= first);
        }

        if (filter.Until is { } until)
        {
            long end = Microseconds.From(until);
            rows = rows.Where(row => row.At < end);
        }

        if (filter.Domains is { } domains)
        {
            // LIKE knows no difference between the cases of a letter, as domains don't.
            var ends = domains.Select(domain => "%@" + Escape(domain)).ToList();
            rows = rows.Where(row => ends.Any(end => EF.Functions.Like(row.RecipientPlain, end, "\\")));
        }

        if (string.IsNullOrWhiteSpace(filter.Search))
        {
            return rows;
        }

        string part = $"%{Escape(filter.Search.Trim())}%";
        return rows.Where(row =>
            EF.Functions.Like(row.RecipientPlain, part, "\\") || EF.Functions.Like(row.Recipient, part, "\\") || EF.Functions.Like(row.Sender, part, "\\")
            || EF.Functions.Like(row.Client, part, "\\") || EF.Functions.Like(row.ClientName, part, "\\"));
    }

    private static string Escape(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);

    /// <summary>Whether a page may be asked for with it.</summary>
    public static bool IsCursor(string cursor) => TryRead(cursor, out _);

    private static (long At, long Id) Read(string cursor) => TryRead(cursor, out var place) ? place : throw new FormatException("This is no place in the history.");

    private static bool TryRead(string cursor, out (long At, long Id) place)
    {
        place = default;
        int dash = cursor.IndexOf('-', StringComparison.Ordinal);
        if (dash <= 0
            || !long.TryParse(cursor.AsSpan(0, dash), NumberStyles.None, CultureInfo.InvariantCulture, out long at)
            || !long.TryParse(cursor.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out long id))
        {
            return false;
        }

        place = (at, id);
        return true;
    }

    private static int Number(DateOnly day) => day.DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;

    private static DateOnly Day(int number) => DateOnly.FromDateTime(DateTime.UnixEpoch).AddDays(number);

    private static int Small(long count) => (int)Math.Min(count, int.MaxValue);

    private static DateTimeOffset? Time(long? microseconds) => microseconds is { } value ? Microseconds.ToTime(value) : null;

    // With setters: the database sorts by what it can see, and it does not see through a constructor.
    private sealed class Top
    {
        public string Name { get; init; } = "";

        public int Count { get; init; }

        public long Last { get; init; }
    }
}
