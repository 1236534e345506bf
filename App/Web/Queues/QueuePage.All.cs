using Microsoft.AspNetCore.Components;
using QueueDashboard.Queues;
using QueueDashboard.Queues.Reasons;

namespace QueueDashboard.Web.Queues;

/// <summary>"All that match": the selection beyond what is loaded, and the job that acts on it.</summary>
public sealed partial class QueuePage
{
    private Matches? _all;
    private BulkStrip? _bulk;
    private BulkQuestion? _bulkQuestion;
    private bool _saving;

    [Inject] private IActOnAll ActOnAll { get; set; } = default!;

    private int SelectedCount => _all?.Items.Count ?? _list.Selected.Count;

    private bool OffersAll => _all is null && (_list.Next is not null || _list.Above is not null) && (_list.AllSelected || _list.IsFull);

    private async Task SelectMatchingAsync()
    {
        _busy = true;
        StateHasChanged();
        try
        {
            var (caller, query) = (_caller!, Query);
            var found = await Task.Run(() => ActOnAll.MatchAsync(caller, query, _gone.Token), _gone.Token);
            _all = found.SearchFault is null ? found : null;
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            // The page was left meanwhile.
        }
        finally
        {
            _busy = false;
        }
    }

    /// <summary>With a range whose beginning has left the window, what lies between is read again.</summary>
    private async Task ToggleAsync(long id, bool range)
    {
        if (!range || _list.FarAnchor is not { } anchor || _list.Rows.FirstOrDefault(row => row.Id == id) is not { } target)
        {
            _list.Toggle(id, range);
        }
        else
        {
            var end = ListPlace.Of(target, Sort);
            bool back = anchor.Compare(end, Sort) > 0;
            for (ListPlace? place = anchor; place is not null && !_list.IsFull;)
            {
                var page = await Items.ListAsync(Query with { Before = place, Backwards = back, Limit = 500 }, _gone.Token);
                _list.Select((back ? page.Rows.Reverse() : page.Rows).TakeWhile(row => ListPlace.Of(row, Sort).Compare(end, Sort) is var order && (back ? order >= 0 : order <= 0)));
                place = page.Next is { } next && (next.Compare(end, Sort) is var order && (back ? order > 0 : order < 0)) ? next : null;
            }

            _list.Stand(id);
        }

        if (_list.IsFull)
        {
            (_said, _saidBad) = (T["SelectedMost", RowList.MostSelected], true);
        }
    }

    private void Saved(string? name)
    {
        _saving = false;
        (_said, _saidBad, _undoUntil) = (name is null ? null : T["Saved.Done", name].Value, false, null);
    }

    private void Deselect()
    {
        _all = null;
        _list.SelectAll(false);
    }

    /// <summary>So many at once are always asked about: a slip of the finger would mean thousands.</summary>
    private void AskForAll(ItemAct act, Matches all) =>
        _bulkQuestion = new BulkQuestion(act, all.Items.Count, act == ItemAct.Release ? all.Items.Count(match => ReasonRights.IsReleaseDangerous(match.Reason)) : 0, [.. all.Items.Select(match => match.Id)]);

    private void ConfirmedForAll(BulkQuestion question)
    {
        _bulkQuestion = null;
        if (ActOnAll.Start(question.Act, _caller!, question.Items) is null)
        {
            (_said, _saidBad) = (T["Refused.NotAllowed"], true);
            return;
        }

        Deselect();
        _bulk?.Look();
    }
}

/// <summary>An act on all that match, which has to be confirmed first.</summary>
/// <param name="Dangerous">How many of them may do harm when released.</param>
public sealed record BulkQuestion(ItemAct Act, int Count, int Dangerous, IReadOnlyList<long> Items);
