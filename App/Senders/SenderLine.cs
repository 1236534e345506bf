using QueueDashboard.Data.Senders;

namespace QueueDashboard.Senders;

/// <summary>One line of a file that somebody brings. Null: the line does not say, so that what stands in the list is kept.</summary>
/// <param name="Number">From 1, as an editor counts.</param>
internal sealed record SenderLine(
    int Number, string Text, SenderVerdict Verdict, string Pattern, string For, string? AuthenticatedDomain = null, DateTimeOffset? EndsAt = null, bool EndsNever = false, string? Note = null)
{
    /// <summary>The same as a wish, over what stands there.</summary>
    public SenderDraft Over(SenderView? there) => new()
    {
        Verdict = Verdict,
        Pattern = Pattern,
        For = For,
        AuthenticatedDomain = AuthenticatedDomain is null ? there?.AuthenticatedDomain : AuthenticatedDomain.Length == 0 ? null : AuthenticatedDomain,
        EndsAt = EndsAt ?? (EndsNever ? null : there?.EndsAt),
        Note = Note ?? there?.Note ?? "",
    };
}

/// <summary>What becomes of one line.</summary>
internal enum SenderPlanKind
{
    Add,
    Change,

    /// <summary>The list says so already.</summary>
    Same,
    Refuse,
}

/// <param name="Code">Names the sentence in the texts; empty unless it is refused.</param>
/// <param name="Sentence">In English, for the API and the command line.</param>
internal sealed record SenderPlan(SenderLine Line, SenderPlanKind Kind, SenderDraft? Draft, string Code = "", string Sentence = "");

/// <summary>What came of a file, line by line.</summary>
/// <param name="Done">False: a preview, nothing was written.</param>
internal sealed record SenderImport(IReadOnlyList<SenderPlan> Lines, bool Done)
{
    public int Count(SenderPlanKind kind) => Lines.Count(line => line.Kind == kind);
}
