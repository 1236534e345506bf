using Microsoft.Playwright;

namespace QueueDashboard.Tests.EndToEnd;

/// <summary>What a role may not do is neither shown nor done. Every page in every look is the tour's.</summary>
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
}
