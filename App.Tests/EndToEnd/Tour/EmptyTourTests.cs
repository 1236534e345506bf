using QueueDashboard.Tests.Support;

namespace QueueDashboard.Tests.EndToEnd.Tour;

/// <summary>The same pages on the first day: each has to say what is not there yet.</summary>
[Collection("tour")]
public sealed class EmptyTourTests(PreparedStorage prepared)
{
    public static TheoryData<string> Looks => [.. Look.ForEmpty];

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task Pages_of_an_empty_dashboard_are_in_order(string name)
    {
        await using var desk = new BrowserDesk(prepared);
        await desk.StartAsync();
        var guide = new TourGuide(desk, Look.Of(name), "empty");
        var view = await guide.SignInAsync();
        foreach (var (page, path) in PageAddresses.All(TourWorld.NothingThere))
        {
            await guide.VisitAsync(view, page, path);
        }

        Assert.True(guide.Wrong.Count == 0, string.Join(Environment.NewLine, guide.Wrong));
        Assert.Empty(view.Faults);
        Assert.Empty(view.Strangers);
    }
}
