using Microsoft.Extensions.Localization;
using QueueDashboard.Batv;

namespace QueueDashboard.Web.Backscatter;

/// <summary>Why something was refused, in the viewer's language where there is a text.</summary>
internal static class RefusalWords
{
    public const string NotAllowed = "not-allowed";

    /// <returns>Null when it was done.</returns>
    public static string? Problem(this IStringLocalizer<BackscatterText> texts, KeyResult result) => result switch
    {
        KeyResult.Refused refused => Sentence(texts, refused.Code, refused.Sentence),
        KeyResult.NotFound missing => texts["Error.key-gone", missing.Slot],
        _ => null,
    };

    /// <returns>Null when it was done.</returns>
    public static string? Problem(this IStringLocalizer<BackscatterText> texts, ExemptionResult result) => result switch
    {
        ExemptionResult.Refused refused => Sentence(texts, refused.Code, refused.Sentence),
        ExemptionResult.NotFound => texts["Error.exemption-gone"],
        _ => null,
    };

    private static string Sentence(IStringLocalizer<BackscatterText> texts, string code, string otherwise) =>
        texts[$"Error.{code}"] is { ResourceNotFound: false } known ? known.Value : otherwise;
}
