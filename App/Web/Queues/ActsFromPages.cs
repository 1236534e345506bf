using Microsoft.Extensions.Localization;
using QueueDashboard.Accounts;
using QueueDashboard.Actions;
using QueueDashboard.Audit;
using QueueDashboard.Data;
using QueueDashboard.Data.Queues;
using QueueDashboard.Delivery;
using QueueDashboard.Queues;
using QueueDashboard.Settings;
using QueueDashboard.Web.Queues.Reading;

namespace QueueDashboard.Web.Queues;

/// <summary>Asks the rooms below, after asking whether he may: a button that is not shown can still be called.</summary>
internal sealed class ActsFromPages(ItemActions actions, ItemHomes homes, ContentAccess content, SecondLook look, AuditQueries audit, SettingsStore settings, IStringLocalizer<QueuesText> texts, TimeProvider clock) : IActFromPages
{
    private const int LongestHistory = 200;

    // A delete can be taken back for days, from the recycle bin; the toast offers it for as long as a release.
    private static readonly TimeSpan DeleteToast = TimeSpan.FromSeconds(10);

    public async Task<ActSummary> DoAsync(ItemAct act, Caller caller, IReadOnlyList<ActTarget> targets, CancellationToken cancel)
    {
        if (!caller.May(Right.ActOnItems))
        {
            return new(0, null, [texts["Refused.NotAllowed"]]);
        }

        var results = await actions.ActAsync(Word(act), caller.Actor, [.. targets.Select(target => new ItemTarget(target.ItemId, target.RecipientIds, caller.Domains))], cancel);
        var done = results.OfType<ActionResult.Done>().ToList();
        DateTimeOffset? undo = done.Count == 0 || act is ItemAct.Undo or ItemAct.Restore ? null
            : act == ItemAct.Delete ? clock.GetUtcNow() + DeleteToast
            : done.Max(result => result.UndoUntil);
        return new(done.Count, undo, [.. results.Select(result => Problem(texts, result)).OfType<string>().Distinct()]);
    }

    public bool CanReturn(ItemView item) =>
        item.LiesThere && item.Row.ReversePath.Length > 0 && item.Recipients.All(recipient => recipient.State == RecipientState.Held) && homes.Can(item.Home, item.Source, HomeAct.Return);

    public Task<ReadOnlyMemory<byte>?> OpenAsync(Caller caller, long itemId, string part, CancellationToken cancel, Func<ReadOnlyMemory<byte>, bool>? holds = null) =>
        caller.May(Right.ReadContent) ? content.OpenAsync(caller.Actor, itemId, caller.Domains, part, cancel, holds) : Task.FromResult<ReadOnlyMemory<byte>?>(null);

    public async Task<IReadOnlyList<HistoryLine>> HistoryAsync(Caller caller, long itemId, CancellationToken cancel) =>
        [.. (await audit.OfItemAsync(itemId, LongestHistory, cancel)).Where(row => row.Recipient is null || caller.Domains is null || caller.Domains.Any(domain => row.Recipient.EndsWith($"@{domain}", StringComparison.OrdinalIgnoreCase)))
            .Select(row => new HistoryLine(Microseconds.ToTime(row.At), row.Actor, row.Act, row.Outcome, row.Recipient, row.Detail))];

    public ReadingRules Rules => new(settings.Current<GeneralSettings>().OwnDomains, settings.Current<ReadingSettings>().OfferRemoteImages);

    public string? Scanner => look.IsConfigured ? look.Scanner : null;

    public async Task<string?> LookAgainAsync(Caller caller, long itemId, CancellationToken cancel) => !caller.May(Right.ActOnItems)
        ? texts["Refused.NotAllowed"].Value
        : await look.AskAsync(caller.Actor, itemId, caller.Domains, cancel) switch
        {
            SecondLookResult.Done => null,
            SecondLookResult.Failed failed => texts["Look.Failed", failed.Sentence].Value,
            _ => texts["Refused.NotFound"].Value,
        };

    internal static string Word(ItemAct act) => act switch
    {
        ItemAct.Release => Acts.Release,
        ItemAct.Requeue => Acts.Requeue,
        ItemAct.Delete => Acts.Delete,
        ItemAct.Restore => Acts.Restore,
        ItemAct.Return => Acts.Return,
        _ => Acts.Undo,
    };

    internal static string? Problem(IStringLocalizer texts, ActionResult result) => result switch
    {
        ActionResult.Lost lost => texts[lost.By is null ? "Lost" : "LostBy", texts[$"State.{lost.State}"], lost.By ?? ""],
        ActionResult.Refused refused => texts[$"Refused.{refused.Code}"] is { ResourceNotFound: false } known ? known.Value : refused.Sentence,
        ActionResult.NotFound => texts["Refused.NotFound"],
        _ => null,
    };
}
