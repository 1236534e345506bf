using QueueDashboard.Data.Queues;
using QueueDashboard.Queues;

namespace QueueDashboard.Tests.Web.Queues;

internal static class Rows
{
    public static ItemListRow Row(long id, RecipientState state = RecipientState.Held, ReasonCode reason = ReasonCode.Spam, string? subject = null) => new(
        id, QueueName.Quarantine, state, reason, 8.4, null, "sender@kunde.test", "Kunde <sender@kunde.test>", subject ?? $"Message {id}", "anna@example.org", 1, 2048, ItemMarks.None, new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero));

    public static ItemPage Page(long? next, params long[] ids) => new([.. ids.Select(id => Row(id))], next);
}
