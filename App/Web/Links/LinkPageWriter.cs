using System.Globalization;
using QueueDashboard.Actions;
using QueueDashboard.Data;
using QueueDashboard.Data.Links;
using QueueDashboard.Data.Queues;
using QueueDashboard.Digests;
using QueueDashboard.Links;
using QueueDashboard.Queues.Reasons;
using QueueDashboard.Settings;

namespace QueueDashboard.Web.Links;

/// <summary>Says what a link is about and what happened, without naming anybody but the one it was made for.</summary>
internal sealed class LinkPageWriter(LinkActs acts, SettingsStore settings)
{
    private const int Gone = StatusCodes.Status410Gone;

    /// <summary>The page of a link as it stands now.</summary>
    public LinkPageModel Now(LinkSight sight) => sight.Found.Outcome switch
    {
        LinkOutcome.Alive => Alive(sight),
        LinkOutcome.AlreadyDone done => Done(sight, done),
        LinkOutcome.Superseded superseded => Old(sight, "Superseded", sight.Words.Format("Superseded_Note", sight.Words.Minute(superseded.At))),
        LinkOutcome.Expired expired => Old(sight, "Expired", sight.Words.Format("Expired_Note", sight.Words.Minute(expired.At))),
        LinkOutcome.ItemGone => Plain(sight.Words, Gone, "ItemGone", Number(sight)),
        _ => Plain(sight.Words, StatusCodes.Status404NotFound, "Unknown"),
    };

    public static LinkPageModel Plain(LinkWords words, int status, string key, params object[] values) =>
        new() { Words = words, Status = status, Title = words[$"{key}_Title"], Lead = words.Format($"{key}_Lead", values) };

    /// <summary>The button was pressed and it is done.</summary>
    public LinkPageModel JustDone(LinkSight sight, LinkAct act, DateTimeOffset? undoUntil)
    {
        var words = sight.Words;
        bool undo = undoUntil is not null || act is LinkAct.Delete;
        return new()
        {
            Words = words,
            Status = StatusCodes.Status200OK,
            Note = new("done", "check", words[$"DoneNow_{act}"]),
            Title = words[$"DoneNow_{act}"],
            Lead = words.Format($"DoneNow_{act}_Lead", act is LinkAct.Delete ? settings.Current<RetentionSettings>().RecycleBinDays : For(sight)),
            Facts = Facts(sight),
            Buttons = undo ? [Undo(sight)] : [],
            After = undoUntil is { } until ? words.Format("UndoUntil", words.Second(until)) : null,
        };
    }

    public LinkPageModel Undone(LinkSight sight) => Now(sight) with { Note = new("done", "check", sight.Words["Undone"]) };

    public static LinkPageModel Asked(LinkSight sight, AskResult result) => Plain(sight.Words, StatusCodes.Status200OK, result is AskResult.TooMany ? "AskedTooMany" : "Asked") with { Facts = Facts(sight), After = sight.Words.Format("Number", Number(sight)) };

    public static LinkPageModel NoRelay(LinkSight sight) => Plain(sight.Words, StatusCodes.Status503ServiceUnavailable, "NoRelay") with { Facts = Facts(sight), After = sight.Words.Format("Number", Number(sight)) };

    public static LinkPageModel FreshSent(LinkSight sight) => Plain(sight.Words, StatusCodes.Status200OK, "FreshSent", Masked(sight.Found.Link!.MadeFor));

    private LinkPageModel Alive(LinkSight sight)
    {
        var words = sight.Words;
        var act = sight.Found.Link!.Act;
        var page = new LinkPageModel { Words = words, Status = StatusCodes.Status200OK, Title = "", Facts = Facts(sight), After = After(sight) };
        return acts.RightOf(sight.Found, act, sight.SignedIn) switch
        {
            LinkRight.Ask when RequestWords.Of(sight.Found.Request, words) is { } told => page with
            {
                Title = words[sight.Found.Request!.State is RequestState.Denied ? "DeniedNow_Title" : "Asked_Title"],
                Lead = words[sight.Found.Request.State is RequestState.Denied ? "DeniedNow_Lead" : "Asked_Lead"],
                Note = told,
                Facts = RequestWords.With(Facts(sight), sight.Found.Request, words),
                After = words.Format("Number", Number(sight)),
            },
            LinkRight.Ask => page with { Title = words["Ask_Title"], Lead = words["Ask_Lead"], Buttons = [new(sight.Address, words["Ask_Button"], "help", "", Field: words["Ask_Why"])] },
            LinkRight.SignIn => page with
            {
                Title = words["SignIn_Title"],
                Lead = words["SignIn_Lead"],
                Buttons = [new($"{Urls.SignIn}?returnUrl={Uri.EscapeDataString(sight.FullPath)}", words["SignIn_Button"], "key", "primary", Posts: false)],
                After = null,
            },
            _ => page with
            {
                Title = words[act is LinkAct.Release && sight.Found.ForAdministrator ? "Release_Title_All" : $"{act}_Title"],
                Lead = words.Format($"{act}_Lead", act is LinkAct.Delete ? settings.Current<RetentionSettings>().RecycleBinDays : For(sight)),
                Note = act is LinkAct.Release && ReasonRights.IsReleaseDangerous(sight.Found.Item!.Reason) ? new("danger", "warn", words["Danger"]) : null,
                Buttons = [new(sight.Address, words[$"{act}_Button"], act switch { LinkAct.Release => "release", LinkAct.Requeue => "requeue", _ => "trash" }, act is LinkAct.Delete ? "danger" : "primary")],
            },
        };
    }

