using QueueDashboard.Audit;
using QueueDashboard.Data.Links;
using QueueDashboard.Links;
using QueueDashboard.Queues.Reasons;
using QueueDashboard.Settings;

namespace QueueDashboard.Actions;

/// <summary>What the holder of a link may do with a message.</summary>
internal enum LinkRight
{
    Allowed,

    /// <summary>For this reason a recipient can only ask for a release.</summary>
    Ask,

    /// <summary>A dangerous release for everybody wants more than a mail that anybody may have forwarded.</summary>
    SignIn,
}

/// <summary>Acts for the holder of an action link: for his own copy, or for all of them by an administrator's link.</summary>
internal sealed class LinkActs(ItemActions items, RequestActions requests, LinkKeeper links, SettingsStore settings)
{
    /// <param name="signedIn">Somebody is signed in who may release the message from the dashboard, too.</param>
    public LinkRight RightOf(LinkLookup found, LinkAct act, bool signedIn)
    {
        if (act is not LinkAct.Release || found.Item is not { } item)
        {
            return LinkRight.Allowed;
        }

        if (found.ForAdministrator)
        {
            return ReasonRights.IsReleaseDangerous(item.Reason) && !signedIn ? LinkRight.SignIn : LinkRight.Allowed;
        }

        bool kept = settings.Current<LinkSettings>().RecipientMayNotRelease.Contains(CodeWords.Of(item.Reason), StringComparer.OrdinalIgnoreCase);
        return kept ? LinkRight.Ask : LinkRight.Allowed;
    }

    /// <summary>Release, re-queue or delete. The caller has asked for the right and seen that the link is alive.</summary>
    public async Task<ActionResult> ActAsync(LinkLookup found, LinkAct act, Actor actor, IReadOnlyList<string>? domains, CancellationToken cancel)
    {
        var (link, target) = TargetOf(found, domains);
        var result = act switch
        {
            LinkAct.Release => await items.ReleaseAsync(actor, target, cancel),
            LinkAct.Requeue => await items.RequeueAsync(actor, target, cancel),
            LinkAct.Delete => await items.DeleteAsync(actor, target, cancel),
            _ => throw new ArgumentOutOfRangeException(nameof(act), act, "A whole digest is acted on message by message."),
        };
        if (result is ActionResult.Done)
        {
            await links.MarkUsedAsync(link.Id, cancel);
        }

        return result;
    }

    /// <summary>
    /// Takes back what was done for the same address: a recipient's link must not undo what an administrator decided. Null: there
    /// is nothing of his to undo.
    /// </summary>
    public async Task<ActionResult?> UndoAsync(LinkLookup found, Actor actor, CancellationToken cancel) =>
        CanUndo(found.Outcome) ? await items.UndoAsync(actor, TargetOf(found, null).Target, cancel) : null;

    public static bool CanUndo(LinkOutcome outcome) => outcome is LinkOutcome.AlreadyDone { By: LinkDoer.ThisLink or LinkDoer.SameAddress } done
        && (done.UndoUntil is not null || done.What is LinkResult.Deleted);

    /// <summary>Asks the administrator to release it for the one that the link was made for.</summary>
    /// <param name="text">Why, in the reader's words.</param>
    public Task<AskResult> AskAsync(LinkLookup found, string? text, Actor actor, CancellationToken cancel)
    {
        var (link, _) = TargetOf(found, null);
        return requests.AskAsync(link.ItemId, link.MadeFor, text, actor, cancel);
    }

    private static (LinkRow Link, ItemTarget Target) TargetOf(LinkLookup found, IReadOnlyList<string>? domains)
    {
        var link = found.Link ?? throw new ArgumentException("There is no link to act by.", nameof(found));
        return (link, new ItemTarget(link.ItemId, found.RecipientIds, domains));
    }
}
