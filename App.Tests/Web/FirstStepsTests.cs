using Bunit;
using QueueDashboard.Accounts;
using QueueDashboard.Actions;
using QueueDashboard.Audit;
using QueueDashboard.Settings;
using QueueDashboard.Sources;
using QueueDashboard.Tests.Web.Access;

namespace QueueDashboard.Tests.Web;

/// <summary>What a new installation is told to do next.</summary>
public sealed class FirstStepsTests
{
    [Fact]
    public async Task New_installation_is_led_to_its_first_mail_server()
    {
        await using var app = new AccessApp();
        using var viewer = new PageViewer(app, PageViewer.Person(Roles.Administrator));

        var page = viewer.Open("overview");
        page.WaitForState(() => page.FindAll("#first-steps").Count == 1, TimeSpan.FromMinutes(1));

        Assert.True(page.Find("#first-steps details").HasAttribute("open"));
        Assert.Equal(["sources", "settings/general", "settings/general", "settings/relays", "settings/relays"], page.FindAll("#first-steps li a").Select(link => link.GetAttribute("href")));
        Assert.Empty(page.FindAll("#first-steps li.done"));
    }

    [Fact]
    public async Task Step_that_is_done_says_so_and_the_last_one_takes_the_list_away()
    {
        var cancel = Xunit.TestContext.Current.CancellationToken;
        await using var app = new AccessApp(("Defaults:OwnDomains", "example.org"), ("Defaults:PublicAddress", "https://queue.example.org"), ("Defaults:ReleaseRelay", "smtp://127.0.0.1:9"));
        app.Get<ISourceBook>().Declare("smtp:default", SourceKind.Smtp, "127.0.0.1:2525");
        app.Get<ISourceBook>().Contact("smtp:default");
        using (var viewer = new PageViewer(app, PageViewer.Person(Roles.Administrator)))
        {
            var page = viewer.Open("overview");
            page.WaitForState(() => page.FindAll("#first-steps").Count == 1, TimeSpan.FromMinutes(1));
            Assert.False(page.Find("#first-steps details").HasAttribute("open"));
            Assert.Equal(4, page.FindAll("#first-steps li.done").Count);
        }

        var (settings, changes) = (app.Get<SettingsStore>(), app.Get<ChangeSettings>());
        await changes.SaveAsync(Actor.Cli("test"), settings.Current<RelaySettings>() with { Digest = new() { Host = "mx.example.org" } }, settings.VersionOf<RelaySettings>(), cancel);
        await changes.SaveAsync(Actor.Cli("test"), settings.Current<DigestSettings>() with { Sender = "postmaster@example.org" }, settings.VersionOf<DigestSettings>(), cancel);
        using var again = new PageViewer(app, PageViewer.Person(Roles.Administrator));

        Assert.Empty(again.Open("overview").FindAll("#first-steps"));
    }

    [Theory]
    [InlineData(Roles.Operator, "")]
    [InlineData(Roles.Administrator, "example.org")]
    public async Task Somebody_who_may_not_do_the_steps_is_not_told_of_them(string role, string domains)
    {
        await using var app = new AccessApp();
        using var viewer = new PageViewer(app, PageViewer.Person(role, domains));

        Assert.Empty(viewer.Open("overview").FindAll("#first-steps"));
    }
}
