using System.CommandLine;
using System.Net;
using QueueDashboard.Actions;
using QueueDashboard.Protocols.Mime;
using QueueDashboard.Rules;

namespace QueueDashboard.Cli;

/// <summary>Tries the filter rules on a file.</summary>
internal static class RuleCommand
{
    public static Command Build(Offline offline)
    {
        Argument<string> path = new("file") { Description = "A message" };
        Option<string?> sender = new("--sender") { Description = "The reverse-path; the From field's address without it, <> for the null sender" };
        Option<string[]> recipients = new("--recipient") { Description = "Of the envelope, several times for several; those of To and Cc without it" };
        Option<string?> client = new("--client") { Description = "The IP address of the server that brought it" };
        Option<string?> clientName = new("--client-name") { Description = "Its confirmed name" };
        Command attempt = new("try", "Says of each rule whether it matches a message, condition by condition. Nothing is counted.") { path, sender, recipients, client, clientName };
        attempt.SetAction((parse, cancel) => offline.RunAsync(
            async (services, token) =>
            {
                string file = parse.GetRequiredValue(path);
                if (!File.Exists(file))
                {
                    return Fail($"There is no file {file}.");
                }

                IPAddress? address = null;
                if (parse.GetValue(client) is { } text && !IPAddress.TryParse(text, out address))
                {
                    return Fail("A client is an IP address.");
                }

                byte[] raw = await File.ReadAllBytesAsync(file, token);
                var message = MailMessage.Read(raw);
                string from = parse.GetValue(sender) is { } given ? (given == "<>" ? "" : given) : message.From.Count > 0 ? message.From[0].Address : "";
                string[] to = parse.GetValue(recipients) is { Length: > 0 } named ? named : [.. message.To.Concat(message.Cc).Select(one => one.Address)];
                MessageOrigin origin = new(from, address, parse.GetValue(clientName) ?? "", OwnUser: false);
                Write(RuleTrials.Judge(await services.GetRequiredService<IReadRules>().ListAsync(token), origin, to, raw));
                return 0;
            },
            cancel));
        return new Command("rule", "Filter rules") { attempt };
    }

    private static void Write(IReadOnlyList<RuleFinding> findings)
    {
        foreach (var finding in findings)
        {
            string kind = finding.Rule.Draft switch { { Enabled: false } => " (disabled)", { WatchOnly: true } => " (watch only)", _ => "" };
            Console.WriteLine($"{(finding.Matches ? "matches" : "no match")}\t{finding.Rule.Id}\t{Visible(finding.Rule.Name)}{kind}");
            foreach (var condition in finding.Conditions)
            {
                Console.WriteLine($"\t{(condition.Met ? "yes" : "no")}\t{Visible(RuleWords.Line(condition.Condition))}{(condition.Seen is { } seen ? $"\t{Visible(seen)}" : "")}");
            }
        }

        if (findings.Count == 0)
        {
            Console.WriteLine("There is no filter rule.");
        }
    }

    /// <summary>A message must not drive the terminal.</summary>
    private static string Visible(string text) => string.Concat(text.Take(200).Select(c => char.IsControl(c) ? '\ufffd' : c));

    private static int Fail(string sentence)
    {
        Console.Error.WriteLine(sentence);
        return 1;
    }
}
