using QueueDashboard.Data.Alarms;

namespace QueueDashboard.Alarms;

/// <summary>The unit of a kind's limit and of what is measured for it, as it stands in the API and the webhook.</summary>
public enum AlarmUnit
{
    Messages,
    Hours,
    Minutes,
    Digests,

    /// <summary>How many times the usual.</summary>
    Times,
}

/// <summary>What each kind of alarm is called in the API, counts in, and takes as a limit. It rings when more than the limit is measured.</summary>
/// <param name="Usual">The limit that a new alarm begins with.</param>
public sealed record AlarmKindFacts(AlarmKind Kind, string Word, AlarmUnit Unit, int Usual, int Least, int Most)
{
    /// <summary>Only for some queues.</summary>
    public bool HasQueues => Kind is AlarmKind.Held or AlarmKind.Oldest;
    public bool HasSource => Kind is AlarmKind.SourceSilent;

    /// <summary>What it watches is a way on which mail leaves: a mail about it may have to take the same way.</summary>
    public bool WatchesMail => Kind is AlarmKind.DigestFailed or AlarmKind.RelayFailed;
}

internal static class AlarmKinds
{
    public static IReadOnlyList<AlarmKindFacts> All { get; } =
    [
        new(AlarmKind.Held, "held", AlarmUnit.Messages, 500, 0, 10_000_000),
        new(AlarmKind.Oldest, "oldest", AlarmUnit.Hours, 48, 1, 8760),
        new(AlarmKind.SourceSilent, "source", AlarmUnit.Minutes, 10, 0, 10_080),
        new(AlarmKind.DigestFailed, "digest-failed", AlarmUnit.Digests, 0, 0, 100_000),
        new(AlarmKind.BouncesRejected, "bounces-rejected", AlarmUnit.Times, 5, 2, 1000),
        new(AlarmKind.RelayFailed, "relay-failed", AlarmUnit.Minutes, 5, 0, 10_080),
    ];

    public static AlarmKindFacts Of(AlarmKind kind) => All.First(facts => facts.Kind == kind);

    public static AlarmKindFacts? Find(string word) => All.FirstOrDefault(facts => string.Equals(facts.Word, word, StringComparison.OrdinalIgnoreCase));

    public static string Word(AlarmUnit unit) => unit switch
    {
        AlarmUnit.Messages => "messages",
        AlarmUnit.Hours => "hours",
        AlarmUnit.Minutes => "minutes",
        AlarmUnit.Digests => "digests",
        _ => "times",
    };
}
