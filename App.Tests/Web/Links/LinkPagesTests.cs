using System.Net;
using Microsoft.EntityFrameworkCore;
using QueueDashboard.Actions;
using QueueDashboard.Audit;
using QueueDashboard.Data.Queues;
using QueueDashboard.Digests;
using QueueDashboard.Settings;
using QueueDashboard.Tests.Digests;
using QueueDashboard.Web;
using QueueDashboard.Web.Links;

namespace QueueDashboard.Tests.Web.Links;

public sealed class LinkPagesTests
{
    private const string Anna = "anna@example.org";
    private const string Bert = "bert@example.org";
    private const string Chief = "chief@example.org";

    private static ItemRow Spam(string subject = "Bewerbung") => new() { Subject = subject, From = "Lena", ReversePath = "lena@ostermann.test", Reason = ReasonCode.Spam, Score = 8, Size = 4000 };

    [Fact]
    public async Task Get_five_times_and_head_show_and_change_nothing()
    {
        await using var site = await LinkSite.NewAsync();
        var tokens = await site.TokensAsync(Spam(), Anna, Anna, Bert);
        for (int i = 0; i < 5; i++)
        {
            var (status, body, answer) = await site.GetAsync(tokens[0]);
            Assert.Equal(HttpStatusCode.OK, status);
            Assert.Contains("Deliver this message to you?", body, StringComparison.Ordinal);
            Assert.Contains("Bewerbung", body, StringComparison.Ordinal);
            Assert.Contains($"action=\"a/{tokens[0]}\"", body, StringComparison.Ordinal);
            Assert.Contains("<base href=\"/qd/\"", body, StringComparison.Ordinal);
            Assert.DoesNotContain("<script", body, StringComparison.Ordinal);
            Assert.DoesNotContain("bert", body, StringComparison.OrdinalIgnoreCase);
            Assert.Equal(("no-store", "no-referrer", LinkEndpoints.Policy), (Header(answer, "Cache-Control"), Header(answer, "Referrer-Policy"), Header(answer, "Content-Security-Policy")));
            Assert.Contains("noindex", Header(answer, "X-Robots-Tag"), StringComparison.Ordinal);
        }

        Assert.Equal(HttpStatusCode.OK, (await site.SendAsync(HttpMethod.Head, $"a/{tokens[0]}")).Status);
        Assert.Equal("Held Held", await site.StatesAsync());
        var openings = await site.OpeningsAsync(6);
        Assert.Equal(["GET", "HEAD"], openings.Select(row => row.Method).Distinct());
        Assert.All(openings, row => Assert.Equal(("Outlook/16", "192.0.2.44", "alive"), (row.Agent, row.ClientAddress, row.Outcome)));
        Assert.DoesNotContain(tokens[0], site.Log.All, StringComparison.Ordinal);
    }

    private static string Header(HttpResponseMessage answer, string name) => string.Join(',', answer.Headers.TryGetValues(name, out var values) ? values : []);

    [Fact]
    public async Task Post_acts_for_its_recipient_alone_and_the_second_is_told_who_and_when()
    {
        await using var site = await LinkSite.NewAsync();
        var tokens = await site.TokensAsync(Spam(), Anna, Anna, Bert);

        var (status, body, _) = await site.PostAsync(tokens[0]);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("on its way", body, StringComparison.Ordinal);
        Assert.Contains($"action=\"a/{tokens[0]}/undo\"", body, StringComparison.Ordinal);
        Assert.Equal("Pending Held", await site.StatesAsync());

        await site.DeliverAsync();
        site.Clock.Advance(TimeSpan.FromMinutes(10));
        (status, body, _) = await site.PostAsync(tokens[0]);
        Assert.Equal(HttpStatusCode.Gone, status);
        Assert.Contains("You have already released it", body, StringComparison.Ordinal);
        Assert.Contains("2 March 2026, 09:00 (UTC), with this link", body, StringComparison.Ordinal);
        Assert.Contains("250 2.0.0 Ok", body, StringComparison.Ordinal);
        Assert.Contains("another link of yours", (await site.GetAsync(tokens[2])).Body, StringComparison.Ordinal);
        Assert.Equal("Released Held", await site.StatesAsync());
    }

