using Microsoft.AspNetCore.Localization;
using Microsoft.Extensions.Options;
using QueueDashboard.Accounts;
using QueueDashboard.Data.Accounts;

namespace QueueDashboard.Web.Access;

/// <summary>What follows when a step of the sign-in held: the next step, or the session.</summary>
internal sealed class SignInSteps(Sessions sessions, HalfSignIns halves, IOptions<AccessOptions> options)
{
    public IResult AskMore(HttpContext context, UserRow user, bool stay, string back)
    {
        halves.Begin(context, user, stay, back);
        string next = SecondSteps.HaveToBeSetUp(user, options.Value) ? Urls.SignInSetUp : Urls.SignInCode;
        return AccessForm.SeeOther(context, $"{context.Request.PathBase}/{next}");
    }

    /// <param name="by">One of <see cref="SignInWays"/>.</param>
    public async Task<IResult> BeginAsync(HttpContext context, UserRow user, bool stay, string back, string by, CancellationToken cancel)
    {
        await OpenAsync(context, user, stay, by, cancel);
        return AccessForm.SeeOther(context, back);
    }

    /// <summary>Begins the session without leading anywhere: the page that is shown still has something to say.</summary>
    public async Task OpenAsync(HttpContext context, UserRow user, bool stay, string by, CancellationToken cancel)
    {
        await sessions.BeginAsync(context, user, stay, by, cancel);
        HalfSignIns.End(context);
        Liking(context, CookieRequestCultureProvider.DefaultCookieName, user.Language.Length == 0 ? null : CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(user.Language)));
        Liking(context, "qd-theme", user.Theme.Length == 0 ? null : user.Theme);
    }

    /// <summary>Until a lock-out ends: in whole minutes, one at least.</summary>
    public static int Minutes(DateTimeOffset until, TimeProvider clock) => Math.Max(1, (int)Math.Ceiling((until - clock.GetUtcNow()).TotalMinutes));

    // What he chose elsewhere holds in a new browser, until he chooses something else in it. The theme's cookie is the page script's own.
    private static void Liking(HttpContext context, string cookie, string? value)
    {
        if (value is not null && !context.Request.Cookies.ContainsKey(cookie))
        {
            context.Response.Cookies.Append(cookie, value, new CookieOptions
            {
                Path = $"{context.Request.PathBase}/",
                MaxAge = TimeSpan.FromDays(365),
                SameSite = SameSiteMode.Lax,
                Secure = context.Request.IsHttps,
                IsEssential = true,
            });
        }
    }
}
