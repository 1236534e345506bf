using Microsoft.AspNetCore.Http.HttpResults;
using QueueDashboard.Actions;
using QueueDashboard.Data.Links;
using QueueDashboard.Digests;
using QueueDashboard.Links;
using QueueDashboard.Settings;
using QueueDashboard.Web.Access;

namespace QueueDashboard.Web.Links;

/// <summary>
/// The addresses that digests carry. GET and HEAD show and change nothing: link scanners open every link of a mail. The token is
/// the proof of a POST, so that it works from a mail program and from a script alike.
/// </summary>
internal sealed class LinkEndpoints(LinkKeeper links, LinkActs acts, FreshLinks fresh, LinkPageWriter pages, WholeDigestActs whole, LinkVisits visits, UnknownLinkLimit limit, SettingsStore settings)
{
    /// <summary>Nothing may act on this page but its own form: no script, no frame, no other host.</summary>
    internal const string Policy = "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'self'; frame-ancestors 'none'";

    private static readonly LinkLookup Nothing = new(null, null, [], null, null, new LinkOutcome.Unknown());

    public static void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/a/{token}").AllowAnonymous().DisableAntiforgery().WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(64 * 1024)).ExcludeFromDescription();
        group.MapMethods("", [HttpMethods.Get, HttpMethods.Head], (HttpContext context, string token, LinkEndpoints links, CancellationToken cancel) => links.ShowAsync(context, token, cancel));
        group.MapPost("", (HttpContext context, string token, LinkEndpoints links, CancellationToken cancel) => links.PressAsync(context, token, cancel));
        group.MapPost("/undo", (HttpContext context, string token, LinkEndpoints links, CancellationToken cancel) => links.UndoAsync(context, token, cancel));
        group.MapPost("/fresh", (HttpContext context, string token, LinkEndpoints links, CancellationToken cancel) => links.FreshAsync(context, token, cancel));
    }

    private async Task<IResult> ShowAsync(HttpContext context, string token, CancellationToken cancel)
    {
        var sight = await LookAsync(context, token, cancel);
        if (sight.Found.Link is null)
        {
            return Unknown(context, sight);
        }

        if (IsWhole(sight))
        {
            return Page(context, await whole.ShowAsync(sight, cancel));
        }

        // A browser that loads a page ahead of the click says so; nobody has clicked yet.
        bool acts = settings.Current<LinkSettings>().ActAtOnce && HttpMethods.IsGet(context.Request.Method) && !context.Request.Headers.ContainsKey("Sec-Purpose") && !context.Request.Headers.ContainsKey("Purpose");
        return Page(context, acts ? await ActAsync(context, sight, cancel) : pages.Now(sight));
    }

    private async Task<IResult> PressAsync(HttpContext context, string token, CancellationToken cancel)
    {
        var sight = await LookAsync(context, token, cancel);
        if (sight.Found.Link is null)
        {
            return Unknown(context, sight);
        }

        return Page(context, IsWhole(sight) ? await whole.PressAsync(context, sight, cancel) : await ActAsync(context, sight, cancel));
    }

    private async Task<LinkPageModel> ActAsync(HttpContext context, LinkSight sight, CancellationToken cancel)
    {
        if (sight.Found.Outcome is not LinkOutcome.Alive || sight.Found.Link is not { } link)
        {
            return pages.Now(sight);
        }

        switch (acts.RightOf(sight.Found, link.Act, sight.SignedIn))
        {
            case LinkRight.SignIn:
                return pages.Now(sight);
            case LinkRight.Ask:
                var asked = await acts.AskAsync(sight.Found, await TextAsync(context, cancel), LinkVisits.Actor(context, sight), cancel);
                return asked is AskResult.Asked or AskResult.Already or AskResult.TooMany ? LinkPageWriter.Asked(sight, asked) : pages.Now(sight with { Found = await links.FindAsync(Token(sight), cancel) });
            default:
                return await acts.ActAsync(sight.Found, link.Act, LinkVisits.Actor(context, sight), LinkVisits.Domains(context, sight), cancel) switch
                {
                    ActionResult.Done done => pages.JustDone(sight, link.Act, done.UndoUntil),
                    ActionResult.Refused => LinkPageWriter.NoRelay(sight),

                    // Somebody was first, or the message has just been purged: looked up again it says so.
                    _ => pages.Now(sight with { Found = await links.FindAsync(Token(sight), cancel) }),
                };
        }
    }

    private async Task<IResult> UndoAsync(HttpContext context, string token, CancellationToken cancel)
    {
        var sight = await LookAsync(context, token, cancel);
        if (sight.Found.Link is null)
        {
            return Unknown(context, sight);
        }

        if (IsWhole(sight))
        {
            return Page(context, await whole.UndoAsync(context, sight, cancel));
        }

        var result = await acts.UndoAsync(sight.Found, LinkVisits.Actor(context, sight), cancel);
        var now = sight with { Found = await links.FindAsync(token, cancel) };
        return Page(context, result is ActionResult.Done ? pages.Undone(now) : pages.Now(now));
    }

    /// <summary>The same answer whatever becomes of it: whoever asks learns nothing of the message or the address.</summary>
    private async Task<IResult> FreshAsync(HttpContext context, string token, CancellationToken cancel)
    {
        var sight = await LookAsync(context, token, cancel);
        if (sight.Found.Link is null)
        {
            return Unknown(context, sight);
        }

        await fresh.AskAsync(sight.Found, Audit.Actor.Link(sight.Found.Link.MadeFor, context.Connection.RemoteIpAddress?.ToString()), cancel);
        return Page(context, LinkPageWriter.FreshSent(sight));
    }

    internal static async Task<string?> TextAsync(HttpContext context, CancellationToken cancel) =>
        context.Request.HasFormContentType ? (await context.Request.ReadFormAsync(cancel))["text"].ToString() : null;

    private async Task<LinkSight> LookAsync(HttpContext context, string token, CancellationToken cancel)
    {
        // A link to somebody's own page opens nothing here: it is as unknown as any other.
        var found = await links.FindAsync(token, cancel) is { Link: not { Act: LinkAct.OwnPage } } known ? known : Nothing;
        visits.Remember(context, found);
        return visits.Sight(context, "a", token, found);
    }

    private RazorComponentResult<LinkPage> Unknown(HttpContext context, LinkSight sight)
    {
        if (limit.Allows(ClientLimit.Key(context.Connection.RemoteIpAddress)))
        {
            return Page(context, pages.Now(sight));
        }

        context.Response.Headers.RetryAfter = "60";
        return Page(context, LinkPageWriter.Plain(sight.Words, StatusCodes.Status429TooManyRequests, "TooMany"));
    }

    private static bool IsWhole(LinkSight sight) => sight.Found is { Link.Act: LinkAct.WholeDigest, Outcome: LinkOutcome.Alive };

    private static string Token(LinkSight sight) => Uri.UnescapeDataString(sight.Address["a/".Length..]);

    internal static RazorComponentResult<LinkPage> Page(HttpContext context, LinkPageModel model)
    {
        Guard(context);
        return new(new Dictionary<string, object?> { [nameof(LinkPage.Model)] = model }) { StatusCode = model.Status };
    }

    /// <summary>What holds for every page that a token opens.</summary>
    internal static void Guard(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.CacheControl = "no-store";
        headers["Referrer-Policy"] = "no-referrer";
        headers["X-Robots-Tag"] = "noindex, nofollow";
        headers.ContentSecurityPolicy = Policy;
    }
}
