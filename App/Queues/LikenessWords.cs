using QueueDashboard.Data.Queues;

namespace QueueDashboard.Queues;

/// <summary>The kinds of likeness in the words of the search and the API.</summary>
internal static class LikenessWords
{
    public static string Of(Likeness kind) => kind switch
    {
        Likeness.SenderDomain => "sender",
        Likeness.Client => "client",
        Likeness.SubjectShape => "subject",
        Likeness.Attachment => "attachment",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    /// <summary>The search that finds what is like this message.</summary>
    public static string Search(Likeness kind, long itemId) => FormattableString.Invariant($"alike:{Of(kind)}/{itemId}");
}
