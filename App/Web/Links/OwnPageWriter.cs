using System.Globalization;
using QueueDashboard.Actions;
using QueueDashboard.Data;
using QueueDashboard.Data.Digests;
using QueueDashboard.Data.Links;
using QueueDashboard.Digests;
using QueueDashboard.Links;
using QueueDashboard.Queues;
using QueueDashboard.Queues.Reasons;
using QueueDashboard.Senders;

namespace QueueDashboard.Web.Links;

/// <summary>Reads what a reader's own page shows, and says it without naming anybody but him.</summary>
internal sealed class OwnPageWriter(LinkKeeper links, LinkActs acts, RecipientChoices choices, DigestQueries digests, IReadSenders senders)
{
    public const int PageSize = 50;

    public static readonly string[] Parts = ["messages", "digests", "senders"];

    /// <summary>The week as most readers of these two languages begin it.</summary>
    public static readonly int[] Days = [1, 2, 3, 4, 5, 6, 0];

    public static readonly (string Value, string Key)[] Schedules =
        [("", "Own_Schedule_Usual"), ("off", "Own_Schedule_Off"), ("arrival", "Own_Schedule_OnArrival"), ("daily", "Own_Schedule_Daily"), ("weekly", "Own_Schedule_Weekly")];

    private static readonly string[] Zones =
    [
        "Europe/Berlin", "Europe/Vienna", "Europe/Zurich", "Europe/London", "Europe/Dublin", "Europe/Paris", "Europe/Amsterdam", "Europe/Brussels", "Europe/Rome", "Europe/Madrid", "Europe/Lisbon",
        "Europe/Copenhagen", "Europe/Stockholm", "Europe/Helsinki", "Europe/Warsaw", "Europe/Prague", "Europe/Athens", "Europe/Istanbul", "Europe/Kyiv", "Africa/Cairo", "Africa/Johannesburg",
        "Asia/Dubai", "Asia/Kolkata", "Asia/Singapore", "Asia/Shanghai", "Asia/Tokyo", "Australia/Sydney", "Pacific/Auckland", "America/New_York", "America/Chicago", "America/Denver",
        "America/Los_Angeles", "America/Sao_Paulo", "UTC",
    ];

    public static string Word(DigestSchedule? schedule) => schedule switch { DigestSchedule.Off => "off", DigestSchedule.OnArrival => "arrival", DigestSchedule.Daily => "daily", DigestSchedule.Weekly => "weekly", _ => "" };

    public async Task<OwnPageModel> MessagesAsync(LinkSight sight, bool settled, long? before, CancellationToken cancel, LinkNote? note = null, IReadOnlyList<long>? undoable = null)
    {
        var link = sight.Found.Link!;
        var page = await links.FindOwnAsync(link, AddressKey.Fold(link.MadeFor), settled, before, PageSize, cancel);
        return Page(sight, "messages", note) with { Settled = settled, Lines = [.. page.Rows.Select(row => Line(row, sight.Words))], Next = page.Next, Undoable = undoable ?? [] };
    }

    public async Task<OwnPageModel> DigestsAsync(LinkSight sight, CancellationToken cancel, LinkNote? note = null, LinkWords? words = null)
    {
        var spoken = words ?? sight.Words;
        string key = AddressKey.Fold(sight.Found.Link!.MadeFor);
        var book = await choices.OfAsync(key, cancel);
        var own = ChoiceDraft.Of(book.Own(key));
        var subscription = (await digests.SubscriptionsAsync(cancel)).Find(row => row.Audience is Audience.Recipients);
        var usual = subscription is null ? null : ChoiceBook.Usual(subscription, book, key);
        var choice = new OwnChoice(
            own.Schedule,
            Time(own.AtMinute ?? usual?.AtMinute ?? 420),
            own.Weekday ?? usual?.Weekday ?? 1,
            own.Language ?? "",
            own.TimeZone ?? "",
            Usual(usual, spoken),
            Zones);
        return Page(sight, "digests", note) with { Words = spoken, Choice = choice };
    }

    public async Task<OwnPageModel> SendersAsync(LinkSight sight, long? before, CancellationToken cancel, LinkNote? note = null, string typed = "")
    {
        var words = sight.Words;
        var page = await senders.PageAsync(new SenderFilter(For: SenderKeys.Recipient(sight.Found.Link!.MadeFor)), before, PageSize, cancel);
        return Page(sight, "senders", note) with
        {
            Senders = [.. page.Rows.Select(row => new OwnSender(row.Id, row.Verdict, ShownText.Line(row.Pattern), row.EndsAt is { } end ? words.Format("Own_Until", words.Day(end)) : null))],
            Next = page.Next,
            Typed = ShownText.Line(typed),
        };
    }

    private static OwnPageModel Page(LinkSight sight, string part, LinkNote? note) =>
        new() { Words = sight.Words, Part = part, Address = sight.Address, MadeFor = ShownText.Line(sight.Found.Link!.MadeFor), Note = note };

    private OwnLine Line(LinkLookup found, LinkWords words)
    {
        var item = found.Item!;
        var (from, address) = LinkPageWriter.Sender(item, words);
        bool asks = acts.RightOf(found, LinkAct.Release, signedIn: false) is not LinkRight.Allowed;
        string? state = found.Outcome switch
        {
            LinkOutcome.AlreadyDone done => words.Format("Own_Done", words[$"State_{done.What}"], words.Minute(done.When), words[$"Own_By_{(done.By is LinkDoer.Colleague ? "Colleague" : done.By is LinkDoer.Server ? "Server" : "You")}"]),
            _ => null,
        };
        var request = found.Request;
        return new(
            item.Id,
            LinkPageWriter.Subject(item, words),
            address is null ? from : $"{from} · {address}",
            ShownText.Line(ReasonWords.Label(item.Reason, item.Score, item.Said, words.Culture)),
            LinkPageWriter.Look(item.Queue),
            words.Minute(Microseconds.ToTime(item.ReceivedAt)),
            state,
            request is null ? null : RequestWords.Line(request, words),
            ShownText.Line(request?.Answer, 500) is { Length: > 0 } answer ? words.Format("Answered", answer) : null,
            asks,
            asks && state is null && RequestWords.Of(request, words) is null,
            !asks && item.ReversePath.Length > 0);
    }

    private static string Usual(SubscriptionRow? usual, LinkWords words) => usual switch
    {
        null or { Enabled: false } or { Schedule: DigestSchedule.Off } => words["Own_Usual_Off"],
        { Schedule: DigestSchedule.OnArrival } => words["Own_Usual_OnArrival"],
        { Schedule: DigestSchedule.Hourly } => words["Own_Usual_Hourly"],
        { Schedule: DigestSchedule.Daily } => words.Format("Own_Usual_Daily", Time(usual.AtMinute)),
        { Schedule: DigestSchedule.Weekly } => words.Format("Own_Usual_Weekly", words.Culture.DateTimeFormat.GetDayName((DayOfWeek)Math.Clamp(usual.Weekday, 0, 6)), Time(usual.AtMinute)),
        _ => words["Own_Usual_Plan"],
    };

    private static string Time(int minute) => TimeOnly.MinValue.AddMinutes(Math.Clamp(minute, 0, 1439)).ToString("HH:mm", CultureInfo.InvariantCulture);
}
