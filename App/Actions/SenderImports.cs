using QueueDashboard.Audit;
using QueueDashboard.Data;
using QueueDashboard.Data.Senders;
using QueueDashboard.Senders;

namespace QueueDashboard.Actions;

/// <summary>Brings a file of senders into the lists: first as a preview, then for good. A line that cannot be used stops no other, and nothing that the file does not name is touched.</summary>
internal sealed class SenderImports(UnitOfWork work, SenderActions senders, SenderKeeper keeper, TimeProvider clock)
{
    // A longer transaction would keep the intake waiting for its turn.
    private const int LinesAtOnce = 200;

    /// <param name="otherwise">For lines that name no verdict.</param>
    /// <param name="whom">For lines that do not say for whom.</param>
    public Task<SenderImport> PreviewAsync(string text, SenderVerdict otherwise, string whom, IReadOnlyList<string>? domains, CancellationToken cancel) =>
        work.ReadAsync(async (db, token) => new SenderImport(await PlanAsync(db, text, otherwise, whom, domains, token), Done: false), cancel);

    /// <inheritdoc cref="PreviewAsync"/>
    public async Task<SenderImport> ImportAsync(string text, SenderVerdict otherwise, string whom, Actor actor, IReadOnlyList<string>? domains, CancellationToken cancel)
    {
        var plans = (await PreviewAsync(text, otherwise, whom, domains, cancel)).Lines.ToArray();
        foreach (int[] chunk in Enumerable.Range(0, plans.Length).Where(at => plans[at].Kind is SenderPlanKind.Add or SenderPlanKind.Change).Chunk(LinesAtOnce))
        {
            await work.WriteAsync(
                async (db, token) =>
                {
                    foreach (int at in chunk)
                    {
                        if (await senders.SetAsync(db, plans[at].Draft!, actor, null, domains, token) is SenderChange.Refused refused)
                        {
                            plans[at] = plans[at] with { Kind = SenderPlanKind.Refuse, Code = refused.Code, Sentence = refused.Text };
                        }
                    }
                },
                cancel);
        }

        await keeper.ReloadAsync(cancel);
        return new SenderImport(plans, Done: true);
    }

    private async Task<List<SenderPlan>> PlanAsync(QueueDbContext db, string text, SenderVerdict otherwise, string whom, IReadOnlyList<string>? domains, CancellationToken cancel)
    {
        List<SenderPlan> plans = [];
        Dictionary<(string Pattern, string For), SenderPlan> seen = [];
        foreach (var chunk in SenderFile.Read(text, otherwise, whom).Chunk(LinesAtOnce))
        {
            var folded = chunk.Select(one => SenderValidation.Read(one.Line.Over(null) with { EndsAt = null }, null, domains, clock.GetUtcNow()).Draft).ToList();
            var patterns = folded.OfType<SenderDraft>().Select(draft => draft.Pattern).Distinct().ToList();
            var there = (await SenderStore.FindAsync(db, patterns, cancel)).ToDictionary(row => (row.Pattern, row.For));
            for (int i = 0; i < chunk.Length; i++)
            {
                var (line, fault) = chunk[i];
                if (plans.Count == SenderFile.MostLines)
                {
                    plans.Add(No(line, "many-lines", $"A file has at most {SenderFile.MostLines} lines; from here on it was not read."));
                    return plans;
                }

                plans.Add(Plan(line, fault, folded[i], there, seen, domains));
            }
        }

        return plans;
    }

    private SenderPlan Plan(
        SenderLine line, string? fault, SenderDraft? folded, Dictionary<(string, string), SenderView> there, Dictionary<(string, string), SenderPlan> seen, IReadOnlyList<string>? domains)
    {
        if (fault is not null)
        {
            return fault == "ends" ? No(line, "ends", "The end is a day such as 2026-12-31.") : No(line, "line", "A line is a sender, or a sender with allow or block. Lines with more need a first line that names the columns.");
        }

        var before = folded is null ? null : there.GetValueOrDefault((folded.Pattern, folded.For));
        var (draft, refused) = SenderValidation.Read(line.Over(before), null, domains, clock.GetUtcNow());
        if (draft is null)
        {
            return No(line, refused!.Code, refused.Text);
        }

        if (seen.TryGetValue((draft.Pattern, draft.For), out var earlier))
        {
            return earlier.Draft == draft ? new(line, SenderPlanKind.Same, draft) : No(line, "twice", $"Line {earlier.Line.Number} says something else of the same sender.");
        }

        var kind = before is null ? SenderPlanKind.Add : Says(before) == draft ? SenderPlanKind.Same : SenderPlanKind.Change;
        return seen[(draft.Pattern, draft.For)] = new SenderPlan(line, kind, draft);
    }

    private static SenderDraft Says(SenderView there) => new()
    {
        Verdict = there.Verdict,
        Pattern = there.Pattern,
        For = there.For,
        AuthenticatedDomain = there.AuthenticatedDomain,
        EndsAt = there.EndsAt,
        Note = there.Note,
    };

    private static SenderPlan No(SenderLine line, string code, string sentence) => new(line, SenderPlanKind.Refuse, null, code, sentence);
}
