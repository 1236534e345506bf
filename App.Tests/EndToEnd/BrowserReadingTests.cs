using Microsoft.Playwright;
using QueueDashboard.Tests.Support;

namespace QueueDashboard.Tests.EndToEnd;

/// <summary>Reading what a stranger wrote, and working through a list with the keyboard alone.</summary>
[Collection("browser")]
public sealed class BrowserReadingTests(BrowserDesk desk) : IClassFixture<BrowserDesk>
{
    [Fact]
    public async Task Hostile_html_runs_nothing_asks_nobody_and_leads_nowhere()
    {
        await desk.StartAsync();
        await using SmtpSink trap = new();
        string html = Hostile($"http://127.0.0.1:{trap.Port}");
        var view = await desk.SignedInAsync();
        var page = view.Page;
        long id = await desk.SendAndFindAsync(view, "Urgent parcel", $"""
            From: Trap <trap@outside.example>
            To: ben@example.org
            Subject: Urgent parcel
            MIME-Version: 1.0
            Content-Type: text/html; charset=utf-8

            {html}
            """);
        await view.GoToListAsync($"all?item={id}");
        string title = await page.TitleAsync();

        await view.Reading.GetByRole(AriaRole.Tab, new() { Name = "HTML" }).ClickAsync();
        var frame = view.Reading.FrameLocator("iframe.html");
        await Assertions.Expect(frame.GetByText("The visible words")).ToBeVisibleAsync();
        await Assertions.Expect(frame.Locator("script, form, input, iframe, object, svg, video, link, base, meta[http-equiv], [onerror], [onload], [onfocus], [srcset], [href^='javascript' i]")).ToHaveCountAsync(0);
        await frame.GetByText("Press here").ClickAsync();
        await frame.GetByText("Follow me").ClickAsync();
        await (await (await view.Reading.Locator("iframe.html").ElementHandleAsync()).ContentFrameAsync())!.WaitForLoadStateAsync();
        await Assertions.Expect(frame.GetByText("The visible words")).ToBeVisibleAsync();
        await Assertions.Expect(view.Reading).ToContainTextAsync("remote image");
        Assert.Equal(title, await page.TitleAsync());

        // Outside of the frame, too, its policy lets nothing run.
        await page.GotoAsync($"{desk.Address}/items/{id}/html");
        await Assertions.Expect(page.GetByText("The visible words")).ToBeVisibleAsync();
        Assert.Equal($"{desk.Address}/items/{id}/html", page.Url);
        Assert.Empty(view.Strangers);
        Assert.Empty(view.Faults);
        Assert.Equal(0, trap.Connections);

        // The same words with nobody in between, so that the test is known to see what it looks for.
        var control = await desk.OpenAsync();
        await control.Page.EvaluateAsync("html => { setTimeout(() => { document.open(); document.write(html); document.close(); }); }", html);
        await Eventually.TrueAsync("the test sees a dialog and requests", () => !control.Faults.IsEmpty && !control.Strangers.IsEmpty);
        await control.Page.Context.CloseAsync();
    }

    [Fact]
    public async Task Keyboard_alone_finds_opens_selects_deletes_and_undoes()
    {
        await desk.StartAsync();
        var view = await desk.SignedInAsync();
        var page = view.Page;
        long[] ids = new long[3];
        for (int i = 0; i < ids.Length; i++)
        {
            string subject = $"Keyboard{i}";
            ids[i] = await desk.SendAndFindAsync(view, subject, $"From: Keys <keys@outside.example>\nTo: ben@example.org\nSubject: {subject}\n\nNumber {i}\n");
        }

        await desk.SendAndFindAsync(view, "Otherwise", "From: Other <other@outside.example>\nTo: ben@example.org\nSubject: Otherwise\n\nNot to be found\n");
        await view.GoToListAsync("all");
        await page.Keyboard.PressAsync("/");
        await Assertions.Expect(page.Locator("#search")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("from:keys@outside.example");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(view.Rows).ToHaveCountAsync(3);
        await Assertions.Expect(view.Rows.First).ToContainTextAsync("Keyboard2");

        await page.Keyboard.PressAsync("j");
        await Assertions.Expect(view.Rows.Nth(0)).ToContainClassAsync("at");
        await page.Keyboard.PressAsync("j");
        await Assertions.Expect(view.Rows.Nth(1)).ToContainClassAsync("at");
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("k");
        await Assertions.Expect(view.Rows.Nth(1)).ToContainClassAsync("at");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(view.Reading.Locator("h1")).ToHaveTextAsync("Keyboard1");
        await page.Keyboard.PressAsync("j");
        await Assertions.Expect(view.Reading.Locator("h1")).ToHaveTextAsync("Keyboard0");
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(view.Reading.Locator("h1")).ToHaveCountAsync(0);

        await page.Keyboard.PressAsync("x");
        await Assertions.Expect(view.Row("Keyboard0")).ToHaveAttributeAsync("aria-selected", "true");
        await page.Keyboard.PressAsync("k");
        await page.Keyboard.PressAsync("x");
        await Assertions.Expect(page.GetByRole(AriaRole.Toolbar)).ToContainTextAsync("2 selected");
        await page.Keyboard.PressAsync("#");
        await Assertions.Expect(view.Toast).ToContainTextAsync("2 messages deleted");
        await page.Keyboard.PressAsync("z");
        await Assertions.Expect(view.Toast).ToContainTextAsync("Undone for 2 messages");
        foreach (long id in ids)
        {
            Assert.Equal("held", await view.StateAsync(id));
        }

        Assert.Empty(view.Faults);
    }

    private static string Hostile(string trap) => $"""
        <html><head><title>caught</title><base href="{trap}/"><meta http-equiv="refresh" content="0;url={trap}/refresh">
        <link rel="stylesheet" href="{trap}/sheet.css"><link rel="prefetch" href="{trap}/prefetch">
        <style>@import url({trap}/import.css); p {"{"} background: url({trap}/back.png) {"}"}</style>
        <script>alert('head'); top.document.title = 'caught'; new Image().src = '{trap}/script';</script></head>
        <body onload="alert('body')" background="{trap}/body.png"><p>The visible words</p>
        <img src="{trap}/pixel.png" srcset="{trap}/set.png 2x" width="1" height="1"><img src="nothing:" onerror="alert('image')">
        <a href="javascript:alert('link')">Press here</a> <a href="{trap}/follow" target="_top">Follow me</a>
        <form action="{trap}/form"><input name="password" autofocus onfocus="alert('focus')"><button>Sign in</button></form>
        <iframe src="{trap}/frame"></iframe><object data="{trap}/object"></object><svg onload="alert('svg')"></svg><video poster="{trap}/poster" src="{trap}/video"></video>
        <div style="background-image: url('{trap}/style.png'); position: fixed">Over the page</div></body></html>
        """;
}
