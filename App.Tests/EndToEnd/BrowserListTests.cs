using System.Globalization;
using Microsoft.Playwright;
using QueueDashboard.Tests.Support;

namespace QueueDashboard.Tests.EndToEnd;

/// <summary>A hundred thousand messages in a browser: what the list, the search box and saved searches do when there is much of everything.</summary>
[Collection("browser")]
public sealed class BrowserListTests(BrowserListTests.Large large) : IClassFixture<BrowserListTests.Large>
{
    private const int Many = 100_000;

    // Rows in the window, and one page more while they change.
    private const int MostRows = 400;

    // Retention leaves alone what is younger than 30 days.
    private static readonly DateTimeOffset Newest = DateTimeOffset.UtcNow;
    private static readonly DateOnly Day = DateOnly.FromDateTime(Newest.UtcDateTime).AddDays(-10);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Scrolling_through_thousands_keeps_the_window_and_comes_back_to_every_row()
    {
        var view = await large.OpenAsync();
        await view.GoToListAsync("all");
        await Assertions.Expect(view.Page.Locator("[data-id]").First).ToHaveAttributeAsync("data-id", Text(Many));
        int most = 0;
        for (long last = Many; last > Many - 3000;)
        {
            await view.Page.EvaluateAsync("() => { const rows = document.querySelector('.rows'); rows.scrollTop = rows.scrollHeight; }");
            long before = last;
            await Eventually.TrueAsync("more rows", async () => (last = await LastAsync(view)) < before);
            most = Math.Max(most, await view.Page.Locator(".rows [data-id]").CountAsync());
        }

        Assert.InRange(most, 200, MostRows);

        // Without a gap, and what is in sight stays where it is while rows come and go above and below.
        Assert.True(await view.Page.EvaluateAsync<bool>("() => [...document.querySelectorAll('[data-id]')].map(row => +row.dataset.id).every((id, at, all) => at === 0 || all[at - 1] === id + 1)"));
        for (long first = await FirstAsync(view); first < Many;)
        {
            await view.Page.EvaluateAsync("() => { document.querySelector('.rows').scrollTop = 0; }");
            long before = first;
            await Eventually.TrueAsync("rows above", async () => (first = await FirstAsync(view)) > before);
        }

        Assert.InRange(await view.Page.Locator(".rows [data-id]").CountAsync(), 200, MostRows);
        await Assertions.Expect(view.Page.Locator("[data-above]")).ToHaveCountAsync(0);
        Assert.Empty(view.Faults);
    }

    [Fact]
    public async Task Row_in_sight_stays_where_it_is_when_rows_come_above_it()
    {
        var view = await large.OpenAsync();
        await view.GoToListAsync($"all?at={Day:yyyy-MM-dd}");
        await Assertions.Expect(view.Page.Locator("[data-id]").First).ToBeVisibleAsync();

        // The rows above the day have come by themselves; the day's last message is still the first in sight.
        await Eventually.TrueAsync("rows above", async () => await FirstAsync(view) > await SeenAsync(view));
        long seen = await SeenAsync(view);
        long day = Many - ((long)(Newest - new DateTimeOffset(Day.AddDays(1), TimeOnly.MinValue, TimeSpan.Zero)).TotalSeconds / 20);
        Assert.InRange(seen, day - 20, day + 20);
        await view.Page.EvaluateAsync("() => { document.querySelector('.rows').scrollTop += 400; }");
        Assert.InRange(await SeenAsync(view), seen - 12, seen);
    }

    [Fact]
    public async Task Order_and_day_stand_in_the_address()
    {
        var view = await large.OpenAsync();
        await view.GoToListAsync("all");
        await view.Page.Locator("select.sortby").SelectOptionAsync("oldest");
        await view.Page.WaitForURLAsync("**/queues/all?sort=oldest");
        await Assertions.Expect(view.Page.Locator("[data-id]").First).ToHaveAttributeAsync("data-id", "1");
        await view.Page.Locator("select.sortby").SelectOptionAsync("largest");
        await Assertions.Expect(view.Page.Locator("[data-id]").First).ToHaveAttributeAsync("data-id", Text(Many));
        await view.Page.Locator("select.sortby").SelectOptionAsync("smallest");
        await Assertions.Expect(view.Page.Locator("[data-id]").First).ToHaveAttributeAsync("data-id", "1");
        await view.Page.Locator("select.sortby").SelectOptionAsync("score");
        await Assertions.Expect(view.Page.Locator("[data-id]").First).ToHaveAttributeAsync("data-id", Text(Many));

        await view.Page.Locator("details.view summary").ClickAsync();
        await view.Page.GetByLabel("Go to date").FillAsync($"{Day:yyyy-MM-dd}");
        await view.Page.WaitForURLAsync($"**/queues/all?at={Day:yyyy-MM-dd}");
        Assert.Empty(view.Faults);
    }

