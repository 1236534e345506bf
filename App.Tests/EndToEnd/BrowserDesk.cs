using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using QueueDashboard.Tests.Delivery.Smtp;
using QueueDashboard.Tests.Intake.Smtp;

namespace QueueDashboard.Tests.EndToEnd;

/// <summary>
/// The program as a person runs it, a mail server behind it and Chromium in front. Its administrator is anna. A release can be
/// undone for minutes, so that no test depends on how fast a machine presses a button.
/// </summary>
public sealed partial class BrowserDesk : IAsyncLifetime
{
    public const string Password = "four quiet green kettles";
    private const string Chromium = "/usr/bin/chromium";

    // Ends a wait in vain only: on a busy machine everything takes longer.
    private const float PatienceMilliseconds = 60_000;

    private readonly string _folder = Directory.CreateTempSubdirectory("qd-browser-").FullName;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly TaskCompletionSource<string> _link = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly int _smtp = FreePort();
    private Process? _program;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    internal ScriptedServer Relay { get; } = new();

    internal string Address { get; private set; } = "";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Chromium))
        {
            return;
        }

        _program = Start("--Web:Listen=http://127.0.0.1:0", $"--Intake:Smtp:Listen=127.0.0.1:{_smtp}", "--Access:SignInsPerMinute=1000",
            $"--Defaults:ReleaseRelay=smtp://127.0.0.1:{Relay.Port}?tls=off", "--Defaults:HoldBackSeconds=600");
        _program.OutputDataReceived += (_, line) => Hear(line.Data);
        _program.ErrorDataReceived += (_, line) => Hear(line.Data);
        _program.EnableRaisingEvents = true;
        _program.Exited += (_, _) => _link.TrySetException(new InvalidOperationException($"The program ended.\n{string.Join('\n', _output)}"));
        _program.BeginOutputReadLine();
        _program.BeginErrorReadLine();
        _playwright = await Playwright.CreateAsync();
        Assertions.SetDefaultExpectTimeout(PatienceMilliseconds);
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Chromium,
            Args = ["--no-sandbox", "--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"],
        });
        string link = await _link.Task.WaitAsync(Cancel);
        Address = new Uri(link).GetLeftPart(UriPartial.Authority);
        var view = await OpenAsync();
        await view.Page.GotoAsync(link);
        await view.Page.GetByLabel("User name").FillAsync("anna");
        await view.Page.GetByLabel("New password").FillAsync(Password);
        await view.Page.GetByLabel("The password again").FillAsync(Password);
        await view.Page.GetByRole(AriaRole.Button, new() { Name = "Save and sign in" }).ClickAsync();
        await view.Page.Locator("main h1").First.WaitForAsync();
        await view.Page.Context.CloseAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
        if (_program is not null)
        {
            _program.Kill();
            await _program.WaitForExitAsync(CancellationToken.None);
            _program.Dispose();
        }

        await Relay.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>A browser of its own, without any cookie.</summary>
    internal async Task<BrowserView> OpenAsync(BrowserNewContextOptions? options = null)
    {
        Assert.SkipUnless(File.Exists(Chromium) || Environment.GetEnvironmentVariable("QD_REQUIRE_PEERS") == "1", "Chromium is not installed: the pages were not tried in a browser.");
        Assert.True(_browser is not null, "Chromium is not installed, and this run requires it.");
        var context = await _browser.NewContextAsync(options ?? new());
        context.SetDefaultTimeout(PatienceMilliseconds);
        return new BrowserView(await context.NewPageAsync(), Address);
    }

    internal async Task<BrowserView> SignedInAsync(string name = "anna", BrowserNewContextOptions? options = null)
    {
        var view = await OpenAsync(options);
        await view.Page.GotoAsync($"{Address}/signin");
        await view.FillSignInAsync(name);
        await view.Page.WaitForURLAsync($"{Address}/overview");
        return view;
    }

    /// <summary>Adds a person by the command, beside the running server.</summary>
    internal async Task AddPersonAsync(string name, string role)
    {
        using var command = Start("user", "add", name, "--role", role, "--password-stdin");
        await command.StandardInput.WriteLineAsync(Password.AsMemory(), Cancel);
        string said = await command.StandardError.ReadToEndAsync(Cancel);
        await command.WaitForExitAsync(Cancel);
        Assert.True(command.ExitCode == 0, said);
    }

    /// <summary>Hands a message to the intake, as a mail server does. Its lines may end with \n.</summary>
    internal async Task SendAsync(string message, string from = "postmaster@outside.example", string to = "ben@example.org")
    {
        using var talk = await SmtpTalk.ConnectAsync(_smtp);
        await talk.ReplyAsync();
        await talk.SayAsync("EHLO mail.outside.example");
        await talk.SayAsync($"MAIL FROM:<{from}>");
        await talk.SayAsync($"RCPT TO:<{to}>");
        await talk.SayAsync("DATA");
        Assert.StartsWith("250 ", await talk.SayAsync($"{message.ReplaceLineEndings("\r\n")}\r\n."), StringComparison.Ordinal);
        await talk.SayAsync("QUIT");
    }

    /// <summary>Sends one and gives its number as soon as the search knows it.</summary>
    internal async Task<long> SendAndFindAsync(BrowserView view, string subject, string message)
    {
        await SendAsync(message);
        long id = 0;
        await Support.Eventually.TrueAsync($"'{subject}' is found", async () =>
        {
            var found = (await view.ApiAsync($"items?state=any&search={Uri.EscapeDataString($"subject:{subject}")}")).GetProperty("items");
            id = found.GetArrayLength() == 1 ? found[0].GetProperty("id").GetInt64() : 0;
            return id > 0;
        });
        return id;
    }

    private Process Start(params string[] arguments)
    {
        ProcessStartInfo start = new("dotnet", [Path.Combine(AppContext.BaseDirectory, "App.dll"), .. arguments, $"--Storage:Folder={Path.Combine(_folder, "var")}"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _folder,
        };
        return Process.Start(start)!;
    }

    private void Hear(string? line)
    {
        _output.Enqueue(line ?? "");
        if (PrintedLink().Match(line ?? "") is { Success: true } link)
        {
            _link.TrySetResult(link.Groups[1].Value);
        }
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [GeneratedRegex("Sign in once at ([^ ]+) ")]
    private static partial Regex PrintedLink();
}
