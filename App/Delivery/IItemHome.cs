using System.Collections.ObjectModel;
using QueueDashboard.Data.Queues;

namespace QueueDashboard.Delivery;

/// <summary>What can be done with a message where it lies.</summary>
internal enum HomeAct
{
    /// <summary>Deliver it to all its recipients without further checks.</summary>
    Release,

    /// <summary>All its recipients are settled: take it away.</summary>
    Discard,

    /// <summary>Back to its sender.</summary>
    Return,

    /// <summary>Through all checks again.</summary>
    Requeue,
}

/// <param name="Key">Comes back in the outcome; unique within a call.</param>
/// <param name="Id">Its name there.</param>
/// <param name="ArrivedAt">Microseconds; compared before anything is done, since short queue ids are used again.</param>
/// <param name="MessageId">Compared too, when there is one.</param>
/// <param name="ReversePath">Empty is the null reverse-path.</param>
internal sealed record HomeItem(long Key, string Id, long? ArrivedAt, string? MessageId, string ReversePath, IReadOnlyList<string> Recipients);

/// <summary>What came of an act on one item where it lies.</summary>
internal abstract record HomeOutcome
{
    private HomeOutcome(long key, string reply)
    {
        Key = key;
        Reply = reply;
    }

    public long Key { get; }

    /// <summary>On one line: the server's words, or our own sentence.</summary>
    public string Reply { get; }

    /// <param name="QueueId">The id under which the mail server goes on with it.</param>
    public sealed record Done(long Key, string Reply, string? QueueId) : HomeOutcome(Key, Reply)
    {
        /// <summary>Recipients whom the mail server did not take while it took others, each with its reply: nobody tries for them again.</summary>
        public IReadOnlyDictionary<string, string> Refused { get; init; } = ReadOnlyDictionary<string, string>.Empty;
    }

    /// <summary>It does not lie there any more, or something else does under its name: somebody acted there.</summary>
    public sealed record Gone(long Key, string Reply) : HomeOutcome(Key, Reply);

    /// <summary>To be tried again.</summary>
    /// <param name="MayHaveHappened">It was asked for and nothing was heard: when it is gone at the next look, that was us.</param>
    public sealed record Temporary(long Key, string Reply, bool MayHaveHappened = false) : HomeOutcome(Key, Reply);

    /// <summary>This home cannot do that with this message; handing it over from our own copy can.</summary>
    public sealed record Unable(long Key, string Reply) : HomeOutcome(Key, Reply);
}

/// <summary>Acts on messages where they lie: one for each kind of home. Which source is meant stands in each call.</summary>
internal interface IItemHome
{
    ItemHome Kind { get; }

    /// <summary>Whether it can do that at all for this source, by its configuration. False: it is handed over from our own copy.</summary>
    bool Can(string source, HomeAct act);

    /// <summary>Exactly one outcome for each item. Throws only when cancelled; a source that cannot be reached is <see cref="HomeOutcome.Temporary"/> for all.</summary>
    Task<IReadOnlyList<HomeOutcome>> ActAsync(string source, HomeAct act, IReadOnlyList<HomeItem> items, CancellationToken cancel);
}