    [Fact]
    public async Task What_somebody_else_did_is_told_without_his_name()
    {
        await using var site = await LinkSite.NewAsync();
        var tokens = await site.TokensAsync(Spam(), Anna, Anna);
        await site.Storage.Get<ItemActions>().DeleteAsync(Actor.Person("geheimrat", "192.0.2.1"), new ItemTarget(1), CancellationToken.None);

        var (status, body, _) = await site.PostAsync(tokens[0]);

        Assert.Equal(HttpStatusCode.Gone, status);
        Assert.Contains("A colleague has already deleted it", body, StringComparison.Ordinal);
        Assert.DoesNotContain("geheimrat", body, StringComparison.Ordinal);

        // What an administrator decided is not a recipient's to undo.
        Assert.DoesNotContain("/undo", body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Gone, (await site.PostAsync(tokens[0], "/undo")).Status);
        Assert.Equal("Deleted", await site.StatesAsync());
    }

    [Fact]
    public async Task Undo_brings_the_message_and_its_link_back()
    {
        await using var site = await LinkSite.NewAsync();
        var tokens = await site.TokensAsync(Spam(), Anna, Anna);
        await site.PostAsync(tokens[0]);

        var (status, body, _) = await site.PostAsync(tokens[0], "/undo");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("Undone", body, StringComparison.Ordinal);
        Assert.Equal("Held", await site.StatesAsync());
        Assert.Equal(HttpStatusCode.OK, (await site.PostAsync(tokens[2])).Status);
        Assert.Equal("Deleted", await site.StatesAsync());
        Assert.Equal(HttpStatusCode.OK, (await site.PostAsync(tokens[2], "/undo")).Status);
        Assert.Equal("Held", await site.StatesAsync());
    }

    [Fact]
    public async Task Expired_link_offers_fresh_ones_to_its_own_address_with_one_answer_for_all()
    {
        await using var site = await LinkSite.NewAsync();
        var tokens = await site.TokensAsync(Spam(), Anna, Anna, Bert);
        site.Clock.Advance(TimeSpan.FromDays(8));
        var (status, body, _) = await site.PostAsync(tokens[0]);
        Assert.Equal(HttpStatusCode.Gone, status);
        Assert.Contains("too old", body, StringComparison.Ordinal);
        Assert.Contains("a•••@example.org", body, StringComparison.Ordinal);
        Assert.DoesNotContain(Anna, body, StringComparison.Ordinal);
        Assert.Equal("Held Held", await site.StatesAsync());

        string first = (await site.PostAsync(tokens[0], "/fresh")).Body;
        Assert.Equal(first, (await site.PostAsync(tokens[0], "/fresh")).Body);
        int before = site.Relay.Taken.Count;
        await site.Storage.Get<DigestSender>().SendDueAsync(CancellationToken.None);
        var mail = Assert.Single(site.Relay.Taken.Skip(before));
        Assert.Equal(Anna, mail.To);
        string fresh = DigestBench.Tokens(DigestBench.Read(mail.Mail).Text)[0];
        Assert.Equal(HttpStatusCode.OK, (await site.PostAsync(fresh)).Status);
        Assert.Equal("Pending Held", await site.StatesAsync());
    }

    [Fact]
    public async Task Superseded_link_says_so_and_does_nothing()
    {
        await using var site = await LinkSite.NewAsync();
        var tokens = await site.TokensAsync(Spam(), Anna, Anna);
        await site.Storage.ChangeAsync(async db => (await db.Links.ToListAsync()).ForEach(link => link.SupersededAt = 1));

        var (status, body, _) = await site.PostAsync(tokens[0]);

        Assert.Equal(HttpStatusCode.Gone, status);
        Assert.Contains("newer mail with a newer link", body, StringComparison.Ordinal);
        Assert.Equal("Held", await site.StatesAsync());
    }

