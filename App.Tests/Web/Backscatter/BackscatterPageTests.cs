using Bunit;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection;
using QueueDashboard.Accounts;
using QueueDashboard.Batv;
using QueueDashboard.Filter;
using QueueDashboard.Protocols.Prvs;
using QueueDashboard.Settings;
using QueueDashboard.Tests.Support;
using QueueDashboard.Web.Access;
using QueueDashboard.Web.Backscatter;
using Radzen;

namespace QueueDashboard.Tests.Web.Backscatter;

public sealed class BackscatterPageTests : BunitContext, IAsyncLifetime
{
    private TestStorage _storage = null!;
    private readonly FakeBackscatter _backscatter = new();
    private readonly FakeChanges _changes = new();
    private readonly BackscatterFeed _feed = new();
    private readonly CurrentPolicy _policy = new();
    private readonly FakeClock _clock = new(Bounces.Now);

    public async ValueTask InitializeAsync()
    {
        _storage = await TestStorage.CreateAsync(_clock, configuration: [("Defaults:OwnDomains", "example.org")]);
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddLocalization();
        Services.AddRadzenComponents();
        Services.AddSingleton<TimeProvider>(_clock);
        Services.AddSingleton<IReadBackscatter>(_backscatter);
        Services.AddSingleton<IChangeBackscatter>(_changes);
        Services.AddSingleton<IMilterDoor>(new Door());
        Services.AddSingleton(_feed);
        Services.AddSingleton(_policy);
        Services.AddSingleton(_storage.Settings);
        Services.AddAuthorizationCore(RightPolicies.AddRights);

        // bUnit puts placeholders of its own there, which stop a test that does not use its doubles.
        Services.AddSingleton<IAuthorizationService, DefaultAuthorizationService>();
        Services.AddSingleton<IAuthorizationPolicyProvider, DefaultAuthorizationPolicyProvider>();
    }

