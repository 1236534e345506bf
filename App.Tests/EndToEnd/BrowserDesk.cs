using System.Text;
using Microsoft.Playwright;
using QueueDashboard.Tests.Support;

namespace QueueDashboard.Tests.EndToEnd;

/// <summary>
/// The program as a person runs it, a mail server behind it and Chromium in front. Its administrator is anna. A release can be
/// undone for minutes, so that no test depends on how fast a machine presses a button.
/// </summary>
public sealed class BrowserDesk(PreparedStorage prepared) : IAsyncDisposable
{
    public const string Password = "four quiet green kettles";

    // Ends a wait in vain only: on a busy machine everything takes longer.
    private const float PatienceMilliseconds = 60_000;

    private Dashboard? _dashboard;
    private string? _address;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    internal SmtpSink Relay { get; } = new();

    /// <summary>As the browser reaches it: the dashboard's own address, or a proxy's with the path base.</summary>
    internal string Address => _address ?? Dashboard.Address;

    internal Dashboard Dashboard => _dashboard ?? throw new InvalidOperationException("StartAsync comes first.");

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
        if (_dashboard is not null)
        {
            await _dashboard.DisposeAsync();
        }

        await Relay.DisposeAsync();
    }

    /// <summary>Every test calls it first: here a missing Chromium skips the test, which a fixture's start cannot do.</summary>
    /// <param name="address">Where the browser goes instead of to the dashboard itself; null: there.</param>
    /// <param name="settings">Besides the desk's own, or instead of them.</param>
    internal async Task StartAsync(string? address = null, params (string Key, string Value)[] settings)
    {
        if (_browser is not null)
        {
            return;
        }

        string chromium = Peers.Find("chromium");
        _address = address;
        (string Key, string Value)[] all = [("Defaults:ReleaseRelay", Relay.Address), ("Defaults:HoldBackSeconds", "600"), ("Access:SignInsPerMinute", "1000"), .. settings];
        _dashboard ??= await Dashboard.StartAsync(prepared, [.. all.GroupBy(pair => pair.Key).Select(same => same.Last())]);
        _playwright ??= await Playwright.CreateAsync();
        Assertions.SetDefaultExpectTimeout(PatienceMilliseconds);
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = chromium,
            Args = ["--no-sandbox", "--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"],
        });
        await AddPersonAsync("anna", "administrator");
    }

    /// <summary>A browser of its own, without any cookie.</summary>
    internal async Task<BrowserView> OpenAsync(BrowserNewContextOptions? options = null)
    {
        // A certificate of the tests is signed by nobody.
        options = new(options ?? new()) { IgnoreHTTPSErrors = Address.StartsWith("https:", StringComparison.Ordinal) };
        var context = await _browser!.NewContextAsync(options);
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

    /// <summary>Adds a person by the command, who chooses a password behind the link that it prints.</summary>
    internal async Task AddPersonAsync(string name, string role)
    {
        string said = await Dashboard.CommandAsync("user", "add", name, "--role", role);
        var view = await OpenAsync();
        await view.Page.GotoAsync(said.Trim().Split('\n')[^1].Trim());
        await view.Page.GetByLabel("New password").FillAsync(Password);
        await view.Page.GetByLabel("The password again").FillAsync(Password);
        await view.Page.GetByRole(AriaRole.Button, new() { Name = "Save and sign in" }).ClickAsync();
        await view.Page.WaitForURLAsync($"{Address}/overview");
        await view.Page.Context.CloseAsync();
    }

    /// <summary>Hands a message to the intake, as a mail server does. Its lines may end with \n.</summary>
    internal async Task SendAsync(string message)
    {
        byte[] content = Encoding.UTF8.GetBytes(message.ReplaceLineEndings("\r\n"));
        string reply = await SmtpSender.SendOneAsync(Dashboard.Smtp, "postmaster@outside.example", ["ben@example.org"], content, TestContext.Current.CancellationToken);
        Assert.StartsWith("250 ", reply, StringComparison.Ordinal);
    }

    /// <summary>Sends one and gives its number as soon as the search knows it.</summary>
    internal async Task<long> SendAndFindAsync(BrowserView view, string subject, string message)
    {
        await SendAsync(message);
        long id = 0;
        await Eventually.TrueAsync($"'{subject}' is found", async () =>
        {
            var found = (await view.ApiAsync($"items?state=any&search={Uri.EscapeDataString($"subject:{subject}")}")).GetProperty("items");
            id = found.GetArrayLength() == 1 ? found[0].GetProperty("id").GetInt64() : 0;
            return id > 0;
        });
        return id;
    }
}
