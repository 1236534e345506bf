using Microsoft.AspNetCore.Localization;
using QueueDashboard.Accounts;
using QueueDashboard.Audit;
using QueueDashboard.Links;
using QueueDashboard.Web.Access;

namespace QueueDashboard.Web.Links;

/// <summary>What a request tells of its visitor, and the log of openings.</summary>
internal sealed partial class LinkVisits(LinkKeeper links, TimeProvider clock, ILogger<LinkVisits> logger)
{
    /// <param name="path">a for an action link, me for a reader's own page.</param>
    public LinkSight Sight(HttpContext context, string path, string token, LinkLookup found)
    {
        string address = $"{path}/{Uri.EscapeDataString(token)}";
        return new(found, address, $"{context.Request.PathBase}/{address}", Words(context, found), Rights.Has(context.User, Right.ActOnItems));
    }

    /// <summary>A signed-in person acts under his own name by an administrator's link; everybody else as the address it was made for.</summary>
    public static Actor Actor(HttpContext context, LinkSight sight) => sight is { SignedIn: true, Found.ForAdministrator: true }
        ? CurrentActor.Of(context)
        : Audit.Actor.Link(sight.Found.Link!.MadeFor, Client(context));

    public static IReadOnlyList<string>? Domains(HttpContext context, LinkSight sight) =>
        sight is { SignedIn: true, Found.ForAdministrator: true } && AccessClaims.Scope(context.User) is { IsEverything: false } scope ? scope.Domains : null;

    /// <summary>Remembers the opening when the answer is out: the write must not make a known link slower than an unknown one.</summary>
    public void Remember(HttpContext context, LinkLookup found)
    {
        if (found.Link is not { } link)
        {
            return;
        }

        var visit = new LinkVisit(context.Request.Method, context.Request.Headers.UserAgent.ToString() is { Length: > 0 } agent ? agent : null, Client(context));
        context.Response.OnCompleted(async () =>
        {
            try
            {
                await links.RecordOpeningAsync(link.Id, visit, found.Outcome, CancellationToken.None);
            }
            catch (Exception failure)
            {
                Log.NotRemembered(logger, failure, link.Id);
            }
        });
    }

    private LinkWords Words(HttpContext context, LinkLookup found)
    {
        return Words(context, found.ChosenLanguage, found.Language);
    }

    /// <summary>What somebody chose goes before what his browser says, and that before the mail that he came from.</summary>
    public LinkWords Words(HttpContext context, string? chosen = null, string? otherwise = null)
    {
        var asked = context.Features.Get<IRequestCultureFeature>();
        string language = chosen ?? (asked is { Provider: not null } ? asked.RequestCulture.UICulture.TwoLetterISOLanguageName : otherwise ?? "en");
        var zone = context.Request.Cookies["qd-zone"] is { Length: > 0 } id && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var known) ? known : clock.LocalTimeZone;
        return new LinkWords(language, zone, clock.GetUtcNow());
    }

    public static string? Client(HttpContext context) => context.Connection.RemoteIpAddress?.ToString();

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "An opening of link {Link} could not be recorded.")]
        public static partial void NotRemembered(ILogger logger, Exception failure, long link);
    }
}
