using QueueDashboard.Data;
using QueueDashboard.Data.Batv;

namespace QueueDashboard.Batv;

/// <summary>Sums of what was judged and signed since the last write. They stay true when there is no room for rows.</summary>
internal sealed class VerdictCounts
{
    // A peer of the milter names listeners as it likes: its inventions must not fill the table.
    internal const int MostListeners = 100;

    internal Dictionary<(int Day, string Word), BatvDayRow> Days { get; } = [];

    internal Dictionary<string, BatvListenerRow> Listeners { get; } = new(StringComparer.Ordinal);

    internal Dictionary<int, (long First, long Last)> KeyUses { get; } = [];

    internal Dictionary<long, (long Count, long Last)> ExemptionUses { get; } = [];

    internal bool IsEmpty => Days.Count == 0 && Listeners.Count == 0;

    internal void Add(JudgedRecipient judged)
    {
        var judgement = judged.Judgement;
        long at = Microseconds.From(judged.At);
        bool good = judgement.Check.DaysLeft is not null;
        if (judgement.Record)
        {
            var day = Day(at, judgement.Verdict.Word());
            day.Count++;
            day.Bounces += judgement.IsBounce ? 1 : 0;
            day.Failed += VerdictFacts.Failed(judgement) ? 1 : 0;
            day.Refused += judgement.Refuse ? 1 : 0;
            day.Doubtful += VerdictFacts.Doubtful(judgement, judged.Session.Client) ? 1 : 0;
        }

        if (Listener(judged.Session.Listener, at) is { } listener)
        {
            listener.Judged += judgement.Record ? 1 : 0;
            listener.Refused += judgement.Refuse ? 1 : 0;
        }

        // Days are told only of a good signature: a forged tag is no use of the key that it names.
        if (good && judgement.Check.Slot is { } slot)
        {
            UseKey(slot, at);
        }

        if (judgement.Exemption is { } exemption)
        {
            ExemptionUses[exemption.Id] = (ExemptionUses.GetValueOrDefault(exemption.Id).Count + 1, at);
        }
    }

    internal void Add(SignedMessage signed)
    {
        long at = Microseconds.From(signed.At);
        Day(at, BatvDayRow.Departed).Count++;
        UseKey(signed.Slot, at);
        if (Listener(signed.Session.Listener, at) is { } listener)
        {
            listener.SignedCount++;
            listener.LastSignedAt = at;
        }
    }

    private BatvDayRow Day(long at, string word)
    {
        int day = (int)(at / Microseconds.PerDay);
        if (!Days.TryGetValue((day, word), out var row))
        {
            Days[(day, word)] = row = new BatvDayRow { Day = day, Word = word };
        }

        return row;
    }

    private BatvListenerRow? Listener(string name, long at)
    {
        name = name.Length > HistoryRows.LongestName ? name[..HistoryRows.LongestName] : name;
        if (!Listeners.TryGetValue(name, out var row))
        {
            if (Listeners.Count >= MostListeners)
            {
                return null;
            }

            Listeners[name] = row = new BatvListenerRow { Listener = name, FirstSeen = at };
        }

        row.LastSeen = at;
        return row;
    }

    private void UseKey(int slot, long at) => KeyUses[slot] = (KeyUses.TryGetValue(slot, out var use) ? use.First : at, at);
}
