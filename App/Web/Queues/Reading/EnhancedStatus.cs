using Microsoft.Extensions.Localization;

namespace QueueDashboard.Web.Queues.Reading;

/// <summary>Enhanced status codes (RFC 3463 and the codes registered since) in words.</summary>
internal static class EnhancedStatus
{
    /// <summary>"For good: there is no such mailbox."; null: no code.</summary>
    public static string? Words(IStringLocalizer<ReadingText> texts, string? status)
    {
        if (status?.Split('.') is not [var kind, var subject, var detail] || kind is not ("2" or "4" or "5"))
        {
            return null;
        }

        string words = texts[$"Enhanced.{subject}-{detail}"] is { ResourceNotFound: false } known ? known.Value
            : texts[$"Enhanced.{subject}-x"] is { ResourceNotFound: false } roughly ? roughly.Value
            : texts["Enhanced.x"].Value;
        return texts[$"Class.{kind}", words];
    }
}
