using QueueDashboard.Actions;
using QueueDashboard.Batv;
using QueueDashboard.Settings;

namespace QueueDashboard.Web.Backscatter;

/// <summary>What the pages ask for. A seam, so that they can be tested without a database; it asks whether he may, since a hidden button can still be called.</summary>
internal interface IChangeBackscatter
{
    /// <param name="keepPrevious">The key that signed until now goes on checking for a lifetime; otherwise it is deleted at once.</param>
    Task<KeyResult> NewKeyAsync(Caller caller, bool keepPrevious, CancellationToken cancel);

    /// <summary>Lets a stored key sign from now on. The one that signed goes on checking.</summary>
    Task<KeyResult> SignWithAsync(Caller caller, int slot, CancellationToken cancel);

    Task<KeyResult> ImportKeyAsync(Caller caller, KeyImport import, CancellationToken cancel);

    /// <summary>Audited. Null: there is no such key, or he may not.</summary>
    /// <param name="raw">The secret alone; otherwise our own JSON.</param>
    Task<KeyExport?> ExportKeyAsync(Caller caller, int slot, bool raw, CancellationToken cancel);

    Task<KeyResult> DeleteKeyAsync(Caller caller, int slot, CancellationToken cancel);

    Task<ExemptionResult> AddExemptionAsync(Caller caller, ExemptionDraft draft, CancellationToken cancel);

    Task<ExemptionResult> RemoveExemptionAsync(Caller caller, long id, CancellationToken cancel);

    /// <param name="version">The version that the form was filled from.</param>
    /// <returns>Null: he may not.</returns>
    Task<SettingOutcome?> SaveSettingsAsync(Caller caller, BackscatterSettings settings, int version, CancellationToken cancel);
}
