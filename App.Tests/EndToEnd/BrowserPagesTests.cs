using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace QueueDashboard.Tests.EndToEnd;

/// <summary>Every page for everybody: by role, with little sight, on a narrow screen.</summary>
[Collection("browser")]
public sealed class BrowserPagesTests(BrowserDesk desk) : IClassFixture<BrowserDesk>
{
    [Fact]
    public async Task Auditor_sees_messages_and_can_act_on_none()
    {
        await desk.StartAsync();
        var anna = await desk.SignedInAsync();
        long id = await desk.SendAndFindAsync(anna, "Untouchable", "From: Clara <clara@outside.example>\nTo: ben@example.org\nSubject: Untouchable\n\nLook, do not touch.\n");
        await desk.AddPersonAsync("ivo", "auditor");
        await anna.GoToListAsync($"all?item={id}");
        await Assertions.Expect(anna.Act("Release")).ToBeVisibleAsync();

        var ivo = await desk.SignedInAsync("ivo");
        await ivo.GoToListAsync($"all?item={id}");
        await Assertions.Expect(ivo.Reading.Locator("h1")).ToHaveTextAsync("Untouchable");
        foreach (string act in (string[])["Release", "Re-queue", "Delete", "Restore"])
        {
            await Assertions.Expect(ivo.Page.GetByRole(AriaRole.Button, new() { Name = act })).ToHaveCountAsync(0);
        }

        // The keys are there for everybody; the server says no.
        await ivo.Page.Keyboard.PressAsync("#");
        await Assertions.Expect(ivo.Toast).ToContainTextAsync("Your role may not do this.");
        Assert.Equal("held", await ivo.StateAsync(id));
        await ivo.Page.GotoAsync($"{desk.Address}/settings");
        await Assertions.Expect(ivo.Page.GetByRole(AriaRole.Button, new() { Name = "Save" })).ToHaveCountAsync(0);
        await Assertions.Expect(ivo.Page.Locator("main")).ToContainTextAsync("Not for this account");
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Pages_have_no_serious_barrier(ColorScheme scheme)
    {
        await desk.StartAsync();
        List<string> barriers = [];
        var stranger = await desk.OpenAsync(new() { ColorScheme = scheme });
        await stranger.Page.GotoAsync($"{desk.Address}/signin");
        await LookAsync(stranger, "sign-in");
        var view = await desk.SignedInAsync(options: new() { ColorScheme = scheme });
        foreach (var (name, path) in await PagesAsync(view))
        {
            await VisitAsync(view, path);
            await LookAsync(view, name);
        }

        Assert.Empty(barriers);
        Assert.Empty(view.Faults);
        Assert.Empty(view.Strangers);

        async Task LookAsync(BrowserView shown, string name)
        {
            var found = await shown.Page.RunAxe();
            barriers.AddRange(found.Violations.Where(violation => violation.Impact is "serious" or "critical")
                .Select(violation => $"{name}: {violation.Id}, {violation.Help}: {string.Join(" | ", violation.Nodes.Take(4).Select(node => node.Html))}"));
        }
    }

    [Fact]
    public async Task Pages_fit_a_screen_of_360_pixels()
    {
        await desk.StartAsync();
        List<string> wide = [];
        BrowserNewContextOptions phone = new() { ViewportSize = new() { Width = 360, Height = 740 } };
        var view = await desk.SignedInAsync(options: phone);
        foreach (var (name, path) in await PagesAsync(view))
        {
            await VisitAsync(view, path);
            await MeasureAsync(view, name);
        }

        var stranger = await desk.OpenAsync(phone);
        await stranger.Page.GotoAsync($"{desk.Address}/signin");
        await MeasureAsync(stranger, "sign-in");
        Assert.Empty(wide);
        Assert.Empty(view.Faults);

        async Task MeasureAsync(BrowserView shown, string name)
        {
            int width = await shown.Page.EvaluateAsync<int>("() => Math.max(document.documentElement.scrollWidth, document.body.scrollWidth, ...[...document.querySelectorAll('main, .page, .split, .reading .scroll')].filter(e => getComputedStyle(e).overflowX !== 'hidden').map(e => e.scrollWidth))");
            if (width > 360)
            {
                wide.Add($"{name}: {width}");
            }
        }
    }

    private static async Task VisitAsync(BrowserView view, string path)
    {
        await view.Page.GotoAsync(path, new() { WaitUntil = WaitUntilState.NetworkIdle });
        await Assertions.Expect(view.Page.Locator("main h1:visible").First).ToBeVisibleAsync();
        if (path.Contains("item=", StringComparison.Ordinal))
        {
            await Assertions.Expect(view.Reading.Locator("pre.plain")).ToBeVisibleAsync();
        }
    }

    private async Task<(string Name, string Path)[]> PagesAsync(BrowserView view)
    {
        string subject = $"Scored{Guid.NewGuid():N}";
        long id = await desk.SendAndFindAsync(view, subject, $"""
            From: "A sender with quite a long name" <a-sender-with-a-long-address@a-department.outside.example>
            To: ben@example.org
            Subject: {subject} and a subject that is longer than a narrow screen is wide
            X-Spam-Flag: YES
            X-Spam-Status: Yes, score=12.4 required=5.0 tests=BAYES_99=3.5,URIBL_BLACK=1.7,HTML_MESSAGE=0.001
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary=cut

            --cut
            Content-Type: text/plain; charset=utf-8

            Some words, and one that no line can hold: {new string('w', 200)}
            --cut
            Content-Type: application/zip; name="prices.zip"
            Content-Disposition: attachment; filename="prices.zip"
            Content-Transfer-Encoding: base64

            UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA==
            --cut--
            """);
        using (var added = await desk.Dashboard.CallAsync(HttpMethod.Post, "rules", new
        {
            name = $"A rule with quite a long name {subject}",
            conditions = new object[] { new { kind = "attachment-name", value = "*.zip" }, new { kind = "header", name = "X-Spam-Flag" }, new { kind = "sender", value = "a-sender-with-a-long-address@a-department.outside.example", not = true } },
        }))
        {
            Assert.True(added.IsSuccessStatusCode);
        }

        using (var blocked = await desk.Dashboard.CallAsync(HttpMethod.Put, "senders", new
        {
            verdict = "block",
            sender = $"a-sender-with-a-long-address-{subject}@a-department.outside.example",
            @for = "a-recipient-with-a-long-name@example.org",
            note = $"A note that says at some length why {subject} is not wanted here",
        }))
        {
            Assert.True(blocked.IsSuccessStatusCode);
        }

        return
        [
            ("overview", $"{desk.Address}/overview"),
            ("list", $"{desk.Address}/queues/all"),
            ("message", $"{desk.Address}/queues/all?item={id}"),
            ("digests", $"{desk.Address}/digests"),
            ("backscatter", $"{desk.Address}/backscatter"),
            ("rules", $"{desk.Address}/rules"),
            ("rules-try", $"{desk.Address}/rules/try?message={id}"),
            ("senders", $"{desk.Address}/senders"),
            ("senders-allowed", $"{desk.Address}/senders/allowed"),
            ("senders-import", $"{desk.Address}/senders/import"),
            ("sources", $"{desk.Address}/sources"),
            ("sources-smtp", $"{desk.Address}/sources/smtp"),
            ("sources-rspamd", $"{desk.Address}/sources/rspamd"),
            ("keys", $"{desk.Address}/backscatter/keys"),
            ("exemptions", $"{desk.Address}/backscatter/exemptions"),
            ("protection", $"{desk.Address}/backscatter/settings"),
            ("set-up", $"{desk.Address}/backscatter/setup"),
            ("try", $"{desk.Address}/backscatter/try"),
            ("alarms", $"{desk.Address}/alarms"),
            ("settings", $"{desk.Address}/settings"),
            ("relays", $"{desk.Address}/settings/relays"),
            ("retention", $"{desk.Address}/settings/retention"),
        ];
    }
}
