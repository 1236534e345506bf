using Microsoft.AspNetCore.Mvc;

namespace QueueDashboard.Web.Api;

/// <summary>One thing wrong with what was sent.</summary>
/// <param name="Key">The parameter or property; nested ones joined by dots.</param>
internal sealed record ApiFault(string Key, string Message);

/// <summary>
/// Every error of the API: problem details (RFC 9457) with a <c>code</c> for programs, which stays the same when the sentence is
/// improved.
/// </summary>
internal static class ApiProblem
{
    /// <summary>The words of <c>code</c> that stand for no status alone.</summary>
    public const string Settled = "settled";
    public const string Stale = "stale";
    public const string Invalid = "invalid";
    public const string UnknownRecipient = "unknown-recipient";

    public static IResult NotFound(string what) => Of(StatusCodes.Status404NotFound, "not-found", "Not found", what);

    /// <summary>A parameter in the address that cannot be used.</summary>
    public static IResult BadQuery(IReadOnlyList<ApiFault> faults) => Faults(StatusCodes.Status400BadRequest, "bad-query", "The address has a parameter that cannot be used", faults);

    /// <summary>A body that is JSON, but says something that cannot be done.</summary>
    public static IResult Unprocessable(string code, IReadOnlyList<ApiFault> faults) => Faults(StatusCodes.Status422UnprocessableEntity, code, "What was sent cannot be used", faults);

    public static IResult Of(int status, string code, string title, string detail, params (string Name, object? Value)[] more)
    {
        var problem = new ProblemDetails { Status = status, Title = title, Detail = detail, Extensions = { ["code"] = code } };
        foreach (var (name, value) in more)
        {
            problem.Extensions[name] = value;
        }

        return Results.Problem(problem);
    }

    private static IResult Faults(int status, string code, string title, IReadOnlyList<ApiFault> faults) =>
        Of(status, code, title, string.Join(" ", faults.Select(fault => fault.Message)), ("errors", faults));
}
