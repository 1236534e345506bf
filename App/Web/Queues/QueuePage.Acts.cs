using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using QueueDashboard.Data.Queues;
using QueueDashboard.Queues;
using QueueDashboard.Queues.Reasons;

namespace QueueDashboard.Web.Queues;

/// <summary>The acts of the page: by key, from the selection bar, from the reading pane.</summary>
public sealed partial class QueuePage
{
    // Deleting can be undone, so only many at once are asked about.
    private const int ManyDeleted = 20;

    private IReadOnlyList<ActTarget> _undoable = [];

    // Null: as long as the message lies in the recycle bin.
    private DateTimeOffset? _undoEnds;
    private bool _undoAsked;
    private PendingQuestion? _question;
    private DateTimeOffset? _undoUntil;
    private string? _said;
    private bool _saidBad;
    private bool _busy;

    /// <summary>A key of this page was pressed; called by the script.</summary>
    [JSInvokable]
    public async Task PressAsync(string key, bool shift)
    {
        switch (key)
        {
            case "j" or "k":
                await StepAsync(key == "j" ? 1 : -1);
                break;
            case "Enter" when _list.Current is { } current:
                Open(current);
                break;
            case "x" or "X" when (_list.Current ?? _open) is { } row:
                await ToggleAsync(row, shift);
                break;
            case "*":
                _list.SelectAll(true);
                break;
            case "n" when _list.Waiting > 0:
                await ShowWaitingAsync();
                break;
            case "r":
                await AskAsync(AllDeleted ? ItemAct.Restore : ItemAct.Release);
                break;
            case "q":
                await AskAsync(ItemAct.Requeue);
                break;
            case "#" or "Delete":
                await AskAsync(ItemAct.Delete);
                break;
            case "z" when _busy:
                // Pressed before the act was through: it is taken back as soon as it is.
                _undoAsked = true;
                break;
            case "z":
                await UndoAsync();
                break;
            case "Escape" when _list.Selected.Count > 0:
                Deselect();
                break;
            case "Escape" when _open is not null:
                CloseOpen();
                break;
        }

        StateHasChanged();
    }

    private Task AskAsync(ItemAct act)
    {
        if (_all is { } all)
        {
            AskForAll(act, all);
            return Task.CompletedTask;
        }

        var rows = _list.Targets(_open);
        return rows.Count == 0 ? Task.CompletedTask : AskAsync(act, rows, [.. rows.Select(row => new ActTarget(row.Id))]);
    }

    private Task AskForOpenAsync((ItemAct Act, ItemListRow Row, IReadOnlyList<long>? Recipients) asked) =>
        AskAsync(asked.Act, [asked.Row], [new ActTarget(asked.Row.Id, asked.Recipients)]);

    private Task AskAsync(ItemAct act, IReadOnlyList<ItemListRow> rows, IReadOnlyList<ActTarget> targets)
    {
        if (_busy)
        {
            return Task.CompletedTask;
        }

        var dangerous = act == ItemAct.Release ? rows.Where(row => ReasonRights.IsReleaseDangerous(row.Reason) || row.Marks.HasFlag(ItemMarks.Copy)).ToList() : [];
        if (dangerous.Count > 0 || act == ItemAct.Return || (act == ItemAct.Delete && rows.Count >= ManyDeleted))
        {
            _question = new PendingQuestion(act, rows, dangerous, targets);
            return Task.CompletedTask;
        }

        return DoAsync(act, targets);
    }

    private Task ConfirmedAsync(PendingQuestion question)
    {
        _question = null;
        return DoAsync(question.Act, question.Targets);
    }

    private Task UndoAsync()
    {
        var targets = _undoable;
        _undoable = [];
        return targets.Count == 0 || _undoEnds < Clock.GetUtcNow() ? Task.CompletedTask : DoAsync(ItemAct.Undo, targets);
    }

    private async Task DoAsync(ItemAct act, IReadOnlyList<ActTarget> targets)
    {
        _busy = true;
        StateHasChanged();
        try
        {
            // SQLite answers on the caller's thread; many messages at once must not freeze the page.
            var caller = _caller!;
            var summary = await Task.Run(() => Acts.DoAsync(act, caller, targets, _gone.Token), _gone.Token);
            _undoUntil = summary.UndoUntil;
            _undoable = summary.UndoUntil is null ? [] : targets;
            _undoEnds = act == ItemAct.Delete ? null : summary.UndoUntil;
            _saidBad = summary.Problems.Count > 0;
            _said = Sentence(act, summary);
            _list.SelectAll(false);
            _version++;
        }
        finally
        {
            _busy = false;
        }

        if (_undoAsked)
        {
            _undoAsked = false;
            await UndoAsync();
        }
    }

    private string Sentence(ItemAct act, ActSummary summary)
    {
        string done = summary.Done > 0 ? T[summary.Done == 1 ? $"Did.{act}.One" : $"Did.{act}", summary.Done] : "";
        return summary.Problems switch
        {
            [] => done,
            [var one] => $"{done} {one}".Trim(),
            [var first, ..] => $"{done} {T["NotDone", summary.Problems.Count]} {first}".Trim(),
        };
    }
}

/// <summary>An act that has to be confirmed first.</summary>
/// <param name="Dangerous">Those of the rows that may do harm when released.</param>
public sealed record PendingQuestion(ItemAct Act, IReadOnlyList<ItemListRow> Rows, IReadOnlyList<ItemListRow> Dangerous, IReadOnlyList<ActTarget> Targets);
