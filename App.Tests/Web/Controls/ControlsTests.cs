using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using QueueDashboard.Tests.Support;
using QueueDashboard.Web.Controls;

namespace QueueDashboard.Tests.Web.Controls;

public sealed class ControlsTests : BunitContext
{
    private readonly FakeClock _clock = new();

    public ControlsTests()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddLocalization();
        Services.AddSingleton<TimeProvider>(_clock);
    }

    [Fact]
    public void ConfirmDialog_with_a_sentence_to_tick_waits_for_the_tick()
    {
        int confirmed = 0;
        var dialog = Render<ConfirmDialog>(parameters => parameters
            .Add(p => p.Title, "Release?").Add(p => p.Confirm, "Release anyway").Add(p => p.Acknowledge, "I know the sender").Add(p => p.Dangerous, true)
            .Add(p => p.Confirmed, () => confirmed++));

        Assert.True(dialog.Find("button.danger-fill").HasAttribute("disabled"));
        dialog.Find("input[type=checkbox]").Change(true);
        dialog.Find("button.danger-fill").Click();

        Assert.Equal(1, confirmed);
    }

    [Fact]
    public void ConfirmDialog_escape_cancels()
    {
        int cancelled = 0;
        var dialog = Render<ConfirmDialog>(parameters => parameters.Add(p => p.Title, "x").Add(p => p.Confirm, "y").Add(p => p.Cancelled, () => cancelled++));

        dialog.Find("dialog").TriggerEvent("oncancel", EventArgs.Empty);

        Assert.Equal(1, cancelled);
    }

    [Fact]
    public void Toast_offers_undo_with_the_seconds_left_and_only_so_long()
    {
        int undone = 0;
        var until = _clock.GetUtcNow().AddSeconds(5);
        var toast = Render<Toast>(parameters => parameters.Add(p => p.Message, "Released").Add(p => p.UndoUntil, until).Add(p => p.Undo, () => undone++));

        Assert.Contains("(5)", toast.Find(".toast .btn").TextContent, StringComparison.Ordinal);
        toast.Find(".toast .btn").Click();
        Assert.Equal(1, undone);

        _clock.Advance(TimeSpan.FromSeconds(6));
        toast.Render(parameters => parameters.Add(p => p.Message, "Released"));

        Assert.DoesNotContain("(", toast.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Tabs_say_which_one_is_chosen()
    {
        string chosen = "a";
        var tabs = Render<Tabs<string>>(parameters => parameters
            .Add(p => p.Items, [new Tab<string>("a", "Text"), new Tab<string>("b", "Files", 3)]).Add(p => p.Chosen, chosen).Add(p => p.ChosenChanged, key => chosen = key));

        Assert.Equal("true", tabs.FindAll("[role=tab]")[0].GetAttribute("aria-selected"));
        tabs.FindAll("[role=tab]")[1].Click();

        Assert.Equal("b", chosen);
    }

    [Fact]
    public void Moment_shows_the_age_and_the_exact_time_on_hover()
    {
        var moment = Render<Moment>(parameters => parameters.Add(p => p.At, _clock.GetUtcNow().AddMinutes(-14)));

        var time = moment.Find("time");
        Assert.Equal("2026-03-02T08:46:00Z", time.GetAttribute("datetime"));
        Assert.Contains("2026", time.GetAttribute("title"), StringComparison.Ordinal);
        Assert.Contains("14", time.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void FailedState_can_be_tried_again_and_has_a_number_to_quote()
    {
        int tries = 0;
        var failed = Render<FailedState>(parameters => parameters.Add(p => p.Title, "No list").Add(p => p.Number, "123456").Add(p => p.Retry, () => tries++));

        Assert.Contains("123456", failed.Markup, StringComparison.Ordinal);
        failed.Find("button").Click();
        Assert.Equal(1, tries);
    }
}
