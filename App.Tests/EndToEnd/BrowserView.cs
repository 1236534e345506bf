using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Playwright;

namespace QueueDashboard.Tests.EndToEnd;

/// <summary>One person's open page, and all that a page must never do: errors, dialogs, requests to anybody else.</summary>
internal sealed class BrowserView
{
    private readonly string _address;

    public BrowserView(IPage page, string address)
    {
        Page = page;
        _address = address;
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                Faults.Enqueue($"console: {message.Text}");
            }
        };
        page.PageError += (_, error) => Faults.Enqueue($"script: {error}");
        page.Dialog += async (_, dialog) =>
        {
            Faults.Enqueue($"dialog: {dialog.Message}");
            await dialog.DismissAsync();
        };
        page.Context.Request += (_, request) =>
        {
            if (request.Url.StartsWith("http", StringComparison.Ordinal) && !request.Url.StartsWith($"{address}/", StringComparison.Ordinal))
            {
                Strangers.Enqueue(request.Url);
            }
        };
    }

    public IPage Page { get; }

    /// <summary>Errors of the console and of scripts, and dialogs.</summary>
    public ConcurrentQueue<string> Faults { get; } = new();

    /// <summary>What was asked of any other server, by any frame.</summary>
    public ConcurrentQueue<string> Strangers { get; } = new();

    public ILocator Rows => Page.Locator(".rows .row");

    public ILocator Toast => Page.Locator(".toast");

    public ILocator Reading => Page.Locator("article.reading");

    public ILocator Row(string subject) => Page.Locator(".rows .row", new() { HasText = subject });

    public ILocator Act(string name) => Reading.Locator(".acts").GetByRole(AriaRole.Button, new() { Name = name });

    public async Task FillSignInAsync(string name, string password = BrowserDesk.Password)
    {
        await Page.GetByLabel("User name or e-mail").FillAsync(name);
        await Page.GetByLabel("Password").FillAsync(password);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
    }

    /// <summary>Goes to a list and waits until it hears keys; it hears them a moment after it is drawn.</summary>
    public async Task GoToListAsync(string path)
    {
        await Page.GotoAsync($"{_address}/queues/{path}");
        await ListensAsync();
    }

    public Task ListensAsync() => Assertions.Expect(Page.Locator(".rows[aria-keyshortcuts]")).ToBeVisibleAsync();

    /// <summary>Asks the API as the person who is signed in here.</summary>
    public async Task<JsonElement> ApiAsync(string path)
    {
        var answer = await Page.APIRequest.GetAsync($"{_address}/api/v1/{path}");
        Assert.True(answer.Ok, $"{path}: {answer.Status}");
        return (await answer.JsonAsync())!.Value;
    }

    public async Task<string?> StateAsync(long id) => (await ApiAsync(FormattableString.Invariant($"items/{id}"))).GetProperty("state").GetString();
}
