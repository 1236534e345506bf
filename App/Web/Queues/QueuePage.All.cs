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

    [Inject] private IActOnAll ActOnAll { get; set; } = default!;

    private int SelectedCount => _all?.Items.Count ?? _list.Selected.Count;

    private bool OffersAll => _all is null && _list.Next is not null && _list.Selected.Count == _list.Rows.Count;

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
