namespace QueueDashboard.Tests.EndToEnd.Tour;

/// <summary>
/// Every page of a dashboard that is in use: axe finds nothing, nothing is wider than the screen, no text is missing, no script fails, nobody
/// else is asked for anything. With QD_SCREENSHOTS it keeps a picture of each.
/// </summary>
[Collection("tour")]
public sealed class FullTourTests(BrowserDesk desk) : IClassFixture<BrowserDesk>
{
    public static TheoryData<string> Looks => [.. Look.All];

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task Pages_in_use_are_in_order(string name)
    {
        await desk.StartAsync(settings: [("Defaults:OwnDomains", "example.org"), ("Defaults:DigestSender", "postmaster@example.org"), ("Defaults:AdministratorAddress", "admin@example.org")]);
        var world = await TourWorld.FillAsync(desk);
        var guide = new TourGuide(desk, Look.Of(name), "full");
        var stranger = await guide.StrangerAsync();
        await guide.VisitAsync(stranger, "sign-in", "signin");
        await guide.VisitAsync(stranger, "dead-link", "signin/once/none");
        await guide.VisitAsync(stranger, "unknown-action-link", "a/none");
        foreach (var (page, path) in world.Links)
        {
            await guide.VisitAsync(stranger, page, path);
        }

        await guide.VisitAsync(stranger, "mine", "mine");
        string mine = world.Links.Single(link => link.Path.Contains("/me/", StringComparison.Ordinal)).Path;
        await guide.VisitAsync(stranger, "own-digests", $"{mine}?part=digests");
        await guide.VisitAsync(stranger, "own-senders", $"{mine}?part=senders");
        await guide.VisitAsync(stranger, "own-settled", $"{mine}?show=settled");
        var view = await guide.SignInAsync();
        foreach (var (page, path) in PageAddresses.All(world.Samples))
        {
            await guide.VisitAsync(view, page, path);
        }

        foreach (string own in (string[])["password", "second-factor", "passkey"])
        {
            await guide.VisitAsync(view, $"account-{own}", $"account/{own}");
        }

        await guide.VisitAsync(view, "no-page", "no/such/page");
        foreach (var (page, id) in world.Messages)
        {
            await guide.VisitAsync(view, $"message-{page}", FormattableString.Invariant($"queues/all?state=any&item={id}"), ".reading h1:visible");
            int tabs = await view.Reading.Locator("[role=tab]").CountAsync();
            for (int tab = 1; tab < tabs && page == "html"; tab++)
            {
                await view.Reading.Locator("[role=tab]").Nth(tab).ClickAsync();
                await guide.LookAsync(view, FormattableString.Invariant($"message-{page}-tab{tab}"));
            }
        }

        Assert.True(guide.Wrong.Count == 0, string.Join(Environment.NewLine, guide.Wrong));

        // A refusal is what these three pages are for, and the browser writes it down.
        var faults = view.Faults.Concat(stranger.Faults).Where(fault => !fault.Contains("404", StringComparison.Ordinal) && !fault.Contains("410", StringComparison.Ordinal)).ToList();
        Assert.True(faults.Count == 0, $"{string.Join(Environment.NewLine, faults)}{Environment.NewLine}{desk.Dashboard.Log}");
        Assert.Empty(view.Strangers);
        Assert.Empty(stranger.Strangers);
    }
}
