using Microsoft.Extensions.Localization;
using QueueDashboard.Accounts;

namespace QueueDashboard.Web.People;

/// <summary>What went wrong, in the language of the page.</summary>
internal static class PeopleProblems
{
    /// <summary>Null: nothing did.</summary>
    public static string? Problem(this IStringLocalizer<PeopleText> texts, AccountResult? result) => result switch
    {
        AccountResult.Done => null,
        AccountResult.Refused refused => string.Join(' ', refused.Errors.Select(texts.Sentence)),
        AccountResult.Unknown => texts["Gone"],
        _ => texts["NotAllowed"],
    };

    public static string Sentence(this IStringLocalizer<PeopleText> texts, AccountError error) => texts[$"Error.{error.Code}"] is { ResourceNotFound: false } known ? known.Value : error.Text;
}
