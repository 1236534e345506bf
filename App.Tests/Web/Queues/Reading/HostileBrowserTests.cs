using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Playwright;
using QueueDashboard.Hosting;
using QueueDashboard.Queues;
using QueueDashboard.Tests.Support;
using QueueDashboard.Tests.Web.Access;
using QueueDashboard.Web.Queues;

namespace QueueDashboard.Tests.Web.Queues.Reading;

/// <summary>A hundred and fifty hostile messages in Chromium: in the reading pane's frame, behind each wall alone, and with no wall at all.</summary>
[Collection("browser")]
public sealed class HostileBrowserTests
{
    private const string Chromium = "/usr/bin/chromium";
    private const float PatienceMilliseconds = 60_000;

    // Whatever is not in this list could act, whatever its attributes say.
    private const string FindActing = """
        body => [...document.querySelectorAll('*')].filter(e => !e.matches('html, head, head > meta[charset], head > title, head > style, body, body *')
          || e.matches('body :is(script, style, link, meta, base, form, input, button, select, textarea, iframe, frame, object, embed, applet, portal, svg, svg *, math, math *, video, audio, source, track, template, noscript, area, map, dialog)')
          || [...e.attributes].some(a => /^on|^(href|xlink:href|action|formaction|srcdoc|srcset|background|poster|ping|id|name|target|autofocus|contenteditable|tabindex)$/i.test(a.name) || (a.name === 'src' && !a.value.startsWith('data:image/')) || (a.name === 'style' && /url|position|expression|image/i.test(a.value))))
          .map(e => e.outerHTML.slice(0, 200))
        """;

    private const string ShowInFrames = """
        async ({ numbers, sandbox }) => {
          const show = number => new Promise(done => {
            const next = document.createElement('iframe');
            if (sandbox !== null) { next.sandbox = sandbox; }
            next.addEventListener('load', done, { once: true });
            next.src = '/page/' + number;
            document.body.append(next);
          });
          for (let at = 0; at < numbers.length; at += 10) { await Promise.all(numbers.slice(at, at + 10).map(show)); }
        }
        """;

    [Fact]
    public async Task Hostile_messages_in_the_reading_frame_run_nothing_ask_nobody_and_lead_nowhere()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using RequestTrap trap = new();
        await using var app = new AccessApp(("Web:Listen", "http://127.0.0.1:0"));
        await using var browser = await StartAsync();
        app.UseKestrel();
        app.StartServer();
        await app.AddAsync("anna", "administrator");
        string address = app.Get<EdgeState>().LocalBase();
        Dictionary<string, HostileHtml> byPath = [];
        long first = 0;
        foreach (var (hostile, number) in HostileHtml.All.Select((hostile, number) => (hostile, number)))
        {
            var held = await app.Get<IHoldMessages>().HoldAsync(
                new IncomingMessage { Source = "test", ReversePath = "trap@outside.example", Recipients = [new("ben@example.org")], Content = hostile.Message(FormattableString.Invariant($"{trap.Address}/{number}")) }, cancel);
            long id = Assert.IsType<HoldOutcome.Held>(held).ItemId;
            first = first == 0 ? id : first;
            byPath[FormattableString.Invariant($"{address}/items/{id}/html")] = hostile;
        }

        var page = await browser.Tab.NewPageAsync(new() { Locale = "en-GB" });
        page.SetDefaultTimeout(PatienceMilliseconds);
        var view = new EndToEnd.BrowserView(page, address);
        await page.GotoAsync($"{address}/signin?returnUrl=%2Fqueues%2Fall%3Fitem%3D{first}");
        await view.FillSignInAsync("anna", AccessApp.Password);
        await view.Reading.GetByRole(AriaRole.Tab, new() { Name = "HTML" }).ClickAsync();
        await page.FrameLocator("iframe.html").GetByText(HostileHtml.Words).WaitForAsync();
        string before = page.Url;
        ConcurrentQueue<string> own = new();
        page.Context.Request += (_, request) => own.Enqueue(request.Url);

        // The pane's own frame, as many times as there are messages: each stays until the end, so that what waits a moment is seen too.
        await page.EvaluateAsync(
            """
            async addresses => {
              const frame = document.querySelector('iframe.html');
              const show = address => new Promise(done => { const next = frame.cloneNode(); next.addEventListener('load', done, { once: true }); next.src = address; document.body.append(next); });
              for (let at = 0; at < addresses.length; at += 10) { await Promise.all(addresses.slice(at, at + 10).map(show)); }
            }
            """,
            byPath.Keys.ToArray());

        List<string> wrong = [];
        HashSet<string> seen = [];
        foreach (var frame in page.Frames.Skip(1))
        {
            if (!byPath.TryGetValue(frame.Url, out var hostile))
            {
                wrong.Add($"a frame went to {frame.Url}");
                continue;
            }

            seen.Add(frame.Url);
            var body = frame.Locator("body");
            wrong.AddRange((await body.EvaluateAsync<string[]>(FindActing)).Select(found => $"{hostile.Name}: {found}"));
            if (hostile.Trips && !(await body.TextContentAsync())!.Contains(HostileHtml.Words, StringComparison.Ordinal) && !hostile.Html.Contains("<frameset", StringComparison.Ordinal))
            {
                wrong.Add($"{hostile.Name}: its words are gone");
            }
        }