    public new async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _storage.DisposeAsync();
    }

    [Theory]
    [InlineData(Roles.Administrator, "", 6)]
    [InlineData(Roles.Auditor, "", 6)]
    [InlineData(Roles.Administrator, "example.org", 2)]
    public void Tabs_are_those_of_the_role(string role, string domains, int count) =>
        Assert.Equal(count, Show(null, role, domains).FindAll("nav.tabs a").Count);

    [Fact]
    public void History_asks_what_the_address_says()
    {
        Navigate("backscatter?show=refused&verdict=bad-signature&search=info&from=2026-03-01&until=2026-03-02");
        Show();

        var filter = _backscatter.Asked[0].Filter;
        Assert.Equal((BatvVerdict.BadSignature, true, "info"), (filter.Verdict, filter.Refused, filter.Search));
        Assert.Equal((new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 3, 3, 0, 0, 0, TimeSpan.Zero)), (filter.From, filter.Until));
    }

    [Fact]
    public void Arrivals_wait_above_while_a_bounce_is_open_and_nothing_moves()
    {
        _backscatter.Entries = [Bounces.Entry(1), Bounces.Entry(2)];
        Navigate("backscatter?entry=1");
        var page = Show();
        _backscatter.Entries = [.. _backscatter.Entries, Bounces.Entry(3)];
        _feed.Publish();

        page.WaitForAssertion(() => Assert.Contains("1 new", page.Find(".newrows").TextContent, StringComparison.Ordinal), TimeSpan.FromSeconds(30));
        Assert.Equal(2, page.FindAll(".list tbody tr").Count);

        page.Find(".newrows").Click();

        Assert.Equal(3, page.FindAll(".list tbody tr").Count);
    }

    [Fact]
    public void Older_rows_come_by_the_cursor()
    {
        _backscatter.Entries = [Bounces.Entry(9)];
        _backscatter.Next = "next";
        var page = Show();
        page.WaitForElement(".list p button").Click();

        Assert.Equal("next", _backscatter.Asked[^1].Cursor);
    }

    [Fact]
    public void Limited_person_sees_bounces_to_his_domains_and_no_figures_of_others()
    {
        _backscatter.Entries = [Bounces.Entry(1, recipient: "secret@other.test"), Bounces.Entry(2)];
        var page = Show(role: Roles.Auditor, domains: "example.org");

        Assert.Single(page.FindAll(".list tbody tr"));
        Assert.DoesNotContain("secret", page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("forged@example.org", page.Markup, StringComparison.Ordinal);

        Navigate("backscatter?entry=1");
        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".anat")));
        Assert.DoesNotContain("secret", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void History_that_cannot_be_read_offers_to_try_again()
    {
        _backscatter.Broken = true;
        var page = Show();
        Assert.NotEmpty(page.FindAll("[role=alert]"));

        (_backscatter.Broken, _backscatter.Entries) = (false, [Bounces.Entry(1)]);
        page.Find("[role=alert] button").Click();

        Assert.Single(page.FindAll(".list tbody tr"));
    }

    [Fact]
    public void Bounce_is_explained_and_its_client_exempt_with_one_press()
    {
        _backscatter.Entries = [Bounces.Entry(7, BatvVerdict.BadSignature, "prvs=4419c07be2=info@example.org") with { Slot = 4 }];
        Navigate("backscatter?entry=7");
        var page = Show();

        Assert.Equal("c07be2", page.Find(".anat .bad").FirstChild!.TextContent);
        Assert.Contains("our key does not produce it", page.Markup, StringComparison.Ordinal);
        Assert.Contains("550 5.7.1 ", page.Find(".bounce").TextContent, StringComparison.Ordinal);

        page.FindAll(".exempts button")[0].Click();

        var draft = Assert.Single(_changes.Drafts);
        Assert.Equal(("192.0.2.99", ExemptionDirection.Inbound, Bounces.Now.AddDays(30)), (draft.Value, draft.Direction, draft.EndsAt!.Value));
    }

    [Fact]
    public void Auditor_looks_at_keys_and_has_no_button()
    {
        _backscatter.Keys.Add(Key(1, KeyStanding.Signs));

        Assert.Empty(Show("keys", Roles.Auditor).FindAll("main button, section button, td button"));
    }

    [Fact]
    public void New_key_keeps_the_previous_one_unless_told_otherwise()
    {
        _backscatter.Keys.Add(Key(4, KeyStanding.Signs));
        var page = Show("keys");
        page.Find(".blockhead .primary").Click();
        Assert.Contains("Bounces of older mail still pass until", page.Find("dialog").TextContent, StringComparison.Ordinal);
        page.Find("dialog footer .primary").Click();

        Assert.Equal(["new True"], _changes.Asked);
        Assert.Contains("The previous one checks until", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void New_key_that_deletes_the_previous_one_says_what_breaks()
    {
        _backscatter.Keys.Add(Key(4, KeyStanding.Signs));
        _backscatter.Safety = _backscatter.Safety with { SignedInWindow = 3100 };
        var page = Show("keys");
        page.Find(".blockhead .primary").Click();
        page.FindAll("dialog .choice input")[1].Change(true);

        Assert.Contains("3,100 messages", page.Find("dialog").TextContent, StringComparison.Ordinal);
        page.Find("dialog footer .danger-fill").Click();
        Assert.Equal(["new False"], _changes.Asked);
    }

    [Fact]
    public void Key_that_checks_can_be_made_the_one_that_signs()
    {
        _backscatter.Keys.Add(Key(3, KeyStanding.Verifies));
        var page = Show("keys");
        page.FindAll("td .link")[0].Click();
        page.Find("dialog footer .primary").Click();

        Assert.Equal(["sign 3"], _changes.Asked);
    }

    [Fact]
    public void Import_hands_on_the_text_and_warns_of_MDaemon()
    {
        var page = Show("keys");
        page.FindAll(".blockhead button")[0].Click();
        page.Find("dialog select").Change(KeyFormat.Bytes.ToString());
        Assert.Contains("MDaemon's own tags will not verify", page.Find("dialog").TextContent, StringComparison.Ordinal);

        page.Find("dialog select").Change(KeyFormat.Text.ToString());
        page.Find("dialog input[type=password]").Change("shared secret");
        page.FindAll("dialog select")[1].Change("3");
        page.Find("dialog footer .primary").Click();

        Assert.Equal(["import Text 3 False shared secret"], _changes.Asked);
    }

    [Fact]
    public void Export_needs_a_tick_first()
    {
        _backscatter.Keys.Add(Key(4, KeyStanding.Signs));
        var page = Show("keys");
        page.FindAll("td .link")[0].Click();
        Assert.True(page.Find("dialog .danger-fill").HasAttribute("disabled"));

        page.Find("dialog input[type=checkbox]").Change(true);
        page.Find("dialog .danger-fill").Click();

        Assert.Equal(["export 4 False"], _changes.Asked);
        Assert.Contains("the secret", page.Find("dialog textarea").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Exemption_that_is_refused_says_why_beside_its_field()
    {
        _changes.Exemption = new ExemptionResult.Refused("value", "not-a-value", "English");
        var page = Show("exemptions");
        page.FindAll(".exempt .saves button")[0].Click();

        Assert.Contains("Write an IP address", page.Find(".invalid .error").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_say_what_they_do_and_their_defaults()
    {
        string text = Show("settings").Markup;

        foreach (string default_ in (string[])["default: 7", "Default: 90", "Default: off", "Default: ORIGINATING", "Default: REINJECT, RESCAN", "127.0.0.0/8 and ::1/128", "Default: do not reject", "SMTP-in.log", "mailer-daemon@"])
        {
            Assert.Contains(default_, text, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public void Rejecting_before_the_safe_date_is_warned_of_and_saved_all_the_same()
    {
        Enable(Bounces.Now.AddDays(-1));
        var page = Show("settings");
        page.FindAll(".tick input")[0].Change(true);
        page.FindAll(".choice input")[2].Change(true);
        Assert.Contains("Too early", page.Find(".note.danger").TextContent, StringComparison.Ordinal);

        page.Find(".saves .primary").Click();

        Assert.True(_changes.Saved is { Enabled: true, Reject: true, RejectWhenSafe: false });
    }

    [Fact]
    public void Rejecting_after_the_safe_date_is_not_warned_of()
    {
        Enable(Bounces.Now.AddDays(-8));
        var page = Show("settings");
        page.FindAll(".tick input")[0].Change(true);
        page.FindAll(".choice input")[2].Change(true);

        Assert.Empty(page.FindAll(".note.danger"));
    }

    [Fact]
    public void Setup_writes_the_lines_and_tests_the_chain()
    {
        _backscatter.Sights.Add(new("smtpd", Bounces.Now, Bounces.Now, 1, 0, 0, null));
        var page = Show("setup");

        Assert.Contains("inet:192.0.2.1:8891", page.FindAll("textarea")[0].TextContent, StringComparison.Ordinal);
        Assert.Equal(3, page.FindAll("textarea").Count);
        Assert.Contains("The listener ORIGINATING asks.", page.Find(".tests").TextContent, StringComparison.Ordinal);
        Assert.Contains("A listener for mail from outside asks.", page.Find(".tests").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Trying_an_address_judges_it_by_the_policy_that_counts_now()
    {
        Enable(Bounces.Now.AddDays(-8), reject: true);
        var page = Show("try");
        page.FindAll("form input")[0].Change("<prvs=4419c07be2=info@example.org>");
        page.Find("form").Submit();

        Assert.Contains("refused with 550 5.7.1", page.Markup, StringComparison.Ordinal);
        Assert.Contains("bad-signature", page.Find(".say").TextContent, StringComparison.Ordinal);

        page.FindAll("form")[1].QuerySelector("input")!.Change("info@example.org");
        page.FindAll("form")[1].Submit();

        string signed = page.Find("textarea").TextContent;
        Assert.Equal(PrvsVerdict.Pass, _policy.Value.Keys.Check(signed, Bounces.Now, evenEnded: false).Verdict);
    }

    [Fact]
    public void Auditor_tries_an_address_and_signs_none() => Assert.Single(Show("try", Roles.Auditor).FindAll("form"));

    private void Enable(DateTimeOffset since, bool reject = false) => _policy.Replace(new BatvPolicy(
        new BackscatterSettings { Enabled = true, Reject = reject }, ["example.org"], new KeyRing([new BatvKey(4, new PrvsKey("secret"u8, 4), since, since, null, 7)], 4), [], since));

    private static KeyView Key(int slot, KeyStanding standing) =>
        new(slot, standing, "9c41 07be 55d2 e810", KeyOrigins.Generated, Bounces.Now.AddDays(-9), "anna", Bounces.Now.AddDays(-9), null, null, null, null, 7);

    private void Navigate(string address) => Services.GetRequiredService<NavigationManager>().NavigateTo(address);

    private IRenderedComponent<CascadingValue<Task<AuthenticationState>>> Show(string? tab = null, string role = Roles.Administrator, string domains = "")
    {
        var page = Render<CascadingValue<Task<AuthenticationState>>>(parameters => parameters
            .Add(value => value.Value, Task.FromResult(new AuthenticationState(PageViewer.Person(role, domains))))
            .AddChildContent<BackscatterPage>(inner => inner.Add(one => one.Tab, tab)));
        page.WaitForState(() => page.FindAll(".skeleton").Count == 0);
        return page;
    }

    private sealed class Door : IMilterDoor
    {
        public string Address => "192.0.2.1:8891";

        public string? WhyNot => null;

        public FilterSnapshot Seen { get; } = new(Bounces.Now, "192.0.2.1", [new("ORIGINATING", Bounces.Now, Bounces.Now, 1, 0, 0, 0, null)]);
    }
}
