using QueueDashboard.Batv;
using QueueDashboard.Settings;

namespace QueueDashboard.Web.Backscatter;

internal enum LinkResult
{
    Well,

    /// <summary>Nothing is wrong, and nothing was seen yet that shows it.</summary>
    Waits,
    Wrong,
}

/// <param name="Key">Of the texts: Test.KEY.RESULT.</param>
internal sealed record TestLine(string Key, LinkResult Result, string Given = "", DateTimeOffset? At = null);

internal sealed record TestFacts
{
    public required BackscatterSettings Settings { get; init; }

    public IReadOnlyList<string> OwnDomains { get; init; } = [];

    public IReadOnlyList<ListenerSight> Sights { get; init; } = [];

    /// <summary>When the mail server last agreed with us on how to talk, whatever it asked then.</summary>
    public DateTimeOffset? LastContact { get; init; }

    public bool HasSigningKey { get; init; }

    /// <summary>Why the listener for the mail server does not run; null: it does.</summary>
    public string? WhyNotListening { get; init; }

    /// <summary>Bounces with a good tag in the last days.</summary>
    public int Passed { get; init; }
}

/// <summary>Whether the mail server really asks us. Each line is one link of the chain, from the settings to the first bounce that came home.</summary>
internal static class SelfTest
{
    private static readonly TimeSpan Fresh = TimeSpan.FromDays(1);

    public static IReadOnlyList<TestLine> Of(TestFacts facts, DateTimeOffset now)
    {
        var settings = facts.Settings;
        bool IsOwn(ListenerSight sight) => settings.SubmissionListeners.Contains(sight.Listener, StringComparer.OrdinalIgnoreCase);
        bool IsSkipped(ListenerSight sight) => settings.SkippedListeners.Contains(sight.Listener, StringComparer.OrdinalIgnoreCase);
        DateTimeOffset? contact = facts.Sights.Select(sight => (DateTimeOffset?)sight.LastSeen).Append(facts.LastContact).Max();
        var signed = facts.Sights.Where(sight => sight.LastSignedAt is not null).MaxBy(sight => sight.LastSignedAt);
        var outside = facts.Sights.Where(sight => !IsOwn(sight) && !IsSkipped(sight)).MaxBy(sight => sight.LastSeen);
        var submission = facts.Sights.Where(IsOwn).MaxBy(sight => sight.LastSeen);
        return
        [
            new("Domains", facts.OwnDomains.Count > 0 ? LinkResult.Well : LinkResult.Wrong, string.Join(", ", facts.OwnDomains)),
            new("Enabled", settings.Enabled ? LinkResult.Well : LinkResult.Waits),
            new("Key", facts.HasSigningKey ? LinkResult.Well : settings.Enabled ? LinkResult.Wrong : LinkResult.Waits),
            new("Listening", facts.WhyNotListening is null ? LinkResult.Well : LinkResult.Wrong, facts.WhyNotListening ?? ""),
            new("Contact", contact is null ? LinkResult.Wrong : now - contact > Fresh ? LinkResult.Waits : LinkResult.Well, "", contact),
            new("Outside", outside is null ? LinkResult.Wrong : LinkResult.Well, outside?.Listener ?? "", outside?.LastSeen),
            new("Submission", submission is not null ? LinkResult.Well : signed is not null ? LinkResult.Waits : LinkResult.Wrong, submission?.Listener ?? "", submission?.LastSeen),
            new("Signed", signed is not null ? LinkResult.Well : settings.Enabled ? LinkResult.Wrong : LinkResult.Waits, signed?.Listener ?? "", signed?.LastSignedAt),
            new("Passed", facts.Passed > 0 ? LinkResult.Well : LinkResult.Waits),
        ];
    }
}