        Assert.Empty(wrong);
        Assert.Equal(HostileHtml.All.Count, seen.Count);
        Assert.Empty(own.Except(byPath.Keys));
        Assert.Empty(view.Strangers);
        Assert.Empty(view.Faults);
        Assert.Empty(trap.Asked);
        Assert.Equal(0, trap.Connections);
        Assert.Equal(before, page.Url);
        Assert.Single(page.Context.Pages);
    }

    /// <summary>If the cleaning let everything through, the frame's policy and sandbox would still hold.</summary>
    [Fact]
    public async Task Hostile_messages_behind_the_policy_and_the_sandbox_alone_run_nothing_and_ask_nobody()
    {
        await using var browser = await StartAsync();
        await using RequestTrap trap = new();
        foreach (var (hostile, number) in HostileHtml.All.Select((hostile, number) => (hostile, number)))
        {
            trap.Serve(FormattableString.Invariant($"/page/{number}"), $"text/html; charset={hostile.Charset}\r\nContent-Security-Policy: {ContentEndpoints.Policy}", hostile.Octets(FormattableString.Invariant($"{trap.Address}/{number}")));
        }

        var page = await browser.Tab.NewPageAsync();
        page.SetDefaultTimeout(PatienceMilliseconds);
        await page.GotoAsync($"{trap.Address}/top");
        await page.EvaluateAsync(ShowInFrames, new { numbers = Enumerable.Range(0, HostileHtml.All.Count).ToArray(), sandbox = "" });

        Assert.Empty(trap.Asked.Where(path => path is not ("/favicon.ico" or "/top")).Select(path => $"{path}: {HostileHtml.All[int.Parse(path.Split('/')[1], System.Globalization.CultureInfo.InvariantCulture)].Name}"));
        Assert.Single(page.Context.Pages);
    }

    /// <summary>The proof that the tests above can fail: with nothing in between, these messages do ask.</summary>
    [Fact]
    public async Task Hostile_messages_with_nothing_in_between_are_caught()
    {
        await using var browser = await StartAsync();
        await using RequestTrap trap = new();
        var page = await browser.Tab.NewPageAsync();
        page.SetDefaultTimeout(PatienceMilliseconds);
        var acting = HostileHtml.All.Select((hostile, number) => (hostile, number)).Where(one => one.hostile.Trips).ToList();
        foreach (var (hostile, number) in acting)
        {
            trap.Serve(FormattableString.Invariant($"/page/{number}"), $"text/html; charset={hostile.Charset}", hostile.Octets(FormattableString.Invariant($"{trap.Address}/{number}")));
        }

        await page.GotoAsync($"{trap.Address}/top");
        await page.EvaluateAsync(ShowInFrames, new { numbers = acting.Select(one => one.number).ToArray(), sandbox = (string?)null });

        // Only the first page in a window may put the focus somewhere by itself; the others get a window of their own.
        List<string> quiet = [];
        foreach (var (hostile, number) in acting.Where(one => !HasAsked(trap, one.number)))
        {
            var alone = await browser.Tab.NewPageAsync();
            await alone.GotoAsync(FormattableString.Invariant($"{trap.Address}/page/{number}"), new() { WaitUntil = WaitUntilState.Commit });
            long started = Stopwatch.GetTimestamp();
            while (!HasAsked(trap, number) && Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(20))
            {
                await Task.Delay(20, TestContext.Current.CancellationToken);
            }

            await alone.CloseAsync();
            quiet.AddRange(HasAsked(trap, number) ? [] : [$"{hostile.Name}: {hostile.Html}"]);
        }

        Assert.Empty(quiet);
        Assert.True(HostileHtml.All.Count >= 150, $"{HostileHtml.All.Count} messages");
        Assert.True(HostileHtml.All.Count(hostile => hostile.Trips) >= 120, "Most of them must be able to act.");
    }

    private static bool HasAsked(RequestTrap trap, int number) => trap.Asked.Any(path => path.StartsWith(FormattableString.Invariant($"/{number}/"), StringComparison.Ordinal));

    private static async Task<Started> StartAsync()
    {
        if (!File.Exists(Chromium))
        {
            Assert.SkipUnless(Environment.GetEnvironmentVariable("QD_REQUIRE_PEERS") == "1", "Chromium is not installed: hostile messages were not tried in a browser.");
        }

        var playwright = await Playwright.CreateAsync();
        return new(playwright, await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Chromium,
            Args = ["--no-sandbox", "--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"],
        }));
    }

    private sealed record Started(IPlaywright Playwright, IBrowser Tab) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Tab.DisposeAsync();
            Playwright.Dispose();
        }
    }
}
