using QueueDashboard.Data.Senders;
using QueueDashboard.Senders;

namespace QueueDashboard.Web.Api;

/// <param name="Next">Goes into the next request's <c>before</c>; null: this was the last page.</param>
internal sealed record SenderList(IReadOnlyList<ListedSender> Senders, long Total, long? Next);

/// <summary>A sender that is always let through or never.</summary>
/// <param name="Verdict">allow or block.</param>
/// <param name="Sender">An address, a domain, or a domain with a dot in front of it for all below it too.</param>
/// <param name="For">A recipient's address, @domain, or empty for everybody.</param>
/// <param name="AuthenticatedDomain">It counts only for mail that this domain vouches for.</param>
/// <param name="Uses">Recipients of messages that it decided.</param>
internal sealed record ListedSender(
    long Id,
    string Verdict,
    string Sender,
    string For,
    string? AuthenticatedDomain,
    DateTimeOffset? EndsAt,
    string Note,
    DateTimeOffset CreatedAt,
    string CreatedBy,
    long Uses,
    DateTimeOffset? LastUsedAt)
{
    public static ListedSender Of(SenderView row) => new(
        row.Id, SenderFile.Word(row.Verdict), row.Pattern, row.For, row.AuthenticatedDomain, row.EndsAt, row.Note, row.CreatedAt, row.CreatedBy, row.Uses, row.LastUsedAt);

    public static SenderVerdict? Verdicts(string word) => word switch { "allow" => SenderVerdict.Allow, "block" => SenderVerdict.Block, _ => null };
}

/// <summary>What is to be said of a sender. A second word about the same sender for the same people replaces the first.</summary>
internal sealed record SenderBody(string Verdict, string Sender, string? For, string? AuthenticatedDomain, DateTimeOffset? EndsAt, string? Note);

/// <param name="Before">What stood there; null: nothing.</param>
internal sealed record SenderAnswerBody(ListedSender Entry, ListedSender? Before);

/// <param name="Done">False: a preview.</param>
/// <param name="Lines">Those that were refused, with all others when it is a preview.</param>
internal sealed record SenderImportAnswer(bool Done, int Added, int Changed, int Same, int Refused, IReadOnlyList<ImportedSender> Lines)
{
    public static SenderImportAnswer Of(SenderImport import) => new(
        import.Done,
        import.Count(SenderPlanKind.Add),
        import.Count(SenderPlanKind.Change),
        import.Count(SenderPlanKind.Same),
        import.Count(SenderPlanKind.Refuse),
        [.. import.Lines.Where(line => !import.Done || line.Kind == SenderPlanKind.Refuse).Select(ImportedSender.Of)]);
}

/// <param name="Result">add, change, same or refuse.</param>
/// <param name="Why">Of a refused line.</param>
internal sealed record ImportedSender(int Line, string Text, string Result, string? Why)
{
    public static ImportedSender Of(SenderPlan plan) => new(plan.Line.Number, plan.Line.Text, plan.Kind.ToString().ToLowerInvariant(), plan.Sentence.Length > 0 ? plan.Sentence : null);
}
