using QueueDashboard.Data;
using QueueDashboard.Data.Batv;
using QueueDashboard.Protocols.Prvs;

namespace QueueDashboard.Batv;

/// <summary>A verdict as the history keeps it, and back.</summary>
internal static class HistoryRows
{
    /// <summary>Characters of an address: more than RFC 5321 allows, and less than a stranger may send.</summary>
    internal const int LongestAddress = 640;

    internal const int LongestName = 255;

    public static BatvHistoryRow Of(JudgedRecipient judged)
    {
        var judgement = judged.Judgement;
        var session = judged.Session;
        return new BatvHistoryRow
        {
            At = Microseconds.From(judged.At),
            Verdict = judgement.Verdict.Word(),
            Explanation = judgement.Check.Explanation.Word() ?? judgement.Why.Word(),
            Scheme = judgement.Check.Scheme.Word(),
            IsBounce = judgement.IsBounce,
            Failed = VerdictFacts.Failed(judgement),
            Refused = judgement.Refuse,
            Doubtful = VerdictFacts.Doubtful(judgement, session.Client),
            Sender = Cut(judged.Sender, LongestAddress),
            Recipient = Cut(judged.Recipient, LongestAddress),
            RecipientPlain = Cut(PrvsCodec.Untag(judged.Recipient), LongestAddress),
            Client = session.Client?.ToString() ?? "",
            ClientName = Cut(session.ClientName, LongestName),
            Helo = Cut(session.Helo, LongestName),
            Listener = Cut(session.Listener, LongestName),
            QueueId = Cut(judged.QueueId, LongestName),
            Slot = judgement.Check.Slot,
            DaysLeft = judgement.Check.DaysLeft,
            ExemptionId = judgement.Exemption?.Id,
        };
    }

    public static HistoryEntry Entry(BatvHistoryRow row) => new(
        row.Id,
        Microseconds.ToTime(row.At),
        BatvWords.Verdict(row.Verdict) ?? throw new InvalidDataException($"There is no verdict called {row.Verdict}."),
        row.Explanation,
        row.Scheme,
        row.IsBounce,
        row.Refused,
        row.Doubtful,
        row.Sender,
        row.Recipient,
        row.RecipientPlain,
        row.Client,
        row.ClientName,
        row.Helo,
        row.Listener,
        row.QueueId,
        row.Slot,
        row.DaysLeft,
        row.ExemptionId);

    // Never within a pair of surrogates: a half one is no text that the database can keep.
    private static string Cut(string text, int longest) =>
        text.Length <= longest ? text : char.IsHighSurrogate(text[longest - 1]) ? text[..(longest - 1)] : text[..longest];
}
