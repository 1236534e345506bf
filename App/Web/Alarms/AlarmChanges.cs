using QueueDashboard.Accounts;
using QueueDashboard.Alarms;

namespace QueueDashboard.Web.Alarms;

/// <summary>Asks the desk, after asking whether he may: a hidden button can still be called. Alarms concern all domains, so limits to some shut them too.</summary>
internal sealed class AlarmChanges(AlarmDesk desk)
{
    public static bool May(Caller caller) => caller.May(Right.ManageSettings) && caller.Domains is null;

    /// <param name="id">Null: a new one.</param>
    /// <param name="version">That the form was filled from.</param>
    /// <returns>Null: he may not.</returns>
    public async Task<AlarmResult?> SaveAsync(Caller caller, long? id, int? version, AlarmDraft draft, CancellationToken cancel) =>
        !May(caller) ? null
        : id is { } known ? await desk.ChangeAsync(caller.Actor, known, version, draft, cancel)
        : await desk.AddAsync(caller.Actor, draft, cancel);

    public async Task<AlarmResult?> EnableAsync(Caller caller, long id, bool enabled, CancellationToken cancel) =>
        May(caller) ? await desk.EnableAsync(caller.Actor, id, enabled, cancel) : null;

    public async Task<AlarmResult?> RemoveAsync(Caller caller, long id, CancellationToken cancel) => May(caller) ? await desk.RemoveAsync(caller.Actor, id, cancel) : null;

    public async Task<AlarmResult?> AddUsualAsync(Caller caller, string webhook, string mailTo, string language, CancellationToken cancel) =>
        May(caller) ? await desk.AddUsualAsync(caller.Actor, webhook, mailTo, language, cancel) : null;

    /// <returns>Null: he may not, or there is no such alarm.</returns>
    public async Task<AlarmEvent?> TestAsync(Caller caller, long id, CancellationToken cancel) => May(caller) ? await desk.TestAsync(caller.Actor, id, cancel) : null;
}