    private static LinkPageModel Done(LinkSight sight, LinkOutcome.AlreadyDone done)
    {
        var words = sight.Words;
        string act = done.What switch
        {
            LinkResult.Released or LinkResult.ReleaseWaiting => "Release",
            LinkResult.Requeued or LinkResult.RequeueWaiting => "Requeue",
            LinkResult.Deleted => "Delete",
            _ => "Gone",
        };
        string who = done.By is LinkDoer.Colleague ? "Colleague" : "You";
        List<LinkFact> facts = Facts(sight);
        facts = RequestWords.With(facts, sight.Found.Request, words);
        if (ShownText.Line(done.Reply) is { Length: > 0 } reply)
        {
            facts.Add(new(words["Server"], reply, Look: "mono"));
        }

        return new()
        {
            Words = words,
            Status = Gone,
            Title = words[act == "Gone" ? "Already_Gone" : $"Already_{act}_{who}"],
            Lead = $"{words.Format($"By_{done.By}", words.Minute(done.When))} {words[$"Now_{done.What}"]}",
            Facts = facts,
            Buttons = LinkActs.CanUndo(done) ? [Undo(sight)] : [],
            After = words.Format(done.What is LinkResult.Released ? "NotThere" : "Number", Number(sight)),
        };
    }

    private LinkPageModel Old(LinkSight sight, string key, string note)
    {
        var words = sight.Words;
        var page = new LinkPageModel { Words = words, Status = Gone, Note = new("warn", "clock", note), Title = words[$"{key}_Title"], Lead = words["WholeExpired_Lead"] };
        if (sight.Found is not { Item: not null, Link: { } link })
        {
            return sight.Found.Link is { Act: LinkAct.OwnPage } own
                ? page with { Lead = words["OwnOld_Lead"], Buttons = [new($"{sight.Address}/fresh", words["OwnFresh_Button"], "mail", "")], After = words.Format("Fresh_After", Masked(own.MadeFor)) }
                : page;
        }

        var facts = Facts(sight);
        if (PurgedAt(sight) is { } end)
        {
            facts.Add(new(words["KeptUntil"], words.Day(end)));
        }

        return page with
        {
            Lead = words[$"{key}_Lead"],
            Facts = facts,
            Buttons = [new($"{sight.Address}/fresh", words["Fresh_Button"], "mail", "")],
            After = words.Format("Fresh_After", Masked(link.MadeFor)),
        };
    }

    private static LinkButton Undo(LinkSight sight) => new($"{sight.Address}/undo", sight.Words["Undo_Button"], "restore", "");

    /// <summary>Who gets it: the reader himself by name; of other recipients only how many there are.</summary>
    private static string For(LinkSight sight) =>
        sight.Found.ForAdministrator ? sight.Words.Counted("Recipients", sight.Found.Recipients.Count) : ShownText.Line(sight.Found.Link!.MadeFor);

    private string After(LinkSight sight) => PurgedAt(sight) is { } end ? sight.Words.Format("After_ActUntil", sight.Words.Day(end)) : sight.Words["After_Act"];

    private DateTimeOffset? PurgedAt(LinkSight sight)
    {
        var retention = settings.Current<RetentionSettings>();
        var item = sight.Found.Item!;
        int days = item.Queue switch { QueueName.Holding => retention.HoldingDays, QueueName.Bad => retention.BadDays, _ => retention.QuarantineDays };
        return days == 0 || item is { HomeId: not null, HomeEndedAt: null } ? null : Microseconds.ToTime(item.ReceivedAt).AddDays(days);
    }

    private static string Number(LinkSight sight) => sight.Found.Link!.ItemId.ToString("N0", sight.Words.Culture);

    /// <summary>Enough for its owner to know it, too little to learn it.</summary>
    private static string Masked(string address)
    {
        int at = address.LastIndexOf('@');
        string first = StringInfo.GetNextTextElement(address);
        return at > 0 ? $"{ShownText.Line(first)}•••{ShownText.Line(address[at..])}" : "•••";
    }

    private static List<LinkFact> Facts(LinkSight sight)
    {
        if (sight.Found.Item is not { } item)
        {
            return [];
        }

        var words = sight.Words;
        var (from, address) = Sender(item, words);
        string sentence = ShownText.Line(ReasonWords.Sentence(item.Reason, item.Score, sight.Found.Threshold, item.Said, words.Culture));
        return
        [
            new(words["From"], from, address),
            new(words["Subject"], Subject(item, words)),
            new(words["Reason"], ShownText.Line(ReasonWords.Label(item.Reason, item.Score, item.Said, words.Culture)), sentence, Look(item.Queue)),
            new(words["Stopped"], words.Minute(Microseconds.ToTime(item.ReceivedAt)), words.Size(item.Size)),
        ];
    }

    internal static string Subject(ItemRow item, LinkWords words) => ShownText.Line(item.Subject) is { Length: > 0 } subject ? subject : words["NoSubject"];

    internal static (string From, string? Address) Sender(ItemRow item, LinkWords words)
    {
        string from = ShownText.Line(item.From, 120);
        string path = ShownText.Line(item.ReversePath, 120);
        return (from.Length > 0 ? from : words["NoName"], path.Length == 0 ? words["NullSender"] : from.Contains(path, StringComparison.OrdinalIgnoreCase) ? null : path);
    }

    internal static string Look(QueueName queue) => queue switch { QueueName.Holding => "q-holding", QueueName.Quarantine => "q-quarantine", _ => "q-bad" };
}
