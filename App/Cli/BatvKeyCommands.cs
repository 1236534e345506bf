using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using QueueDashboard.Actions;
using QueueDashboard.Audit;
using QueueDashboard.Batv;

namespace QueueDashboard.Cli;

/// <summary>The stored keys. A server that runs on the same database takes a change over within two seconds.</summary>
internal static class BatvKeyCommands
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) } };

    private static readonly Dictionary<string, KeyFormat> Formats = new(StringComparer.Ordinal)
    {
        ["auto"] = KeyFormat.Auto,
        ["text"] = KeyFormat.Text,
        ["bytes"] = KeyFormat.Bytes,
        ["batv-tools"] = KeyFormat.BatvTools,
        ["json"] = KeyFormat.Json,
    };

    private static Actor Actor => Actor.Cli(Environment.UserName);

    public static Command Build(Offline offline) => new("key", "The stored keys of backscatter protection")
    {
        List(offline), New(offline), Import(offline), Export(offline), Sign(offline), Delete(offline),
    };

    private static Command List(Offline offline)
    {
        Option<bool> json = Json();
        Command command = new("list", "The keys by slot, without their secrets.") { json };
        command.SetAction((parse, cancel) => offline.RunAsync(
            async (services, token) =>
            {
                var keys = await services.GetRequiredService<IReadBackscatter>().KeysAsync(token);
                if (parse.GetValue(json))
                {
                    Console.WriteLine(new JsonObject { ["keys"] = JsonSerializer.SerializeToNode(keys, Web) }.ToJsonString(BatvLines.Format));
                    return 0;
                }

                foreach (var key in keys)
                {
                    Console.WriteLine(string.Create(
                        CultureInfo.InvariantCulture,
                        $"{key.Slot}\t{JsonNamingPolicy.KebabCaseLower.ConvertName(key.Standing.ToString())}\t{key.Fingerprint}\t{key.Origin}\t{key.CreatedAt:yyyy-MM-dd}\t{(key.VerifiesUntil is { } until ? $"until {until:yyyy-MM-dd HH:mm} UTC" : "no end")}"));
                }

                return 0;
            },
            cancel));
        return command;
    }

    private static Command New(Offline offline)
    {
        Option<bool> delete = DeletePrevious();
        Option<bool> json = Json();
        Command command = new("new", "Makes a key that signs from now on. The previous one goes on checking until its last tag has ended.") { delete, json };
        command.SetAction((parse, cancel) => RunAsync(offline, parse.GetValue(json), (keys, token) => keys.NewAsync(Actor, !parse.GetValue(delete), token), cancel));
        return command;
    }

    private static Command Import(Offline offline)
    {
        Argument<string> file = new("file") { Description = "Exim's secret, batv-tools' key file, MDaemon's rsa.private, or what \"export\" wrote" };
        Option<int?> slot = new("--slot") { Description = "0 to 9; without it the one that the file names, or else the next free one" };
        Option<bool> sign = new("--sign") { Description = "It signs from now on; otherwise it only checks" };
        Option<string> format = new("--format") { Description = "How the file is meant", DefaultValueFactory = _ => "auto" };
        format.AcceptOnlyFromAmong([.. Formats.Keys]);
        Option<bool> delete = DeletePrevious();
        Option<bool> json = Json();
        Command command = new("import", "Brings a key from elsewhere.") { file, slot, sign, format, delete, json };
        command.SetAction(async (parse, cancel) =>
        {
            FileInfo given = new(parse.GetRequiredValue(file));
            if (!given.Exists || given.Length > KeyFile.MostBytes)
            {
                return BatvCommands.Fail(given.Exists ? $"A key has at most {KeyFile.MostBytes} bytes." : $"There is no file {given.Name}.");
            }

            KeyImport import = new(
                await File.ReadAllBytesAsync(given.FullName, cancel), Formats[parse.GetRequiredValue(format)], parse.GetValue(slot), parse.GetValue(sign), !parse.GetValue(delete));
            return await RunAsync(offline, parse.GetValue(json), (keys, token) => keys.ImportAsync(Actor, import, token), cancel);
        });
        return command;
    }

    private static Command Export(Offline offline)
    {
        Argument<int> slot = Slot();
        Option<bool> raw = new("--raw") { Description = "The secret's bytes alone; otherwise JSON with slot and window, for another dashboard" };
        Command command = new("export", "Writes a key to standard output. It is as secret as a password.") { slot, raw };
        command.SetAction((parse, cancel) => offline.RunAsync(
            async (services, token) =>
            {
                if (await services.GetRequiredService<KeyActions>().ExportAsync(Actor, parse.GetValue(slot), parse.GetValue(raw), token) is not { } export)
                {
                    return BatvCommands.Fail(Missing(parse.GetValue(slot)));
                }

                await using var output = Console.OpenStandardOutput();
                await output.WriteAsync(export.Content, token);
                return 0;
            },
            cancel));
        return command;
    }

    private static Command Sign(Offline offline)
    {
        Argument<int> slot = Slot();
        Option<bool> delete = DeletePrevious();
        Option<bool> json = Json();
        Command command = new("sign", "Lets a stored key sign from now on.") { slot, delete, json };
        command.SetAction((parse, cancel) => RunAsync(offline, parse.GetValue(json), (keys, token) => keys.SignWithAsync(Actor, parse.GetValue(slot), !parse.GetValue(delete), token), cancel));
        return command;
    }

    private static Command Delete(Offline offline)
    {
        Argument<int> slot = Slot();
        Option<bool> json = Json();
        Command command = new("delete", "Deletes a key at once: bounces with its tags fail from now on.") { slot, json };
        command.SetAction((parse, cancel) => RunAsync(offline, parse.GetValue(json), (keys, token) => keys.DeleteAsync(Actor, parse.GetValue(slot), token), cancel));
        return command;
    }

    private static Task<int> RunAsync(Offline offline, bool json, Func<KeyActions, CancellationToken, Task<KeyResult>> act, CancellationToken cancel) => offline.RunAsync(
        async (services, token) => Print(await act(services.GetRequiredService<KeyActions>(), token), json),
        cancel);

    private static int Print(KeyResult result, bool json)
    {
        string? fault = result switch
        {
            KeyResult.Refused refused => refused.Sentence,
            KeyResult.NotFound missing => Missing(missing.Slot),
            _ => null,
        };
        if (json)
        {
            var answer = result is KeyResult.Done of
                ? JsonSerializer.SerializeToNode(of, Web)!.AsObject()
                : new JsonObject { ["error"] = fault, ["code"] = (result as KeyResult.Refused)?.Code ?? "not-found" };
            Console.WriteLine(answer.ToJsonString(BatvLines.Format));
        }
        else if (result is KeyResult.Done done)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"slot {done.Slot}, fingerprint {done.Fingerprint}{(done.Signs ? ", signs from now on" : "")}"));
            if (done.PreviousUntil is { } until)
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"The previous key checks bounces until {until:yyyy-MM-dd HH:mm} UTC."));
            }

            if (done.Warning is { } warning)
            {
                Console.Error.WriteLine(warning);
            }
        }
        else
        {
            return BatvCommands.Fail(fault!);
        }

        return fault is null ? 0 : 1;
    }

    private static string Missing(int slot) => string.Create(CultureInfo.InvariantCulture, $"There is no key in slot {slot}, or it cannot be opened on this machine.");

    private static Argument<int> Slot() => new("slot") { Description = "0 to 9" };

    private static Option<bool> Json() => new("--json") { Description = "As JSON" };

    private static Option<bool> DeletePrevious() => new("--delete-previous") { Description = "Delete the key that signed before: bounces of mail that left with its tags fail from now on" };
}
