using Microsoft.AspNetCore.Http.HttpResults;

namespace QueueDashboard.Web.Access;

/// <summary>The pages as results: rendered on the server, without a circuit, never kept by a cache.</summary>
internal static class AccessPages
{
    public static IResult SignIn(HttpContext context, SignInForm form, int status = StatusCodes.Status200OK) =>
        Page<SignInPage>(context, status, new() { [nameof(SignInPage.Form)] = form });

    public static IResult Once(HttpContext context, OnceForm form) =>
        Page<OncePage>(context, form.Errors.Count > 0 ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK, new() { [nameof(OncePage.Form)] = form });

    public static IResult Code(HttpContext context, CodeForm form, int status = StatusCodes.Status200OK) =>
        Page<CodePage>(context, status, new() { [nameof(CodePage.Form)] = form });

    public static IResult SecondFactor(HttpContext context, SecondFactorForm form) =>
        Page<SecondFactorPage>(context, form.Error is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest, new() { [nameof(SecondFactorPage.Form)] = form });

    /// <summary>The only time that the codes are shown.</summary>
    public static IResult RecoveryCodes(HttpContext context, IReadOnlyList<string> codes, string back) =>
        Page<RecoveryCodesPage>(context, StatusCodes.Status200OK, new() { [nameof(RecoveryCodesPage.Codes)] = codes, [nameof(RecoveryCodesPage.Back)] = back });

    public static IResult OwnPassword(HttpContext context, OnceForm form) =>
        Page<OwnPasswordPage>(context, form.Errors.Count > 0 ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK, new() { [nameof(OwnPasswordPage.Form)] = form });

    public static IResult Passkey(HttpContext context, PasskeyForm form, int status = StatusCodes.Status200OK) =>
        Page<PasskeyPage>(context, status, new() { [nameof(PasskeyPage.Form)] = form });

    /// <summary>Used, expired, replaced or never made: 410, whichever it was.</summary>
    public static IResult DeadLink(HttpContext context) => Notice(context, "DeadLink", Urls.SignIn, StatusCodes.Status410Gone);

    public static IResult NotAllowed(HttpContext context) => Notice(context, "NotAllowed", Urls.Overview, StatusCodes.Status403Forbidden);

    public static IResult NotFound(HttpContext context) => Notice(context, "NoPage", Urls.Overview, StatusCodes.Status404NotFound);

    /// <summary>The request itself is wrong: too large, or not as a browser sends it.</summary>
    public static IResult Refused(HttpContext context, int status) => Notice(context, "Refused", Urls.Overview, status);

    /// <param name="number">Finds the line of the log: a person can quote it.</param>
    public static IResult Failed(HttpContext context, string number) => Notice(context, "Failed", Urls.Overview, StatusCodes.Status500InternalServerError, number);

    private static RazorComponentResult Notice(HttpContext context, string name, string back, int status, string? number = null) =>
        Page<NoticePage>(context, status, new() { [nameof(NoticePage.Name)] = name, [nameof(NoticePage.Back)] = back, [nameof(NoticePage.Number)] = number });

    private static RazorComponentResult Page<T>(HttpContext context, int status, Dictionary<string, object?> parameters)
    {
        // In the words of the antiforgery token, which otherwise warns that it had to change ours.
        context.Response.Headers.CacheControl = "no-cache, no-store";
        context.Response.Headers.Pragma = "no-cache";
        context.Response.Headers["X-Robots-Tag"] = "noindex";

        // The token of a sign-in link stands in the address.
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
        return new(typeof(T), parameters) { StatusCode = status };
    }
}
