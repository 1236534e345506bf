using System.CommandLine;
using System.Text.Json.Nodes;
using QueueDashboard.Batv;
using QueueDashboard.Protocols.Prvs;

namespace QueueDashboard.Cli;

/// <summary>
/// Signs and checks single addresses: with the stored keys, or with a secret that need not be stored anywhere, to try another server's key
/// or to compare with it.
/// </summary>
internal static class BatvCommands
{
    public static Command Build(Offline offline) => new("batv", "Tags of backscatter protection (BATV prvs)")
    {
        Verb(offline, "sign", "Tags an address, with the key that signs or with a secret of its own.", BatvAnswers.Sign, StoredBatv.Sign, "tagged"),
        Verb(offline, "check", "Says whether a tag is good, who is meant, and what would become of the mail. Whatever the verdict is, the command succeeds.", BatvAnswers.Check, StoredBatv.Check, null),
        BatvKeyCommands.Build(offline),
    };

    /// <param name="plain">The field that stands alone without --json; null for all of them.</param>
    private static Command Verb(
        Offline offline, string name, string description, Func<BatvQuestion, JsonObject> answer, Func<StoredBatv, BatvQuestion, JsonObject> storedAnswer, string? plain)
    {
        Argument<string?> address = new("address") { Description = "Without angle brackets", Arity = ArgumentArity.ZeroOrOne };
        Option<string?> secretFile = new("--secret-file") { Description = "The secret: the bytes of the file, without the line end if it is one line of text. Without it the stored keys count" };
        Option<int?> slot = new("--slot") { Description = "0 to 9. Without it sign takes 0, and the secret serves any slot in check" };
        Option<string?> at = new("--at") { Description = "A time in ISO 8601 (UTC if no offset is given) or seconds since 1970; now without it" };
        Option<bool> verbatim = new("--verbatim") { Description = "Hash the address as it is, case and quotes included, as Exim does" };
        Option<int> lifetime = new("--lifetime") { Description = "Days that a tag is good for, 0 to 499", DefaultValueFactory = _ => PrvsDay.UsualLifetime };
        Option<string?> sender = new("--sender") { Description = "Who the mail to be checked is from; a bounce without it (stored keys only)" };
        Option<string?> client = new("--client") { Description = "The IP address of the server that brings it (stored keys only)" };
        Option<bool> json = new("--json") { Description = "As JSON" };
        Option<bool> lines = new("--jsonl") { Description = "One object a line from standard input (address, secretBase64, slot, at, verbatim, lifetime), one answer a line" };
        Command command = new(name, description) { address, secretFile, slot, at, verbatim, lifetime, json, lines };
        if (plain is null)
        {
            command.Add(sender);
            command.Add(client);
        }

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

            StoredBatv? stored = null;
            BatvQuestion defaults = new(parse.GetValue(address) ?? "", secret, parse.GetValue(slot), parse.GetValue(at), parse.GetValue(verbatim), parse.GetValue(lifetime))
            {
                Sender = plain is null ? parse.GetValue(sender) : null,
                Client = plain is null ? parse.GetValue(client) : null,
            };
            if (parse.GetValue(lines))
            {
                return await BatvLines.AnswerAsync(defaults, AnswerAsync, cancel);
            }

            if (parse.GetValue(address) is null)
            {
                return Fail("Which address?");
            }

            if (secret is null && (parse.GetValue(slot) is not null || parse.GetValue(verbatim) || parse.GetResult(lifetime) is { Implicit: false }))
            {
                return Fail("--slot, --verbatim and --lifetime belong to a secret of its own: name it with --secret-file. The stored keys have theirs.");
            }

            return Print(await AnswerAsync(defaults), parse.GetValue(json), plain);

            // The database is opened only when somebody asks for the stored keys.
            async Task<JsonObject> AnswerAsync(BatvQuestion question) =>
                question.Secret is null ? storedAnswer(stored ??= await StoredBatv.LoadAsync(offline, cancel), question) : answer(question);
        });
        return command;
    }

    internal static int Print(JsonObject answer, bool json, string? plain)
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

    internal static int Fail(string sentence)
    {
        Console.Error.WriteLine(sentence);
        return 1;
    }

    /// <summary>An address out of a log must not drive the terminal.</summary>
    internal static string Visible(string text) => string.Concat(text.Select(c => char.IsControl(c) ? '\ufffd' : c));
}