    [Fact]
    public async Task Unknown_tokens_are_404_and_then_slowed_down()
    {
        await using var site = await LinkSite.NewAsync();
        List<HttpStatusCode> seen = [];
        for (int i = 0; i < 40; i++)
        {
            seen.Add((await (i % 2 == 0 ? site.GetAsync(new string('A', 43)) : site.PostAsync("nonsense"))).Status);
        }

        Assert.Equal([HttpStatusCode.NotFound, HttpStatusCode.TooManyRequests], seen.Distinct());
        Assert.Equal(HttpStatusCode.NotFound, seen[29]);
    }

    [Fact]
    public async Task Act_at_once_lets_a_get_act_but_never_a_head_or_a_prefetch()
    {
        await using var site = await LinkSite.NewAsync();
        await site.Storage.SetAsync<LinkSettings>(old => old with { ActAtOnce = true });
        var tokens = await site.TokensAsync(Spam(), Anna, Anna);
        await site.SendAsync(HttpMethod.Head, $"a/{tokens[0]}");
        using (var ahead = new HttpRequestMessage(HttpMethod.Get, $"a/{tokens[0]}"))
        {
            ahead.Headers.Add("Sec-Purpose", "prefetch");
            await site.Client.SendAsync(ahead, TestContext.Current.CancellationToken);
        }

        Assert.Equal("Held", await site.StatesAsync());
        Assert.Contains("on its way", (await site.GetAsync(tokens[0])).Body, StringComparison.Ordinal);
        Assert.Equal("Pending", await site.StatesAsync());
    }

    [Fact]
    public async Task Recipient_of_a_virus_can_only_ask()
    {
        await using var site = await LinkSite.NewAsync();
        var tokens = await site.TokensAsync(new ItemRow { Subject = "invoice", Reason = ReasonCode.Virus }, Anna, Anna);
        string ask = tokens[1];
        Assert.Contains("Ask the administrator", (await site.GetAsync(ask)).Body, StringComparison.Ordinal);
        await site.PostAsync(ask);
        var (status, body, _) = await site.PostAsync(ask);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("has been asked", body, StringComparison.Ordinal);
        Assert.Equal("Held", await site.StatesAsync());
        var row = Assert.Single(await site.Storage.ReadAsync(db => db.Audit.Where(row => row.Act == Acts.Ask).ToListAsync()));
        Assert.Equal((ActorKinds.Link, Anna, 1L, "192.0.2.44"), (row.ActorKind, row.Actor, row.ItemId, row.ClientAddress));
    }

    [Fact]
    public async Task Administrators_link_wants_a_sign_in_for_what_is_dangerous()
    {
        await using var site = await LinkSite.NewAsync(administrator: Chief);
        var tokens = await site.TokensAsync(new ItemRow { Subject = "invoice", Reason = ReasonCode.Virus }, Chief, Anna, Bert);
        string release = tokens[1];
        var (_, body, _) = await site.PostAsync(release);
        Assert.Contains($"{Urls.SignIn}?returnUrl=%2Fqd%2Fa%2F{release}", body, StringComparison.Ordinal);
        Assert.DoesNotContain(Anna, body, StringComparison.Ordinal);
        Assert.Equal("Held Held", await site.StatesAsync());

        Assert.Equal(HttpStatusCode.OK, (await site.PostAsync(release, administrator: true)).Status);
        Assert.Equal("Pending Pending", await site.StatesAsync());
        Assert.Contains(await site.Storage.ReadAsync(db => db.Audit.ToListAsync()), row => row is { Act: Acts.Release, Actor: "chef" });
    }

    [Fact]
    public async Task Without_a_relay_nothing_is_lost_and_the_page_says_why()
    {
        await using var site = await LinkSite.NewAsync(withReleaseRelay: false);
        var tokens = await site.TokensAsync(Spam(), Anna, Anna);

        var (status, body, _) = await site.PostAsync(tokens[0]);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Contains("No mail server is set", body, StringComparison.Ordinal);
        Assert.Equal("Held", await site.StatesAsync());
    }

