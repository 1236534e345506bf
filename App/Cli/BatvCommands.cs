using System.CommandLine;
using System.Text.Json.Nodes;
using QueueDashboard.Batv;
using QueueDashboard.Protocols.Prvs;

namespace QueueDashboard.Cli;

/// <summary>Signs and checks single addresses, with a secret that need not be stored anywhere: to try another server's key, or to compare with it.</summary>
internal static class BatvCommands
{
    public static Command Build() => new("batv", "Tags of backscatter protection (BATV prvs)")
    {
        Verb("sign", "Tags an address.", BatvAnswers.Sign, "tagged"),
        Verb("check", "Says whether a tag is good, and who is meant. Whatever the verdict is, the command succeeds.", BatvAnswers.Check, null),
    };

    /// <param name="plain">The field that stands alone without --json; null for all of them.</param>
    private static Command Verb(string name, string description, Func<BatvQuestion, JsonObject> answer, string? plain)
    {
        Argument<string?> address = new("address") { Description = "Without angle brackets", Arity = ArgumentArity.ZeroOrOne };
        Option<string?> secretFile = new("--secret-file") { Description = "The secret: the bytes of the file, without the line end if it is one line of text" };
        Option<int?> slot = new("--slot") { Description = "0 to 9. Without it sign takes 0, and the secret serves any slot in check" };
        Option<string?> at = new("--at") { Description = "A time in ISO 8601 (UTC if no offset is given) or seconds since 1970; now without it" };
        Option<bool> verbatim = new("--verbatim") { Description = "Hash the address as it is, case and quotes included, as Exim does" };
        Option<int> lifetime = new("--lifetime") { Description = "Days that a tag is good for, 0 to 499", DefaultValueFactory = _ => PrvsDay.UsualLifetime };
        Option<bool> json = new("--json") { Description = "As JSON" };
        Option<bool> lines = new("--jsonl") { Description = "One object a line from standard input (address, secretBase64, slot, at, verbatim, lifetime), one answer a line" };
        Command command = new(name, description) { address, secretFile, slot, at, verbatim, lifetime, json, lines };
        command.SetAction(async (parse, cancel) =>
        {
            byte[]? secret = null;
            if (parse.GetValue(secretFile) is { } file)
            {
                if (!File.Exists(file))
                {
                    return Fail($"There is no file {file}.");
                }

                secret = KeyFile.SecretOf(await File.ReadAllBytesAsync(file, cancel));
            }

            BatvQuestion defaults = new(parse.GetValue(address) ?? "", secret, parse.GetValue(slot), parse.GetValue(at), parse.GetValue(verbatim), parse.GetValue(lifetime));
            if (parse.GetValue(lines))
            {
                return await BatvLines.AnswerAsync(defaults, answer, cancel);
            }

            if (secret is null)
            {
                return Fail("This command needs --secret-file, or --jsonl with a secret on each line.");
            }

            if (parse.GetValue(address) is null)
            {
                return Fail("Which address?");
            }

            return Print(answer(defaults), parse.GetValue(json), plain);
        });
        return command;
    }

    private static int Print(JsonObject answer, bool json, string? plain)
    {
        string? error = (string?)answer["error"];
        if (json)
        {
            Console.WriteLine(answer.ToJsonString(BatvLines.Format));
        }
        else if (error is not null)
        {
            return Fail(error);
        }
        else if (plain is not null)
        {
            Console.WriteLine((string?)answer[plain]);
            if (answer["policy"] is { } policy)
            {
                Console.Error.WriteLine($"The filter would not tag this address: {policy}.");
            }
        }
        else
        {
            foreach (var (name, value) in answer)
            {
                Console.WriteLine($"{name}: {Visible(value?.ToString() ?? "-")}");
            }
        }

        return error is null ? 0 : 1;
    }

    private static int Fail(string sentence)
    {
        Console.Error.WriteLine(sentence);
        return 1;
    }

    /// <summary>An address out of a log must not drive the terminal.</summary>
    private static string Visible(string text) => string.Concat(text.Select(c => char.IsControl(c) ? '\ufffd' : c));
}
