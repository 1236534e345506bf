using QueueDashboard.Audit;
using QueueDashboard.Data.Senders;
using QueueDashboard.Queues;
using QueueDashboard.Senders;
using QueueDashboard.Settings;

namespace QueueDashboard.Actions;

/// <summary>What can be said of the sender of one message.</summary>
/// <param name="Senders">Patterns to choose from, the most exact first; empty: it has no sender.</param>
/// <param name="Vouched">Domains that vouch for it by our own server's word.</param>
/// <param name="Author">Of the From field, where its domain vouches and the envelope says another: counts only with that domain.</param>
internal sealed record SenderChoices(IReadOnlyList<string> Senders, IReadOnlyList<string> Vouched, string? Author, SenderAnswer? Listed);

/// <summary>What became of "release and always allow" or "delete and block".</summary>
/// <param name="Act">Null: the wish for the list was refused, and nothing was done.</param>
internal sealed record ItemSenderResult(SenderChange Change, ActionResult? Act);

/// <summary>Settles a message and says at once what is to become of its sender's mail from now on. Who may do it is asked before, at the door.</summary>
internal sealed class ItemSenders(ItemActions actions, SenderActions senders, ItemQueries items, SenderKeeper keeper, SettingsStore settings, TimeProvider clock)
{
    /// <returns>Null: there is no such message, or it is not for him.</returns>
    public async Task<SenderChoices?> ChoicesAsync(long itemId, IReadOnlyList<string>? domains, CancellationToken cancel)
    {
        if (await items.FindAsync(itemId, domains, cancel) is not { } item)
        {
            return null;
        }

        if (SenderKeys.Sender(item.Row.ReversePath) is not { } key)
        {
            return new SenderChoices([], [], null, null);
        }

        string sender = SenderKeys.Untagged(key);
        var ids = settings.Current<SenderSettings>().AuthservIds;
        var vouched = ids.Count > 0 && await items.RawAsync(itemId, domains, cancel) is { } raw ? VouchedDomains.Of(raw.Span, ids) : null;
        string? author = vouched is { Domains.Count: > 0, Author.Length: > 0 } ? SenderKeys.Sender(vouched.Author) : null;
        author = author is not null && author != sender && vouched!.Domains.Contains(SenderKeys.DomainOf(author), StringComparer.Ordinal) ? author : null;
        var listed = keeper.Judge(new SenderQuestion(item.Row.ReversePath, item.Recipients[0].Address, vouched?.Domains ?? [], vouched?.Author ?? ""), clock.GetUtcNow());
        return new SenderChoices([sender, SenderKeys.DomainOf(sender), .. author is null ? (string[])[] : [author, SenderKeys.DomainOf(author)]], vouched?.Domains ?? [], author, listed);
    }

    /// <summary>Releases or deletes the copies of those whom the entry is for, then writes the entry.</summary>
    /// <returns>Null: there is no such message, or it is not for him.</returns>
    public async Task<ItemSenderResult?> ActAsync(long itemId, SenderDraft draft, Actor actor, IReadOnlyList<string>? domains, CancellationToken cancel)
    {
        if (await items.FindAsync(itemId, domains, cancel) is not { } item)
        {
            return null;
        }

        var (folded, fault) = SenderValidation.Read(draft, null, domains, clock.GetUtcNow());
        if (folded is null)
        {
            return new ItemSenderResult(fault!, null);
        }

        long[] meant = [.. item.Recipients.Where(recipient => IsFor(folded.For, SenderKeys.Recipient(recipient.Address))).Select(recipient => recipient.Id)];
        var act = meant.Length == 0
            ? new ActionResult.NotFound(itemId)
            : (await actions.ActAsync(draft.Verdict == SenderVerdict.Allow ? Acts.Release : Acts.Delete, actor, [new ItemTarget(itemId, meant, domains)], cancel))[0];

        // What could not be done stays as it is as a whole: an entry alone was not asked for.
        return act is ActionResult.Refused or ActionResult.NotFound
            ? new ItemSenderResult(new SenderChange.Unknown(), act)
            : new ItemSenderResult(await senders.SetAsync(folded, actor, null, domains, cancel), act);
    }

    /// <summary>Takes both back: the message as far as it can still be, and the entry to what it was.</summary>
    public async Task<ActionResult?> UndoAsync(ItemSenderResult done, Actor actor, IReadOnlyList<string>? domains, CancellationToken cancel)
    {
        if (done.Change is SenderChange.Done { Now: { } now } change)
        {
            if (change.Before is { } before)
            {
                SenderDraft old = new()
                {
                    Verdict = before.Verdict,
                    Pattern = before.Pattern,
                    For = before.For,
                    AuthenticatedDomain = before.AuthenticatedDomain,
                    EndsAt = before.EndsAt,
                    Note = before.Note,
                };
                await senders.SetAsync(old, actor, null, domains, cancel);
            }
            else
            {
                await senders.RemoveAsync(now.Id, actor, null, domains, cancel);
            }
        }

        return done.Act is ActionResult.Done act ? (await actions.ActAsync(Acts.Undo, actor, [new ItemTarget(act.ItemId, act.RecipientIds, domains)], cancel))[0] : null;
    }

    private static bool IsFor(string whom, string recipient) => whom.Length == 0 || (whom[0] == '@' ? recipient.EndsWith(whom, StringComparison.Ordinal) : recipient == whom);
}