    [Fact]
    public async Task Density_and_columns_are_remembered()
    {
        var view = await large.OpenAsync();
        await view.GoToListAsync("all");
        await view.Page.Locator("details.view summary").ClickAsync();
        await view.Page.GetByRole(AriaRole.Button, new() { Name = "Dense, one line" }).ClickAsync();
        await view.Page.GetByLabel("Source", new() { Exact = true }).CheckAsync();
        await Assertions.Expect(view.Page.Locator(".rows.dense [data-id] .c-src").First).ToHaveTextAsync("smtp");
        await view.Page.ReloadAsync();
        await Assertions.Expect(view.Page.Locator(".rows.dense [data-id] .c-src").First).ToHaveTextAsync("smtp");
        Assert.Equal(32, await view.Page.Locator(".rows.dense [data-id]").First.EvaluateAsync<int>("row => Math.round(row.getBoundingClientRect().height)"));

        await view.Page.Locator("details.view summary").ClickAsync();
        await view.Page.GetByRole(AriaRole.Button, new() { Name = "Comfortable" }).ClickAsync();
        await view.Page.GetByLabel("Source", new() { Exact = true }).UncheckAsync();
        await Assertions.Expect(view.Page.Locator(".rows.dense")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Range_is_selected_across_more_than_the_window_and_by_all_that_match()
    {
        var view = await large.OpenAsync();
        await view.GoToListAsync("all");
        await view.Page.Locator("[data-id] input.check").First.ClickAsync();
        for (long last = Many; last > Many - 450;)
        {
            await view.Page.EvaluateAsync("() => { const rows = document.querySelector('.rows'); rows.scrollTop = rows.scrollHeight; }");
            long before = last;
            await Eventually.TrueAsync("more rows", async () => (last = await LastAsync(view)) < before);
        }

        long end = await LastAsync(view);
        await view.Page.Locator($"[data-id=\"{Text(end)}\"] input.check").ClickAsync(new() { Modifiers = [KeyboardModifier.Shift] });
        await Assertions.Expect(view.Page.Locator(".strip.sel b")).ToHaveTextAsync((Many - end + 1).ToString("N0", CultureInfo.GetCultureInfo("en")));

        await view.GoToListAsync("all?search=zebrafish");
        await Assertions.Expect(view.Page.Locator(".listhead .count")).ToContainTextAsync("100");
        await view.GoToListAsync("all?search=greetings");
        await Assertions.Expect(view.Page.Locator(".listhead .count")).ToContainTextAsync("more than 1,000");
        await Assertions.Expect(view.Page.Locator("[data-id]").First).ToBeVisibleAsync();
        await view.Page.Keyboard.PressAsync("*");
        await view.Page.GetByRole(AriaRole.Button, new() { Name = "Select all that match" }).ClickAsync();
        await Assertions.Expect(view.Page.Locator(".strip.sel b")).ToHaveTextAsync("99,900");
        Assert.Empty(view.Faults);
    }

    [Fact]
    public async Task Search_suggests_while_one_types_and_is_made_by_keyboard_alone()
    {
        var view = await large.OpenAsync();
        await view.GoToListAsync("all");
        var box = view.Page.Locator("#search");
        var hints = view.Page.Locator("#search-hints [role=option]");
        await view.Page.Keyboard.PressAsync("/");
        await box.PressSequentiallyAsync("rea");
        await Assertions.Expect(hints.First).ToContainTextAsync("reason:");
        await box.PressAsync("ArrowDown");
        await Assertions.Expect(box).ToHaveAttributeAsync("aria-activedescendant", "search-hint-0");
        await box.PressAsync("Enter");
        await Assertions.Expect(box).ToHaveValueAsync("reason:");
        await box.PressSequentiallyAsync("vir");
        await Assertions.Expect(hints.First).ToContainTextAsync("reason:virus");
        await box.PressAsync("ArrowDown");
        await box.PressAsync("Tab");
        await Assertions.Expect(box).ToHaveValueAsync("reason:virus ");
        await box.PressSequentiallyAsync("from:sender9");
        await Assertions.Expect(hints.Nth(3)).ToContainTextAsync("from:sender9");
        await box.PressAsync("Escape");
        await Assertions.Expect(hints).ToHaveCountAsync(0);
        await box.PressAsync("Enter");
        await view.Page.WaitForURLAsync("**/queues/all?search=reason%3Avirus%20from%3Asender9");
        await Assertions.Expect(view.Page.Locator("[data-id]").First).ToBeVisibleAsync();

        // It is offered again to the same person, and a wrong one is answered with a sentence.
        await box.FillAsync("");
        await Assertions.Expect(hints.First).ToContainTextAsync("reason:virus from:sender9");
        await box.FillAsync("form:sender9");
        await box.PressAsync("Enter");
        await Assertions.Expect(view.Page.Locator(".listpane .blank")).ToContainTextAsync("Did you mean from:");
        await box.FillAsync("(from:sender1@shop1.test OR reason:virus) larger:100k");
        await box.PressAsync("Enter");
        await Assertions.Expect(view.Page.Locator("[data-id]").First).ToHaveAttributeAsync("data-id", Text(Many));
        Assert.Empty(view.Faults);
    }

    [Fact]
    public async Task Saved_search_is_kept_counted_renamed_moved_and_removed()
    {
        var view = await large.OpenAsync();
        var page = view.Page;
        foreach (string words in new[] { "zebrafish", "subject:order" })
        {
            await view.GoToListAsync($"all?search={Uri.EscapeDataString(words)}");
            await page.GetByRole(AriaRole.Button, new() { Name = "Save this search" }).ClickAsync();
            await page.Locator("dialog").GetByLabel("Name").FillAsync($"My {words}");
            await page.Locator("dialog").GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
            await Assertions.Expect(view.Toast).ToContainTextAsync("stands in the navigation");
        }

        var saved = page.Locator("nav.nav a.saved");
        await page.ReloadAsync();
        await Assertions.Expect(saved.Nth(0).Locator(".n")).ToHaveTextAsync("100");
        await Assertions.Expect(saved.Nth(1).Locator(".n")).ToHaveTextAsync("1,000+");
        await page.GetByRole(AriaRole.Button, new() { Name = "Edit saved searches" }).ClickAsync();
        await page.Locator("dialog .savedlist input").First.FillAsync("Fish");
        await page.Locator("dialog .savedlist input").First.PressAsync("Tab");
        await Assertions.Expect(saved.Nth(0)).ToContainTextAsync("Fish");
        await page.GetByRole(AriaRole.Button, new() { Name = "Move “Fish” down" }).ClickAsync();
        await Assertions.Expect(saved.Nth(1)).ToContainTextAsync("Fish");
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove “My subject:order”" }).ClickAsync();
        await Assertions.Expect(saved).ToHaveCountAsync(1);
        await page.Locator("dialog footer button").ClickAsync();
        await saved.Nth(0).ClickAsync();
        await page.WaitForURLAsync("**/queues/all?search=zebrafish");
        Assert.Equal("Fish", (await view.ApiAsync("searches")).GetProperty("items")[0].GetProperty("name").GetString());
        Assert.Empty(view.Faults);
    }

    private static string Text(long id) => id.ToString(CultureInfo.InvariantCulture);

    private static Task<long> FirstAsync(BrowserView view) => view.Page.EvaluateAsync<long>("() => +(document.querySelector('.rows [data-id]')?.dataset.id ?? 0)");

    private static Task<long> LastAsync(BrowserView view) => view.Page.EvaluateAsync<long>("() => +([...document.querySelectorAll('.rows [data-id]')].at(-1)?.dataset.id ?? 0)");

    private static Task<long> SeenAsync(BrowserView view) => view.Page.EvaluateAsync<long>(
        "() => { const top = document.querySelector('.rows').getBoundingClientRect().top; return +([...document.querySelectorAll('.rows [data-id]')].find(row => row.getBoundingClientRect().top >= top - 1)?.dataset.id ?? 0); }");

    /// <summary>One dashboard with all of them for all tests here; each test signs in for itself.</summary>
    public sealed class Large(PreparedStorage prepared) : IAsyncDisposable
    {
        private readonly BrowserDesk _desk = new(prepared);
        private bool _filled;

        internal async Task<BrowserView> OpenAsync()
        {
            await _desk.StartAsync();
            if (!_filled)
            {
                await ManyItems.AddAsync(Path.Combine(_desk.Dashboard.Storage, "queue.db"), Many, Newest, Cancel);
                _filled = true;
            }

            return await _desk.SignedInAsync("anna", new() { ViewportSize = new() { Width = 1400, Height = 900 }, TimezoneId = "UTC", Locale = "en-GB" });
        }

        public ValueTask DisposeAsync() => _desk.DisposeAsync();
    }
}
