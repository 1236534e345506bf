using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using QueueDashboard.Audit;
using QueueDashboard.Data.Digests;
using QueueDashboard.Data.Links;
using QueueDashboard.Digests;
using QueueDashboard.Links;
using QueueDashboard.Queues;
using QueueDashboard.Settings;
using QueueDashboard.Web.Access;

namespace QueueDashboard.Web.Links;

/// <summary>
/// A reader's own page, reached by the link that his digests carry: no account, no circuit, no script. GET and HEAD show and change nothing; the
/// token is the proof of a POST.
/// </summary>
internal sealed partial class OwnPageEndpoints(
    LinkKeeper links, OwnPageWriter writer, OwnPageActs acts, OwnPages own, LinkPageWriter pages, LinkVisits visits, UnknownLinkLimit unknown, MineLimit mine, SettingsStore settings, ILogger<OwnPageEndpoints> logger)
{
    private static readonly LinkLookup Nothing = new(null, null, [], null, null, new LinkOutcome.Unknown());
    private static readonly string[] Looking = [HttpMethods.Get, HttpMethods.Head];

    public static void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/me/{token}").AllowAnonymous().DisableAntiforgery().WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(64 * 1024)).ExcludeFromDescription();
        group.MapMethods("", Looking, (HttpContext context, string token, OwnPageEndpoints pages, CancellationToken cancel) => pages.ShowAsync(context, token, cancel));
        group.MapPost("", (HttpContext context, string token, OwnPageEndpoints pages, CancellationToken cancel) => pages.PressAsync(context, token, cancel));
        group.MapPost("/undo", (HttpContext context, string token, OwnPageEndpoints pages, CancellationToken cancel) => pages.UndoAsync(context, token, cancel));
        group.MapPost("/digests", (HttpContext context, string token, OwnPageEndpoints pages, CancellationToken cancel) => pages.ChooseAsync(context, token, cancel));
        group.MapPost("/now", (HttpContext context, string token, OwnPageEndpoints pages, CancellationToken cancel) => pages.SendNowAsync(context, token, cancel));
        group.MapPost("/senders", (HttpContext context, string token, OwnPageEndpoints pages, CancellationToken cancel) => pages.SendersAsync(context, token, cancel));
        group.MapPost("/fresh", (HttpContext context, string token, OwnPageEndpoints pages, CancellationToken cancel) => pages.FreshAsync(context, token, cancel));
        group.MapMethods("/unsubscribe", Looking, (HttpContext context, string token, OwnPageEndpoints pages, CancellationToken cancel) => pages.ShowOffAsync(context, token, cancel));
        group.MapPost("/unsubscribe", (HttpContext context, string token, OwnPageEndpoints pages, CancellationToken cancel) => pages.SetOffAsync(context, token, off: true, cancel));
        group.MapPost("/subscribe", (HttpContext context, string token, OwnPageEndpoints pages, CancellationToken cancel) => pages.SetOffAsync(context, token, off: false, cancel));
        var quiet = routes.MapGroup("/mine").AllowAnonymous().DisableAntiforgery().WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(8 * 1024)).ExcludeFromDescription();
        quiet.MapMethods("", Looking, (HttpContext context, OwnPageEndpoints pages) => pages.Mine(context));
        quiet.MapPost("", (HttpContext context, OwnPageEndpoints pages, CancellationToken cancel) => pages.MailMineAsync(context, cancel));
    }

    private Task<IResult> ShowAsync(HttpContext context, string token, CancellationToken cancel) => WithAsync(context, token, async sight =>
    {
        var query = context.Request.Query;
        long? before = long.TryParse(query["before"].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out long id) ? id : null;
        return query["part"].ToString() switch
        {
            "digests" => await writer.DigestsAsync(sight, cancel),
            "senders" => await writer.SendersAsync(sight, before, cancel),
            _ => await writer.MessagesAsync(sight, query["show"].ToString() == "settled", before, cancel),
        };
    }, cancel);

    private Task<IResult> PressAsync(HttpContext context, string token, CancellationToken cancel) => WithAsync(context, token, async sight =>
    {
        var (note, undoable) = await acts.PressAsync(sight, await FormAsync(context, cancel), Who(context, sight), cancel);
        return await writer.MessagesAsync(sight, settled: false, null, cancel, note, undoable);
    }, cancel);

    private Task<IResult> UndoAsync(HttpContext context, string token, CancellationToken cancel) => WithAsync(context, token, async sight =>
    {
        bool any = await acts.UndoAsync(sight, await FormAsync(context, cancel), Who(context, sight), cancel);
        return await writer.MessagesAsync(sight, settled: false, null, cancel, any ? new("done", "check", sight.Words["Undone"]) : new("warn", "info", sight.Words["Own_TooLate"]));
    }, cancel);

    private Task<IResult> ChooseAsync(HttpContext context, string token, CancellationToken cancel) => WithAsync(context, token, async sight =>
    {
        var form = await FormAsync(context, cancel);
        if (await acts.ChooseAsync(sight, form, Who(context, sight), cancel) is { } wrong)
        {
            return await writer.DigestsAsync(sight, cancel, new("warn", "warn", sight.Words[wrong]));
        }

        // The page speaks the language that was just chosen.
        var words = visits.Words(context, (await links.FindAsync(token, cancel)).ChosenLanguage, sight.Found.Language);
        return await writer.DigestsAsync(sight, cancel, new("done", "check", words["Own_Saved"]), words);
    }, cancel);

    private Task<IResult> SendNowAsync(HttpContext context, string token, CancellationToken cancel) => WithAsync(context, token, async sight =>
        await writer.DigestsAsync(sight, cancel, await acts.SendNowAsync(sight, Who(context, sight), cancel) ? new("done", "check", sight.Words["Own_Sent"]) : new("warn", "info", sight.Words["Own_NotSent"])), cancel);

    private Task<IResult> SendersAsync(HttpContext context, string token, CancellationToken cancel) => WithAsync(context, token, async sight =>
    {
        var (note, typed) = await acts.ChangeSendersAsync(sight, await FormAsync(context, cancel), Who(context, sight), cancel);
        return await writer.SendersAsync(sight, null, cancel, note, typed);
    }, cancel);

    /// <summary>The same answer whatever becomes of it.</summary>
    private async Task<IResult> FreshAsync(HttpContext context, string token, CancellationToken cancel)
    {
        var sight = await LookAsync(context, token, cancel);
        if (sight.Found.Link is not { } link)
        {
            return Unknown(context, sight);
        }

        await own.MailLinkAsync(link.MadeFor, address => Actor.Link(address, LinkVisits.Client(context)), cancel);
        return LinkEndpoints.Page(context, LinkPageWriter.Plain(sight.Words, StatusCodes.Status200OK, "OwnFreshSent"));
    }

    /// <summary>Works by old mails, too: who wants no more of them must not have to ask for a new one first.</summary>
    private async Task<IResult> ShowOffAsync(HttpContext context, string token, CancellationToken cancel)
    {
        var sight = await LookAsync(context, token, cancel);
        if (sight.Found.Link is null)
        {
            return Unknown(context, sight);
        }

        bool off = (await acts.ChoiceAsync(sight, cancel)).Scheduling(AddressKey.Fold(sight.Found.Link.MadeFor))?.Schedule is DigestSchedule.Off;
        return LinkEndpoints.Page(context, OffPage(sight, off, note: null));
    }

    private async Task<IResult> SetOffAsync(HttpContext context, string token, bool off, CancellationToken cancel)
    {
        var sight = await LookAsync(context, token, cancel);
        if (sight.Found.Link is null)
        {
            return Unknown(context, sight);
        }

        await acts.SetOffAsync(sight, off, Who(context, sight), cancel);
        return LinkEndpoints.Page(context, OffPage(sight, off, new("done", "check", sight.Words[off ? "Off_Done" : "Off_Undone"])));
    }

    private static LinkPageModel OffPage(LinkSight sight, bool off, LinkNote? note)
    {
        var words = sight.Words;
        string key = off ? "IsOff" : "IsOn";
        return LinkPageWriter.Plain(words, StatusCodes.Status200OK, key, ShownText.Line(sight.Found.Link!.MadeFor)) with
        {
            Note = note,
            Buttons = off
                ? [new($"{sight.Address}/subscribe", words["Off_Again"], "restore", "")]
                : [new($"{sight.Address}/unsubscribe", words["Off_Button"], "ban", "primary")],
            After = words["Off_After"],
        };
    }

    private static LinkPageModel MineModel(LinkWords words) => LinkPageWriter.Plain(words, StatusCodes.Status200OK, "Mine") with
    {
        Buttons = [new("mine", words["Mine_Button"], "mail", "primary", Input: words["Mine_Field"])],
        After = words["Mine_After"],
    };

    private RazorComponentResult<LinkPage> Mine(HttpContext context) => LinkEndpoints.Page(context, MineModel(visits.Words(context)));

    /// <summary>The same answer for everybody, and before anything is looked up: not even its time tells who is known here.</summary>
    private async Task<IResult> MailMineAsync(HttpContext context, CancellationToken cancel)
    {
        var words = visits.Words(context);
        if (!mine.Allows(ClientLimit.Key(context.Connection.RemoteIpAddress)))
        {
            context.Response.Headers.RetryAfter = "60";
            return LinkEndpoints.Page(context, LinkPageWriter.Plain(words, StatusCodes.Status429TooManyRequests, "MineTooMany"));
        }

        string address = (await FormAsync(context, cancel))["address"].ToString().Trim();
        string? client = LinkVisits.Client(context);
        if (settings.Current<GeneralSettings>().IsOwn(address))
        {
            context.Response.OnCompleted(async () =>
            {
                try
                {
                    await own.MailLinkAsync(address, known => Actor.Link(known, client), CancellationToken.None);
                }
                catch (Exception failure)
                {
                    Log.NotMailed(logger, failure);
                }
            });
        }

        return LinkEndpoints.Page(context, LinkPageWriter.Plain(words, StatusCodes.Status200OK, "OwnFreshSent"));
    }

    private async Task<IResult> WithAsync(HttpContext context, string token, Func<LinkSight, Task<OwnPageModel>> page, CancellationToken cancel)
    {
        var sight = await LookAsync(context, token, cancel);
        if (sight.Found.Outcome is not LinkOutcome.Alive || !settings.Current<GeneralSettings>().IsOwn(sight.Found.Link?.MadeFor ?? ""))
        {
            return sight.Found.Link is null ? Unknown(context, sight) : LinkEndpoints.Page(context, pages.Now(sight with { Found = sight.Found with { Outcome = Ended(sight.Found) } }));
        }

        var model = await page(sight);
        LinkEndpoints.Guard(context);
        return new RazorComponentResult<OwnPage>(new Dictionary<string, object?> { [nameof(OwnPage.Model)] = model });
    }

    /// <summary>An address that lost its domain has no page any more.</summary>
    private static LinkOutcome Ended(LinkLookup found) => found.Outcome is LinkOutcome.Alive ? new LinkOutcome.Expired(Data.Microseconds.ToTime(found.Link!.CreatedAt)) : found.Outcome;

    private async Task<LinkSight> LookAsync(HttpContext context, string token, CancellationToken cancel)
    {
        var found = await links.FindAsync(token, cancel) is { Link.Act: LinkAct.OwnPage } known ? known : Nothing;
        visits.Remember(context, found);
        return visits.Sight(context, "me", token, found);
    }

    private RazorComponentResult<LinkPage> Unknown(HttpContext context, LinkSight sight)
    {
        if (unknown.Allows(ClientLimit.Key(context.Connection.RemoteIpAddress)))
        {
            return LinkEndpoints.Page(context, pages.Now(sight));
        }

        context.Response.Headers.RetryAfter = "60";
        return LinkEndpoints.Page(context, LinkPageWriter.Plain(sight.Words, StatusCodes.Status429TooManyRequests, "TooMany"));
    }

    private static Actor Who(HttpContext context, LinkSight sight) => Actor.Link(sight.Found.Link!.MadeFor, LinkVisits.Client(context));

    private static async Task<IFormCollection> FormAsync(HttpContext context, CancellationToken cancel) =>
        context.Request.HasFormContentType ? await context.Request.ReadFormAsync(cancel) : FormCollection.Empty;

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The link to somebody's own page could not be mailed.")]
        public static partial void NotMailed(ILogger logger, Exception failure);
    }
}
