using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace QueueDashboard.Tests.EndToEnd.Tour;

/// <summary>Goes from page to page in one look and notes all that is wrong with each; keeps a picture where pictures are wanted.</summary>
internal sealed class TourGuide(BrowserDesk desk, Look look, string series)
{
    private readonly List<string> _wrong = [];

    public IReadOnlyList<string> Wrong => _wrong;

    /// <summary>Signed in as the administrator, in whatever language.</summary>
    public async Task<BrowserView> SignInAsync()
    {
        var view = await desk.OpenAsync(look.Options);
        await view.Page.GotoAsync($"{desk.Address}/signin");
        await view.Page.Locator("input[autocomplete=username]").FillAsync("anna");
        await view.Page.Locator("input[type=password]").FillAsync(BrowserDesk.Password);
        await view.Page.Locator("button.primary").First.ClickAsync();
        await view.Page.WaitForURLAsync($"{desk.Address}/overview");

        // Whoever leaves a page while it fetches its scripts makes its server complain.
        await view.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        return view;
    }

    public Task<BrowserView> StrangerAsync() => desk.OpenAsync(look.Options);

    /// <param name="ready">What has to be there before one looks; null: the page's title.</param>
    public async Task VisitAsync(BrowserView view, string name, string path, string? ready = null)
    {
        await view.Page.GotoAsync(path.StartsWith("http", StringComparison.Ordinal) ? path : $"{desk.Address}/{path}", new() { WaitUntil = WaitUntilState.NetworkIdle });
        await LookAsync(view, name, ready);
    }

    public async Task LookAsync(BrowserView view, string name, string? ready = null)
    {
        await Assertions.Expect(view.Page.Locator(ready ?? "h1:visible, .blank h2:visible").First).ToBeVisibleAsync();
        await Assertions.Expect(view.Page.Locator(".skeleton:visible")).ToHaveCountAsync(0);
        string? language = await view.Page.Locator("html").GetAttributeAsync("lang");
        Note(name, language == look.Language[..2], $"its language is {language}");
        int width = await view.Page.EvaluateAsync<int>("() => Math.max(document.documentElement.scrollWidth, document.body.scrollWidth, ...[...document.querySelectorAll('main, .page, .split, .reading .scroll')].filter(e => getComputedStyle(e).overflowX !== 'hidden').map(e => e.scrollWidth))");
        Note(name, width <= look.Width, $"it is {width} pixels wide");
        string words = await view.Page.EvaluateAsync<string>("() => document.body.innerText");

        // A text that is missing shows its key; such as Title.Held.
        var key = System.Text.RegularExpressions.Regex.Match(words, @"(?<![\w./@-])[A-Z][A-Za-z]+\.[A-Z][A-Za-z]+(?![\w.(/@])");
        Note(name, !key.Success, $"it shows the key {key.Value}");
        if (Look.Pictures is { } folder)
        {
            string file = Path.Combine(folder, series, $"{name}-{look}.png");
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await view.Page.ScreenshotAsync(new() { Path = file, FullPage = true });
        }

        // Nothing may run in the frame of a message, axe neither, and it would wait for ever: the frame is emptied before.
        await view.Page.EvaluateAsync("() => document.querySelectorAll('iframe[sandbox]').forEach(frame => { frame.setAttribute('sandbox', 'allow-scripts'); frame.removeAttribute('srcdoc'); frame.src = 'about:blank'; })");
        var axe = await view.Page.RunAxe();
        _wrong.AddRange(axe.Violations.Select(violation => $"{series} {name} ({look}): {violation.Id} ({violation.Impact}), {violation.Help}: {string.Join(" | ", violation.Nodes.Take(3).Select(node => node.Html))}"));
    }

    private void Note(string name, bool right, string what)
    {
        if (!right)
        {
            _wrong.Add($"{series} {name} ({look}): {what}");
        }
    }
}
