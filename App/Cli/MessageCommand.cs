using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using QueueDashboard.Protocols.Mime;

namespace QueueDashboard.Cli;

/// <summary>Says what the reader makes of a message or of a folder of them.</summary>
internal static class MessageCommand
{
    private static readonly JsonSerializerOptions Pretty = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonSerializerOptions Line = new(JsonSerializerDefaults.Web);

    public static Command Build()
    {
        Argument<string> path = new("path") { Description = "A message, or a folder of messages" };
        Option<bool> json = new("--json") { Description = "As JSON" };
        Option<bool> lines = new("--jsonl") { Description = "One line of JSON a file" };
        Command show = new("show", "Says what the reader makes of a message.") { path, json, lines };
        show.SetAction(async (parse, cancel) =>
        {
            string what = parse.GetRequiredValue(path);
            if (!File.Exists(what) && !Directory.Exists(what))
            {
                Console.Error.WriteLine($"There is no file or folder {what}.");
                return 1;
            }

            string[] files = Directory.Exists(what) ? [.. Directory.EnumerateFiles(what, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)] : [what];
            foreach (string file in files)
            {
                var summary = MessageSummary.Of(MailMessage.Read(await File.ReadAllBytesAsync(file, cancel)));
                Write(parse.GetValue(lines), parse.GetValue(json), Directory.Exists(what) ? Path.GetRelativePath(what, file) : Path.GetFileName(file), summary);
            }

            return 0;
        });
        return new Command("message", "Messages as files") { show };
    }

    private static void Write(bool lines, bool json, string file, MessageSummary summary)
    {
        if (lines)
        {
            var node = JsonSerializer.SerializeToNode(summary, Line)!.AsObject();
            node.Insert(0, "file", file);
            Console.WriteLine(node.ToJsonString(Line));
        }
        else if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(summary, Pretty));
        }
        else
        {
            foreach (var (name, value) in JsonSerializer.SerializeToNode(summary, Line)!.AsObject())
            {
                Console.WriteLine($"{name}: {Visible(value?.ToString() ?? "")}");
            }
        }
    }

    /// <summary>A message must not drive the terminal.</summary>
    private static string Visible(string text) => string.Concat(text.Select(c => char.IsControl(c) && c != '\n' ? '\ufffd' : c));
}
