using QueueDashboard.Data;
using QueueDashboard.Data.Queues;
using QueueDashboard.Digests;

namespace QueueDashboard.Web.Links;

/// <summary>What became of a reader's wish, in his words. Who decided is never said.</summary>
internal static class RequestWords
{
    // As long as a no is a no, asking again is not offered.
    private static readonly TimeSpan NoIsNo = TimeSpan.FromDays(1);

    /// <summary>Null: nothing was asked, or it can be asked anew.</summary>
    public static LinkNote? Of(ReleaseRequestRow? request, LinkWords words) => request switch
    {
        { State: RequestState.Open } => new("", "clock", words.Format("AskedOn", words.Minute(Microseconds.ToTime(request.AskedAt)))),
        { State: RequestState.Denied, SettledAt: { } at } when words.Now - Microseconds.ToTime(at) < NoIsNo => new("warn", "ban", words.Format("DeniedOn", words.Minute(Microseconds.ToTime(at)))),
        _ => null,
    };

    /// <summary>The facts, with when it was asked and what was answered.</summary>
    public static List<LinkFact> With(IReadOnlyList<LinkFact> facts, ReleaseRequestRow? request, LinkWords words)
    {
        List<LinkFact> all = [.. facts];
        if (request is null)
        {
            return all;
        }

        all.Add(new(words["Asked"], Line(request, words), ShownText.Line(request.Answer, 500) is { Length: > 0 } answer ? words.Format("Answered", answer) : null));
        return all;
    }

    /// <summary>One line: asked on, and granted, denied or lapsed.</summary>
    public static string Line(ReleaseRequestRow request, LinkWords words)
    {
        string asked = words.Format("AskedOn", words.Minute(Microseconds.ToTime(request.AskedAt)));
        return request is { State: not RequestState.Open, SettledAt: { } at }
            ? $"{asked} {words.Format($"{request.State}On", words.Minute(Microseconds.ToTime(at)))}"
            : asked;
    }
}
