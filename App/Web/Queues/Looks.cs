using QueueDashboard.Data.Queues;

namespace QueueDashboard.Web.Queues;

/// <summary>The fixed icon and colour class of queues, states and reasons. Never colour alone: a word or its hidden twin stands beside.</summary>
internal static class Looks
{
    public static string Icon(QueueName queue) => queue switch
    {
        QueueName.Quarantine => "quarantine",
        QueueName.Bad => "bad",
        _ => "holding",
    };

    public static string Css(QueueName queue) => $"q-{Icon(queue)}";

    public static string Icon(ReasonCode reason) => reason switch
    {
        ReasonCode.Virus => "virus",
        ReasonCode.Phishing => "hook",
        ReasonCode.Spam or ReasonCode.Banned or ReasonCode.Policy => "ban",
        ReasonCode.Malformed => "warn",
        ReasonCode.Undeliverable => "bad",
        ReasonCode.Backscatter => "back",
        ReasonCode.Manual => "person",
        _ => "holding",
    };

    public static string Icon(RecipientState state) => state switch
    {
        RecipientState.Pending => "clock",
        RecipientState.Released => "check",
        RecipientState.Requeued => "requeue",
        RecipientState.Deleted => "trash",
        RecipientState.Gone => "minus",
        _ => "pause",
    };

    public static string Css(RecipientState state) => state switch
    {
        RecipientState.Pending => "pending",
        RecipientState.Released or RecipientState.Requeued => "done",
        RecipientState.Deleted or RecipientState.Gone => "gone",
        _ => "held",
    };

    public static bool IsOpen(RecipientState state) => state is RecipientState.Held or RecipientState.Pending;
}
