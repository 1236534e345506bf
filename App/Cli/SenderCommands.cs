using System.CommandLine;
using System.Globalization;
using QueueDashboard.Actions;
using QueueDashboard.Audit;
using QueueDashboard.Data.Senders;
using QueueDashboard.Senders;

namespace QueueDashboard.Cli;

/// <summary>The lists of allowed and blocked senders.</summary>
internal static class SenderCommands
{
    public static Command Build(Offline offline) => new("senders", "Allowed and blocked senders")
    {
        List(offline),
        Set(offline, "allow", "Lets a sender's mail through.", SenderVerdict.Allow),
        Set(offline, "block", "Stops a sender's mail.", SenderVerdict.Block),
        Remove(offline),
        Import(offline),
        Export(offline),
    };

    private static Command List(Offline offline)
    {
        Option<string?> search = new("--search") { Description = "A part of the sender, of whom it is for, or of the note" };
        Option<string?> verdict = VerdictOption("Only these: allow or block");
        Command list = new("list", "Prints the entries, newest first, with tabs between the columns.") { search, verdict };
        list.SetAction((parse, cancel) => offline.RunAsync(
            async (services, token) =>
            {
                await foreach (var row in SenderQueries.AllAsync(services.GetRequiredService<IReadSenders>(), new SenderFilter(Verdict(parse.GetValue(verdict)), parse.GetValue(search)), token))
                {
                    string end = row.EndsAt is { } until ? until.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) : "-";
                    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{row.Id}\t{SenderFile.Word(row.Verdict)}\t{row.Pattern}\t{(row.For.Length == 0 ? "*" : row.For)}\t{row.AuthenticatedDomain ?? "-"}\t{end}\t{row.Uses}\t{row.Note}"));
                }

                return 0;
            },
            cancel));
        return list;
    }

    private static Command Set(Offline offline, string name, string about, SenderVerdict verdict)
    {
        Argument<string> sender = new("sender") { Description = "An address, a domain, or .domain for a domain and all below it" };
        Option<string> whom = ForOption();
        Option<string?> vouching = new("--authenticated") { Description = "It counts only for mail that this domain vouches for" };
        Option<DateOnly?> until = new("--until") { Description = "The last day, such as 2026-12-31 (UTC)" };
        Option<string> note = new("--note") { Description = "Why; at most 200 characters", DefaultValueFactory = _ => "" };
        Command set = new(name, about) { sender, whom, vouching, until, note };
        set.SetAction((parse, cancel) => offline.RunAsync(
            async (services, token) =>
            {
                SenderDraft draft = new()
                {
                    Verdict = verdict,
                    Pattern = parse.GetRequiredValue(sender),
                    For = parse.GetValue(whom) ?? "",
                    AuthenticatedDomain = parse.GetValue(vouching),
                    EndsAt = parse.GetValue(until) is { } day ? new DateTimeOffset(day.AddDays(1).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero) : null,
                    Note = parse.GetValue(note) ?? "",
                };
                var change = await services.GetRequiredService<IChangeSenders>().SetAsync(draft, Actor.Cli(Environment.UserName), null, null, token);
                if (change is SenderChange.Done { Now: { } now })
                {
                    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{now.Id}\t{SenderFile.Word(now.Verdict)}\t{now.Pattern}\t{(now.For.Length == 0 ? "*" : now.For)}"));
                    return 0;
                }

                return Fail(((SenderChange.Refused)change).Text);
            },
            cancel));
        return set;
    }

    private static Command Remove(Offline offline)
    {
        Argument<string> sender = new("sender") { Description = "As it stands in the list" };
        Option<string> whom = ForOption();
        Command remove = new("remove", "Takes a sender out of the lists.") { sender, whom };
        remove.SetAction((parse, cancel) => offline.RunAsync(
            async (services, token) =>
            {
                string wanted = parse.GetRequiredValue(sender);
                string people = parse.GetValue(whom) ?? "";
                var folded = SenderValidation.Read(new SenderDraft { Verdict = SenderVerdict.Block, Pattern = wanted, For = people }, null, null, services.GetRequiredService<TimeProvider>().GetUtcNow()).Draft;
                await foreach (var row in SenderQueries.AllAsync(services.GetRequiredService<IReadSenders>(), new SenderFilter(), token))
                {
                    if (row.For == (folded?.For ?? people) && (row.Pattern == wanted || row.Pattern == folded?.Pattern)
                        && await services.GetRequiredService<IChangeSenders>().RemoveAsync(row.Id, Actor.Cli(Environment.UserName), null, null, token) is SenderChange.Done)
                    {
                        return 0;
                    }
                }

                return Fail($"There is no entry of {wanted} for {(people.Length == 0 ? "everybody" : people)}.");
            },
            cancel));
        return remove;
    }

    private static Command Import(Offline offline)
    {
        Argument<string> path = new("file") { Description = "CSV, one sender a line, or a mail server's access table" };
        Option<string?> verdict = VerdictOption("For lines that do not say: allow or block");
        Option<string> whom = ForOption();
        Option<bool> dry = new("--dry-run") { Description = "Says what would become of each line, and writes nothing" };
        Command import = new("import", "Brings a file into the lists. Lines that cannot be used are named and stop no other; nothing else is removed.") { path, verdict, whom, dry };
        import.SetAction((parse, cancel) => offline.RunAsync(
            async (services, token) =>
            {
                string file = parse.GetRequiredValue(path);
                if (!File.Exists(file))
                {
                    return Fail($"There is no file {file}.");
                }

                string text = await File.ReadAllTextAsync(file, token);
                var imports = services.GetRequiredService<SenderImports>();
                var otherwise = Verdict(parse.GetValue(verdict)) ?? SenderVerdict.Block;
                var result = parse.GetValue(dry)
                    ? await imports.PreviewAsync(text, otherwise, parse.GetValue(whom) ?? "", null, token)
                    : await imports.ImportAsync(text, otherwise, parse.GetValue(whom) ?? "", Actor.Cli(Environment.UserName), null, token);
                foreach (var line in result.Lines.Where(line => !result.Done || line.Kind == SenderPlanKind.Refuse))
                {
                    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{line.Line.Number}\t{line.Kind.ToString().ToLowerInvariant()}\t{line.Line.Text}\t{line.Sentence}"));
                }

                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{result.Count(SenderPlanKind.Add)} added, {result.Count(SenderPlanKind.Change)} changed, {result.Count(SenderPlanKind.Same)} known already, {result.Count(SenderPlanKind.Refuse)} refused"));
                return result.Count(SenderPlanKind.Refuse) == 0 ? 0 : 2;
            },
            cancel));
        return import;
    }

    private static Command Export(Offline offline)
    {
        Option<bool> postfix = new("--postfix") { Description = "As an access table for check_sender_access: entries for everybody that nobody has to vouch for" };
        Command export = new("export", "Prints the lists: as CSV, or for Postfix.") { postfix };
        export.SetAction((parse, cancel) => offline.RunAsync(
            async (services, token) =>
            {
                List<SenderView> rows = [];
                await foreach (var row in SenderQueries.AllAsync(services.GetRequiredService<IReadSenders>(), new SenderFilter(), token))
                {
                    rows.Add(row);
                }

                if (parse.GetValue(postfix))
                {
                    Console.Write(PostfixAccess.Write(rows, services.GetRequiredService<TimeProvider>().GetUtcNow()));
                    return 0;
                }

                Console.WriteLine(string.Join(',', SenderFile.Columns));
                rows.ForEach(row => Console.WriteLine(SenderFile.Line(row)));
                return 0;
            },
            cancel));
        return export;
    }

    private static Option<string> ForOption() => new("--for") { Description = "A recipient's address or @domain; everybody without it", DefaultValueFactory = _ => "" };

    private static Option<string?> VerdictOption(string about)
    {
        Option<string?> option = new("--verdict") { Description = about };
        option.AcceptOnlyFromAmong("allow", "block");
        return option;
    }

    private static SenderVerdict? Verdict(string? word) => word switch { "allow" => SenderVerdict.Allow, "block" => SenderVerdict.Block, _ => null };

    private static int Fail(string sentence)
    {
        Console.Error.WriteLine(sentence);
        return 1;
    }
}
