using System.Globalization;
using QueueDashboard.Actions;
using QueueDashboard.Audit;
using QueueDashboard.Data.Digests;
using QueueDashboard.Data.Links;
using QueueDashboard.Data.Senders;
using QueueDashboard.Digests;
using QueueDashboard.Links;
using QueueDashboard.Queues;
using QueueDashboard.Senders;

namespace QueueDashboard.Web.Links;

/// <summary>What a reader does on his own page. Each message is acted on by the right that a link to it would have.</summary>
internal sealed class OwnPageActs(LinkKeeper links, LinkActs acts, IChangeSenders senders, RecipientChoices choices, OwnPages own)
{
    /// <summary>A note on what was done, and what of it can be undone.</summary>
    public async Task<(LinkNote Note, IReadOnlyList<long> Undoable)> PressAsync(LinkSight sight, IFormCollection form, Actor actor, CancellationToken cancel)
    {
        var words = sight.Words;
        var (act, ids) = Wish(form);
        var chosen = act is null || ids.Count == 0 ? [] : await links.FindOwnAsync(sight.Found.Link!, Key(sight), ids, cancel);
        if (act is null || chosen.Count == 0)
        {
            return (new("warn", "info", words["Whole_None"]), []);
        }

        List<long> done = [];
        int asked = 0;
        SortedSet<string> notes = [];
        SortedSet<string> told = [];
        foreach (var message in chosen)
        {
            if (message.Outcome is not LinkOutcome.Alive)
            {
                notes.Add(words["Own_SomeSettled"]);
                continue;
            }

            bool may = acts.RightOf(message, LinkAct.Release, signedIn: false) is LinkRight.Allowed;
            if (!may && act is "release")
            {
                switch (await acts.AskAsync(message, form["text"].ToString(), actor, cancel))
                {
                    case AskResult.Asked or AskResult.Already:
                        asked++;
                        break;
                    case AskResult.TooMany:
                        notes.Add(words["Whole_AskedTooMany"]);
                        break;
                    case AskResult.Denied:
                        notes.Add(words["Own_SomeDenied"]);
                        break;
                    default:
                        notes.Add(words["Own_SomeSettled"]);
                        break;
                }

                continue;
            }

            if (act is "allow" or "block" && (!may || !await SayAsync(message, act == "allow" ? SenderVerdict.Allow : SenderVerdict.Block, sight, actor, notes, told, cancel)))
            {
                continue;
            }

            var wanted = act switch { "release" or "allow" => LinkAct.Release, "requeue" => LinkAct.Requeue, _ => LinkAct.Delete };
            switch (await acts.ActAsync(message, wanted, actor, null, cancel))
            {
                case ActionResult.Done result:
                    done.Add(result.ItemId);
                    break;
                case ActionResult.Refused:
                    notes.Add(words["Whole_NoRelay"]);
                    break;
                default:
                    notes.Add(words["Own_SomeSettled"]);
                    break;
            }
        }

        var undoable = done.Count == 0 ? [] : (await links.FindOwnAsync(sight.Found.Link!, Key(sight), done, cancel)).FindAll(message => LinkActs.CanUndo(message.Outcome)).ConvertAll(message => message.Item!.Id);
        string text = string.Join(' ', [.. done.Count > 0 || asked == 0 ? [words.Counted("Whole_Done", done.Count)] : (string[])[], .. asked > 0 ? [words.Counted("Own_AskedFor", asked)] : (string[])[], .. told, .. notes]);
        return (notes.Count > 0 ? new("warn", "info", text) : new("done", "check", text), undoable);
    }

    public async Task<bool> UndoAsync(LinkSight sight, IFormCollection form, Actor actor, CancellationToken cancel)
    {
        bool any = false;
        foreach (var message in await links.FindOwnAsync(sight.Found.Link!, Key(sight), Ids(form), cancel))
        {
            any |= await acts.UndoAsync(message, actor, cancel) is ActionResult.Done;
        }

        return any;
    }

