using Microsoft.Playwright;
using QueueDashboard.Tests.Alarms;

namespace QueueDashboard.Tests.EndToEnd;

/// <summary>Alarms and the overview's charts, as a person uses them.</summary>
[Collection("browser")]
public sealed class BrowserAlarmsTests(BrowserDesk desk) : IClassFixture<BrowserDesk>
{
    [Fact]
    public async Task Usual_five_are_added_and_one_is_tested_in_place()
    {
        await desk.StartAsync();
        await using var sink = await WebhookSink.StartAsync();
        var anna = await desk.SignedInAsync();
        await anna.Page.GetByRole(AriaRole.Link, new() { Name = "Alarms" }).ClickAsync();
        await anna.Page.GetByLabel("Webhook").FillAsync(sink.Address);
        await anna.Page.GetByRole(AriaRole.Button, new() { Name = "Add the usual five" }).ClickAsync();
        await Assertions.Expect(anna.Page.Locator(".alarms > li")).ToHaveCountAsync(5);

        var first = anna.Page.Locator(".alarms > li").First;
        await first.GetByRole(AriaRole.Button, new() { Name = "Test" }).ClickAsync();

        await Assertions.Expect(first.Locator(".testsaid")).ToContainTextAsync("Webhook: sent");
        Assert.Equal("test", (string)Assert.Single(sink.Calls).Json["event"]!);
        await first.GetByRole(AriaRole.Button, new() { Name = "History" }).ClickAsync();
        await Assertions.Expect(first.Locator(".alarmhistory tbody tr")).ToHaveCountAsync(1);
        Assert.Contains("Too many messages wait", await desk.Dashboard.CommandAsync("alarm", "list"), StringComparison.Ordinal);
        Assert.Contains("webhook\tsent", await desk.Dashboard.CommandAsync("alarm", "test", "1"), StringComparison.Ordinal);
        Assert.Empty(anna.Faults);
        Assert.Empty(anna.Strangers);
    }

    [Fact]
    public async Task Chart_becomes_a_table_by_the_keyboard_and_paper_has_the_numbers()
    {
        await desk.StartAsync();
        var anna = await desk.SignedInAsync();
        await desk.SendAndFindAsync(anna, "Charted", "From: Clara <clara@outside.example>\nTo: ben@example.org\nSubject: Charted\n\nCount me.\n");
        await anna.Page.GotoAsync($"{desk.Address}/overview");
        var arrivals = anna.Page.Locator("section.block", new() { HasText = "Arrivals" }).First;
        await Assertions.Expect(arrivals.Locator("svg.chart")).ToBeVisibleAsync();
        await Assertions.Expect(arrivals.Locator("table")).ToBeHiddenAsync();

        await anna.Page.EmulateMediaAsync(new() { Media = Media.Print });
        await Assertions.Expect(arrivals.Locator("table")).ToBeVisibleAsync();
        await Assertions.Expect(arrivals.Locator("svg.chart")).ToBeHiddenAsync();
        await anna.Page.EmulateMediaAsync(new() { Media = Media.Screen });

        await arrivals.GetByRole(AriaRole.Button, new() { Name = "90 days" }).FocusAsync();
        await anna.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(arrivals.Locator(".blockhead")).ToContainTextAsync("90");
        await arrivals.GetByRole(AriaRole.Button, new() { Name = "Table" }).FocusAsync();
        await anna.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(arrivals.Locator("tbody tr")).ToHaveCountAsync(90);
        Assert.Empty(anna.Faults);
    }
}
