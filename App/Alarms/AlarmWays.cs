using QueueDashboard.Data.Alarms;
using QueueDashboard.Delivery;
using QueueDashboard.Settings;

namespace QueueDashboard.Alarms;

/// <summary>Whether an alarm can be heard when what it watches is broken.</summary>
internal static class AlarmWays
{
    /// <summary>It is told by mail alone, and every relay that would take the mail is one that it watches, or there is none.</summary>
    public static bool OnlyThroughWatched(AlarmDraft draft, RelaySettings relays)
    {
        if (!AlarmKinds.Of(draft.Kind).WatchesMail || draft.Webhook.Length > 0 || !draft.HasChannel)
        {
            return false;
        }

        var watched = Displays(draft.Kind is AlarmKind.DigestFailed ? [relays.Digest] : [relays.Release, relays.Requeue]);
        return Displays(relays.Alarm, relays.Digest).All(watched.Contains);
    }

    private static HashSet<string> Displays(params RelaySetting[] relays) => [.. relays.Where(relay => relay.IsConfigured).Select(relay => relay.ToRelay().Display)];
}