    /// <summary>Null: it is saved. Otherwise the key of the sentence that says what is wrong.</summary>
    public async Task<string?> ChooseAsync(LinkSight sight, IFormCollection form, Actor actor, CancellationToken cancel)
    {
        DigestSchedule? schedule = form["schedule"].ToString() switch { "off" => DigestSchedule.Off, "arrival" => DigestSchedule.OnArrival, "daily" => DigestSchedule.Daily, "weekly" => DigestSchedule.Weekly, _ => null };
        bool timed = schedule is DigestSchedule.Daily or DigestSchedule.Weekly;
        TimeOnly? at = TimeOnly.TryParseExact(form["at"].ToString(), ["HH:mm", "HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;
        if (timed && at is null)
        {
            return "Own_WrongTime";
        }

        var draft = new ChoiceDraft
        {
            Schedule = schedule,
            AtMinute = timed ? (int)at!.Value.ToTimeSpan().TotalMinutes : null,
            Weekday = schedule is DigestSchedule.Weekly && int.TryParse(form["weekday"].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out int day) ? day : null,
            Language = form["language"].ToString() is { Length: > 0 } language ? language : null,
            TimeZone = form["zone"].ToString().Trim() is { Length: > 0 } zone ? zone : null,
        };
        return await choices.SaveAsync(Key(sight), draft, actor, cancel) is ChoiceOutcome.Invalid invalid
            ? invalid.Errors[0].Key switch { "timeZone" => "Own_WrongZone", "key" => "Own_NotOwn", _ => "Own_WrongChoice" }
            : null;
    }

    /// <summary>A note, and what was typed when it was refused.</summary>
    public async Task<(LinkNote Note, string Typed)> ChangeSendersAsync(LinkSight sight, IFormCollection form, Actor actor, CancellationToken cancel)
    {
        var words = sight.Words;
        if (long.TryParse(form["remove"].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out long id))
        {
            return (await senders.RemoveAsync(id, actor, sight.Found.Link!.MadeFor, null, cancel) is SenderChange.Done ? new("done", "check", words["Own_Removed"]) : new("warn", "info", words["Own_NotThere"]), "");
        }

        string pattern = form["pattern"].ToString().Trim();
        if (pattern.Length == 0)
        {
            return (new("warn", "info", words["Own_NoPattern"]), "");
        }

        var verdict = form["add"].ToString() == "block" ? SenderVerdict.Block : SenderVerdict.Allow;
        var change = await senders.SetAsync(new SenderDraft { Verdict = verdict, Pattern = pattern, For = SenderKeys.Recipient(sight.Found.Link!.MadeFor) }, actor, sight.Found.Link!.MadeFor, null, cancel);
        return change is SenderChange.Done
            ? (new("done", "check", words.Format(verdict is SenderVerdict.Allow ? "Own_NowAllowed" : "Own_NowBlocked", ShownText.Line(pattern))), "")
            : (new("warn", "info", words["Own_WrongSender"]), pattern);
    }

    public Task SetOffAsync(LinkSight sight, bool off, Actor actor, CancellationToken cancel) => choices.SetOffAsync(Key(sight), off, actor, cancel);

    public Task<bool> SendNowAsync(LinkSight sight, Actor actor, CancellationToken cancel) => own.SendDigestAsync(Key(sight), actor, cancel);

    public Task<ChoiceBook> ChoiceAsync(LinkSight sight, CancellationToken cancel) => choices.OfAsync(Key(sight), cancel);

    private async Task<bool> SayAsync(LinkLookup message, SenderVerdict verdict, LinkSight sight, Actor actor, SortedSet<string> notes, SortedSet<string> told, CancellationToken cancel)
    {
        if (message.Item!.ReversePath.Length == 0
            || await senders.SetAsync(new SenderDraft { Verdict = verdict, Pattern = message.Item.ReversePath, For = SenderKeys.Recipient(sight.Found.Link!.MadeFor) }, actor, sight.Found.Link!.MadeFor, null, cancel) is not SenderChange.Done)
        {
            notes.Add(sight.Words["Own_WrongSender"]);
            return false;
        }

        told.Add(sight.Words.Format(verdict is SenderVerdict.Allow ? "Own_NowAllowed" : "Own_NowBlocked", ShownText.Line(message.Item.ReversePath)));
        return true;
    }

    /// <summary>One message by its own button, or the chosen ones by those below.</summary>
    private static (string? Act, IReadOnlyList<long> Ids) Wish(IFormCollection form)
    {
        string one = form["one"].ToString();
        int colon = one.IndexOf(':', StringComparison.Ordinal);
        string act = colon > 0 ? one[..colon] : form["act"].ToString();
        IReadOnlyList<long> ids = colon > 0 ? [Number(one[(colon + 1)..])] : Ids(form);
        return (act is "release" or "requeue" or "delete" || (colon > 0 && act is "allow" or "block") ? act : null, ids);
    }

    private static IReadOnlyList<long> Ids(IFormCollection form) => [.. form["item"].Take(LinkKeeper.LargestPage).Select(Number).Where(id => id > 0).Distinct()];

    private static long Number(string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long id) ? id : 0;

    private static string Key(LinkSight sight) => AddressKey.Fold(sight.Found.Link!.MadeFor);
}