    [Fact]
    public async Task Whole_digest_acts_on_what_was_chosen_of_its_own_and_undoes_it()
    {
        await using var site = await LinkSite.NewAsync();
        await site.Storage.AddItemAsync(Spam("one"), Anna, Bert);
        await site.Storage.AddItemAsync(Spam("berts own"), Bert);
        var tokens = await site.TokensAsync(Spam("two"), Anna, Anna);
        string whole = tokens[^1];
        var (status, body, _) = await site.GetAsync(whole);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("one", body, StringComparison.Ordinal);
        Assert.DoesNotContain("berts own", body, StringComparison.Ordinal);
        Assert.Contains("chosen no message", (await site.PostAsync(whole)).Body, StringComparison.Ordinal);

        // Item 2 is another reader's: a form may name it, the page does not.
        (_, body, _) = await site.PostAsync(whole, form: [("act", "release"), ("item", "1"), ("item", "2"), ("item", "3")]);
        Assert.Contains("2 messages done", body, StringComparison.Ordinal);
        Assert.Equal("Pending Held Held Pending", await site.StatesAsync());
        await site.PostAsync(whole, "/undo", form: [("item", "1"), ("item", "2")]);
        Assert.Equal("Held Held Held Pending", await site.StatesAsync());
    }

    [Fact]
    public async Task Hostile_text_stays_text()
    {
        await using var site = await LinkSite.NewAsync();
        var item = Spam("\"><script>alert(1)</script>\u202Efdp.exe\r\nX: y");
        item.From = "<img src=x onerror=alert(1)>";
        item.Said = "<b>said</b>";
        item.Reason = ReasonCode.Policy;
        var tokens = await site.TokensAsync(item, Anna, Anna);
        foreach (string token in new[] { tokens[0], tokens[^1] })
        {
            string raw = await site.Client.GetStringAsync(new Uri($"a/{token}", UriKind.Relative), TestContext.Current.CancellationToken);
            Assert.DoesNotContain("<script>", raw, StringComparison.Ordinal);
            Assert.DoesNotContain("<img", raw, StringComparison.Ordinal);
            Assert.DoesNotContain("<b>said", raw, StringComparison.Ordinal);
            Assert.DoesNotContain('\u202E', WebUtility.HtmlDecode(raw));
            Assert.Contains("[U+202E]", WebUtility.HtmlDecode(raw), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("de-CH, en;q=0.5", "de", "Diese Nachricht an Sie zustellen?")]
    [InlineData("en", "en", "Deliver this message to you?")]
    [InlineData("fr", "de", "Diese Nachricht an Sie zustellen?")]
    [InlineData(null, "de", "Diese Nachricht an Sie zustellen?")]
    public async Task Language_is_the_browsers_or_the_digests(string? asked, string shown, string title)
    {
        await using var site = await LinkSite.NewAsync();
        await site.Storage.Get<DigestRounds>().EnsureFirstAsync(CancellationToken.None);
        await site.Storage.ChangeAsync(async db => (await db.Subscriptions.ToListAsync()).ForEach(row => row.Language = "de"));
        var tokens = await site.TokensAsync(Spam(), Anna, Anna);

        string body = (await site.GetAsync(tokens[0], asked)).Body;

        Assert.Contains($"<html lang=\"{shown}\"", body, StringComparison.Ordinal);
        Assert.Contains(title, body, StringComparison.Ordinal);
    }

    [Fact]
    public void Both_languages_are_complete() => DigestTextsTests.AssertComplete(LinkWords.Texts);

    [Fact]
    public async Task Digest_shows_a_scanner_at_work()
    {
        await using var site = await LinkSite.NewAsync();
        var tokens = await site.TokensAsync(Spam(), Anna, Anna);
        site.Clock.Advance(TimeSpan.FromSeconds(3));
        foreach (string token in tokens)
        {
            await site.GetAsync(token);
        }

        await site.OpeningsAsync(4);
        site.Clock.Advance(TimeSpan.FromMinutes(30));
        await site.GetAsync(tokens[0]);
        await site.OpeningsAsync(5);

        var view = await site.Storage.Get<DigestQueries>().FindAsync(1, CancellationToken.None);
        Assert.Equal([true, true, true, true, false], view!.Openings.Select(opening => opening.LooksLikeScanner));
        Assert.Equal(TimeSpan.FromSeconds(3), view.Openings[0].AfterSending);
    }
}
