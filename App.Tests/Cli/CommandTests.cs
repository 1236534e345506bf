using System.Diagnostics;
using System.Text.Json.Nodes;

namespace QueueDashboard.Tests.Cli;

/// <summary>The commands as a person's script calls them: a process of their own.</summary>
public sealed class CommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("qd-cli-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Token_create_prints_the_token_as_its_last_line()
    {
        var (code, output, _) = await RunAsync("token", "create", "--role", "administrator", "--name", "script");
        Assert.Equal(0, code);
        Assert.Matches("^qd_[A-Za-z0-9_-]{43}$", output.TrimEnd().Split('\n')[^1]);
    }

    [Fact]
    public async Task Token_create_for_an_unknown_role_names_it_and_fails()
    {
        var (code, output, error) = await RunAsync("token", "create", "--role", "emperor", "--name", "script");
        Assert.NotEqual(0, code);
        Assert.DoesNotContain("qd_", output, StringComparison.Ordinal);
        Assert.Contains("emperor", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sample_fills_the_queues()
    {
        var (code, output, _) = await RunAsync("sample", "--count", "30");
        Assert.Equal((0, "30 messages are held."), (code, output.Trim()));
    }

    [Fact]
    public async Task User_add_prints_a_link_to_sign_in_once()
    {
        var (code, output, _) = await RunAsync("user", "add", "anna", "--role", "operator");
        Assert.Equal(0, code);
        Assert.Matches("^http://127\\.0\\.0\\.1:8080/signin/once/[A-Za-z0-9_-]{20,}$", output.Trim());
        var (again, _, error) = await RunAsync("user", "add", "anna", "--role", "operator");
        Assert.NotEqual(0, again);
        Assert.NotEqual("", error);
    }

    [Fact]
    public async Task Message_show_json_says_what_the_reader_makes_of_it()
    {
        string file = Path.Combine(_folder, "one.eml");
        await File.WriteAllTextAsync(file, "From: Anna <anna@example.org>\r\nSubject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=\r\nMessage-ID: <1@example.org>\r\n\r\nHello\r\n", Cancel);
        var (code, output, _) = await RunAsync("message", "show", file, "--json");
        var json = JsonNode.Parse(output)!;
        Assert.Equal(0, code);
        Assert.Equal("Grüße", (string?)json["subject"]);
        Assert.Equal("anna@example.org", (string?)json["from"]![0]!["address"]);
        Assert.Equal("<1@example.org>", (string?)json["messageId"]);
        Assert.True((bool?)json["hasText"]);
        Assert.False((bool?)json["hasHtml"]);
        Assert.False((bool?)json["isBounce"]);
        Assert.Empty(json["attachments"]!.AsArray());
        Assert.NotNull(json["defects"]);
    }

    [Fact]
    public async Task Message_show_jsonl_gives_one_line_a_file()
    {
        string folder = Path.Combine(_folder, "mail");
        Directory.CreateDirectory(folder);
        for (int i = 0; i < 3; i++)
        {
            await File.WriteAllTextAsync(Path.Combine(folder, $"{i}.eml"), $"Subject: {i}\n\nx\n", Cancel);
        }

        var (code, output, _) = await RunAsync("message", "show", folder, "--jsonl");
        string[] lines = output.TrimEnd().Split('\n');
        Assert.Equal(0, code);
        Assert.Equal(["0.eml", "1.eml", "2.eml"], lines.Select(line => (string?)JsonNode.Parse(line)!["file"]));
    }

    [Fact]
    public async Task Option_out_of_bounds_stops_the_start_and_names_it()
    {
        var (code, _, error) = await RunAsync("--Delivery:Connections=99");
        Assert.NotEqual(0, code);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.Contains("Delivery:Connections", error, StringComparison.Ordinal);
        Assert.Contains("99", error, StringComparison.Ordinal);
    }

    private async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        ProcessStartInfo start = new("dotnet", [Path.Combine(AppContext.BaseDirectory, "App.dll"), .. arguments, $"--Storage:Folder={Path.Combine(_folder, "var")}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _folder,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(Cancel);
        var error = process.StandardError.ReadToEndAsync(Cancel);
        await process.WaitForExitAsync(Cancel);
        return (process.ExitCode, await output, await error);
    }
}
