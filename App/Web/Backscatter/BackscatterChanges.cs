using QueueDashboard.Accounts;
using QueueDashboard.Actions;
using QueueDashboard.Batv;
using QueueDashboard.Settings;

namespace QueueDashboard.Web.Backscatter;

/// <summary>Asks the rooms below, after asking whether he may. Keys and exemptions concern all domains, so limits to some shut them too.</summary>
internal sealed class BackscatterChanges(KeyActions keys, ExemptionActions exemptions, ChangeSettings settings) : IChangeBackscatter
{
    private static readonly KeyResult NoKey = new KeyResult.Refused(RefusalWords.NotAllowed, "Your role may not do this.");
    private static readonly ExemptionResult NoExemption = new ExemptionResult.Refused("", RefusalWords.NotAllowed, "Your role may not do this.");

    public Task<KeyResult> NewKeyAsync(Caller caller, bool keepPrevious, CancellationToken cancel) =>
        May(caller) ? keys.NewAsync(caller.Actor, keepPrevious, cancel) : Task.FromResult(NoKey);

    public Task<KeyResult> SignWithAsync(Caller caller, int slot, CancellationToken cancel) =>
        May(caller) ? keys.SignWithAsync(caller.Actor, slot, keepPrevious: true, cancel) : Task.FromResult(NoKey);

    public Task<KeyResult> ImportKeyAsync(Caller caller, KeyImport import, CancellationToken cancel) =>
        May(caller) ? keys.ImportAsync(caller.Actor, import, cancel) : Task.FromResult(NoKey);

    public Task<KeyExport?> ExportKeyAsync(Caller caller, int slot, bool raw, CancellationToken cancel) =>
        May(caller) ? keys.ExportAsync(caller.Actor, slot, raw, cancel) : Task.FromResult<KeyExport?>(null);

    public Task<KeyResult> DeleteKeyAsync(Caller caller, int slot, CancellationToken cancel) =>
        May(caller) ? keys.DeleteAsync(caller.Actor, slot, cancel) : Task.FromResult(NoKey);

    public Task<ExemptionResult> AddExemptionAsync(Caller caller, ExemptionDraft draft, CancellationToken cancel) =>
        May(caller) ? exemptions.AddAsync(caller.Actor, draft, cancel) : Task.FromResult(NoExemption);

    public Task<ExemptionResult> RemoveExemptionAsync(Caller caller, long id, CancellationToken cancel) =>
        May(caller) ? exemptions.RemoveAsync(caller.Actor, id, cancel) : Task.FromResult(NoExemption);

    public async Task<SettingOutcome?> SaveSettingsAsync(Caller caller, BackscatterSettings wanted, int version, CancellationToken cancel) =>
        May(caller) ? await settings.SaveAsync(caller.Actor, wanted, version, cancel) : null;

    private static bool May(Caller caller) => caller.May(Right.ManageSettings) && caller.Domains is null;
}
