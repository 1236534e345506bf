using QueueDashboard.Data.Queues;

namespace QueueDashboard.Queues.Reasons;

/// <summary>A reason that a door or a scanner's push gave, as one more reading beside those of the header.</summary>
internal static class ToldReason
{
    public static Reading Reading(HeldReason told) => new()
    {
        Code = told.Code,
        Queue = told.Queue,
        Score = told.Score is { } points && double.IsFinite(points) ? new Score(Math.Clamp(points, -PointNumber.Limit, PointNumber.Limit), told.Threshold) : null,
        Said = told.Said is null ? null : CleanText.Line(told.Said, CleanText.SaidLength),

        // Words without a code, as a log line's, explain the hold and name no danger.
        IsFreeText = told.Code is ReasonCode.Unknown,
        Evidence = [.. told.Evidence.Select(one => new Evidence(one.Rule, one.Points, one.Text))],
        Scanner = told.Scanner,
    };
}
