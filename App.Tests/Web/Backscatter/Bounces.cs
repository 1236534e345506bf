using QueueDashboard.Actions;
using QueueDashboard.Batv;
using QueueDashboard.Settings;
using QueueDashboard.Web;
using QueueDashboard.Web.Backscatter;

namespace QueueDashboard.Tests.Web.Backscatter;

internal static class Bounces
{
    public static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    public static HistoryEntry Entry(long id, BatvVerdict verdict = BatvVerdict.Untagged, string recipient = "info@example.org") => new(
        id, Now.AddMinutes(id), verdict, null, null, IsBounce: true, Refused: verdict != BatvVerdict.Pass, Doubtful: false, "", recipient, recipient, "192.0.2.99", "mx.outside.test", "mx.outside.test", "smtpd", $"4Fq{id}", null, null, null);
}

/// <summary>Backscatter protection without a database: what a page reads is what the test put there.</summary>
internal sealed class FakeBackscatter : IReadBackscatter
{
    public List<HistoryEntry> Entries { get; set; } = [];

    public List<(HistoryFilter Filter, string? Cursor)> Asked { get; } = [];

    public string? Next { get; set; }

    public bool Broken { get; set; }

    public List<KeyView> Keys { get; } = [];

    public List<ExemptionView> Exemptions { get; } = [];

    public List<ListenerSight> Sights { get; } = [];

    public SafetyReport Safety { get; set; } = new(SafetyAnswer.NotEnabled, null, null, null, false, 0, 0, 0, 0, 0, null);

    public Task<HistoryPage> HistoryAsync(HistoryFilter filter, string? cursor, int limit, CancellationToken cancel)
    {
        Asked.Add((filter, cursor));
        return Broken ? throw new InvalidOperationException("The database is away.") : Task.FromResult(new HistoryPage([.. Entries.Where(entry => filter.Domains?.Any(domain => entry.RecipientPlain.EndsWith($"@{domain}", StringComparison.Ordinal)) ?? true).OrderByDescending(entry => entry.Id)], cursor is null ? Next : null));
    }

    public Task<HistoryEntry?> EntryAsync(long id, CancellationToken cancel) => Task.FromResult(Entries.Find(entry => entry.Id == id));

    public Task<IReadOnlyList<VerdictDay>> DaysAsync(DateOnly from, DateOnly to, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<VerdictDay>>([new(to, new Dictionary<BatvVerdict, int> { [BatvVerdict.Pass] = 3, [BatvVerdict.Untagged] = 7 }, 7)]);

    public Task<IReadOnlyList<TopCount>> TopRecipientsAsync(DateTimeOffset since, int limit, CancellationToken cancel) => Task.FromResult<IReadOnlyList<TopCount>>([new("forged@example.org", 7, Bounces.Now)]);

    public Task<IReadOnlyList<TopCount>> TopClientsAsync(DateTimeOffset since, int limit, CancellationToken cancel) => Task.FromResult<IReadOnlyList<TopCount>>([new("192.0.2.99", 7, Bounces.Now)]);

    public Task<IReadOnlyList<KeyView>> KeysAsync(CancellationToken cancel) => Task.FromResult<IReadOnlyList<KeyView>>([.. Keys]);

    public Task<IReadOnlyList<ExemptionView>> ExemptionsAsync(CancellationToken cancel) => Task.FromResult<IReadOnlyList<ExemptionView>>([.. Exemptions]);

    public Task<SafetyReport> SafetyAsync(DateTimeOffset now, CancellationToken cancel) => Task.FromResult(Safety);

    public Task<IReadOnlyList<ListenerSight>> SightsAsync(CancellationToken cancel) => Task.FromResult<IReadOnlyList<ListenerSight>>([.. Sights]);
}

/// <summary>Writes down what the pages asked for.</summary>
internal sealed class FakeChanges : IChangeBackscatter
{
    public List<string> Asked { get; } = [];

    public BackscatterSettings? Saved { get; private set; }

    public KeyResult Key { get; set; } = new KeyResult.Done(5, "aaaa bbbb", true, Bounces.Now.AddDays(8));

    public ExemptionResult? Exemption { get; set; }

    public List<ExemptionDraft> Drafts { get; } = [];

    public Task<KeyResult> NewKeyAsync(Caller caller, bool keepPrevious, CancellationToken cancel) => Told($"new {keepPrevious}", Key);

    public Task<KeyResult> SignWithAsync(Caller caller, int slot, CancellationToken cancel) => Told($"sign {slot}", Key);

    public Task<KeyResult> ImportKeyAsync(Caller caller, KeyImport import, CancellationToken cancel) =>
        Told($"import {import.Format} {import.Slot} {import.Sign} {System.Text.Encoding.UTF8.GetString(import.File)}", Key);

    public Task<KeyExport?> ExportKeyAsync(Caller caller, int slot, bool raw, CancellationToken cancel) =>
        Told<KeyExport?>($"export {slot} {raw}", new KeyExport("key", "text/plain", "the secret"u8.ToArray()));

    public Task<KeyResult> DeleteKeyAsync(Caller caller, int slot, CancellationToken cancel) => Told($"delete {slot}", Key);

    public Task<ExemptionResult> AddExemptionAsync(Caller caller, ExemptionDraft draft, CancellationToken cancel)
    {
        Drafts.Add(draft);
        return Told($"exempt {draft.Value}", Exemption ?? new ExemptionResult.Added(new(1, ExemptionKind.Network, draft.Value, draft.Direction, draft.Note, draft.EndsAt)));
    }

    public Task<ExemptionResult> RemoveExemptionAsync(Caller caller, long id, CancellationToken cancel) =>
        Told<ExemptionResult>($"remove {id}", new ExemptionResult.Removed(new(id, ExemptionKind.Network, "192.0.2.0/24", ExemptionDirection.Both, "", null)));

    public Task<SettingOutcome?> SaveSettingsAsync(Caller caller, BackscatterSettings settings, int version, CancellationToken cancel)
    {
        Saved = settings;
        return Told<SettingOutcome?>($"save {version}", new SettingOutcome.Saved(version + 1));
    }

    private Task<T> Told<T>(string what, T answer)
    {
        Asked.Add(what);
        return Task.FromResult(answer);
    }
}
