using QueueDashboard.Data.Senders;

namespace QueueDashboard.Senders;

/// <summary>One recipient of one message, as a door knows it.</summary>
/// <param name="ReversePath">As given; the null reverse-path has no sender and is never judged.</param>
/// <param name="Recipient">The forward-path as given.</param>
/// <param name="Authenticated">Domains that vouch for the message, from a field that our own server wrote; empty: none, or not known yet.</param>
/// <param name="From">The author of the From field, where it is known: it counts for entries that want a domain to vouch, since anybody can write it.</param>
internal readonly record struct SenderQuestion(string ReversePath, string Recipient, IReadOnlyList<string> Authenticated, string From = "");

internal sealed record SenderAnswer(long EntryId, SenderVerdict Verdict, string Pattern);

/// <summary>Asked at the doors: answers from memory and never waits.</summary>
internal interface IJudgeSenders
{
    /// <summary>
    /// The most exact word decides: an address before a domain, a recipient's own before his domain's before everybody's. Null: nothing is said.
    /// </summary>
    SenderAnswer? Judge(in SenderQuestion question, DateTimeOffset now);
}
