using System.Globalization;
using QueueDashboard.Actions;
using QueueDashboard.Data.Links;
using QueueDashboard.Links;

namespace QueueDashboard.Web.Links;

/// <summary>The page with all messages of a digest: each is acted on by the right that its own link has.</summary>
internal sealed class WholeDigestActs(LinkKeeper links, LinkActs acts)
{
    public async Task<LinkPageModel> ShowAsync(LinkSight sight, CancellationToken cancel) =>
        WholePageWriter.Page(sight, await links.FindMembersAsync(sight.Found.Link!, cancel));

    public async Task<LinkPageModel> PressAsync(HttpContext context, LinkSight sight, CancellationToken cancel)
    {
        var words = sight.Words;
        var (act, chosen) = await ChosenAsync(context, sight, cancel);
        if (act is not { } wanted || chosen.Count == 0)
        {
            return await AgainAsync(sight, new("warn", "info", words["Whole_None"]), [], cancel);
        }

        List<long> done = [];
        SortedSet<string> notes = [];
        foreach (var member in chosen.Where(member => member.Outcome is LinkOutcome.Alive))
        {
            var actor = LinkVisits.Actor(context, sight);
            switch (acts.RightOf(member, wanted, sight.SignedIn))
            {
                case LinkRight.Ask:
                    notes.Add(words[await acts.AskAsync(member, null, actor, cancel) is AskResult.TooMany ? "Whole_AskedTooMany" : "Whole_Asked"]);
                    break;
                case LinkRight.SignIn:
                    notes.Add(words["Whole_SignIn"]);
                    break;
                default:
                    var result = await acts.ActAsync(member, wanted, actor, LinkVisits.Domains(context, sight), cancel);
                    if (result is ActionResult.Done)
                    {
                        done.Add(result.ItemId);
                    }
                    else if (result is ActionResult.Refused)
                    {
                        notes.Add(words["Whole_NoRelay"]);
                    }

                    break;
            }
        }

        string text = string.Join(' ', [words.Counted("Whole_Done", done.Count), .. notes]);
        return await AgainAsync(sight, notes.Count > 0 ? new("warn", "info", text) : new("done", "check", text), done, cancel);
    }

    public async Task<LinkPageModel> UndoAsync(HttpContext context, LinkSight sight, CancellationToken cancel)
    {
        var (_, chosen) = await ChosenAsync(context, sight, cancel);
        bool any = false;
        foreach (var member in chosen)
        {
            any |= await acts.UndoAsync(member, LinkVisits.Actor(context, sight), cancel) is ActionResult.Done;
        }

        return await AgainAsync(sight, any ? new("done", "check", sight.Words["Undone"]) : null, [], cancel);
    }

    private async Task<LinkPageModel> AgainAsync(LinkSight sight, LinkNote? note, IReadOnlyList<long> done, CancellationToken cancel)
    {
        var members = await links.FindMembersAsync(sight.Found.Link!, cancel);
        long[] undoable = [.. members.Where(member => done.Contains(member.Item!.Id) && LinkActs.CanUndo(member.Outcome)).Select(member => member.Item!.Id)];
        return WholePageWriter.Page(sight, members, note, undoable);
    }

    /// <summary>Only messages of this very digest count, whatever numbers a form names.</summary>
    private async Task<(LinkAct? Act, List<LinkLookup> Chosen)> ChosenAsync(HttpContext context, LinkSight sight, CancellationToken cancel)
    {
        if (!context.Request.HasFormContentType)
        {
            return (null, []);
        }

        var form = await context.Request.ReadFormAsync(cancel);
        LinkAct? act = form["act"].ToString() switch
        {
            "release" => LinkAct.Release,
            "requeue" => LinkAct.Requeue,
            "delete" => LinkAct.Delete,
            _ => null,
        };
        HashSet<long> ids = [.. form["item"].Select(text => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long id) ? id : 0)];
        var members = await links.FindMembersAsync(sight.Found.Link!, cancel);
        return (act, members.FindAll(member => ids.Contains(member.Item!.Id)));
    }
}
