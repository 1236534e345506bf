using QueueDashboard.Data;
using QueueDashboard.Digests;
using QueueDashboard.Links;
using QueueDashboard.Queues.Reasons;

namespace QueueDashboard.Web.Links;

/// <summary>The page with all messages of a digest.</summary>
internal static class WholePageWriter
{
    public static LinkPageModel Page(LinkSight sight, IReadOnlyList<LinkLookup> members, LinkNote? note = null, IReadOnlyList<long>? undoable = null)
    {
        var words = sight.Words;
        List<LinkChoice> choices = [.. members.Select(member => Choice(member, words))];
        bool any = choices.Exists(choice => choice.State is null);
        return new()
        {
            Words = words,
            Status = StatusCodes.Status200OK,
            Title = words["Whole_Title"],
            Lead = words[any ? "Whole_Lead" : "Whole_Empty"],
            Note = note,
            Choices = choices,
            Address = sight.Address,
            Undoable = undoable ?? [],
        };
    }

    private static LinkChoice Choice(LinkLookup member, LinkWords words)
    {
        var item = member.Item!;
        var (from, address) = LinkPageWriter.Sender(item, words);
        string? state = member.Outcome switch
        {
            LinkOutcome.Alive => null,
            LinkOutcome.AlreadyDone done => words[$"State_{done.What}"],
            LinkOutcome.Superseded => words["State_Superseded"],
            _ => words["State_Expired"],
        };
        return new(
            item.Id,
            LinkPageWriter.Subject(item, words),
            address is null ? from : $"{from} · {address}",
            ShownText.Line(ReasonWords.Label(item.Reason, item.Score, item.Said, words.Culture)),
            LinkPageWriter.Look(item.Queue),
            words.Minute(Microseconds.ToTime(item.ReceivedAt)),
            state);
    }
}
