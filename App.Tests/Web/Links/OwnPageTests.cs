using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using QueueDashboard.Actions;
using QueueDashboard.Audit;
using QueueDashboard.Data.Digests;
using QueueDashboard.Data.Queues;
using QueueDashboard.Data.Senders;
using QueueDashboard.Digests;
using QueueDashboard.Settings;
using QueueDashboard.Tests.Digests;
using QueueDashboard.Tests.Support;
using QueueDashboard.Web.Links;

namespace QueueDashboard.Tests.Web.Links;

public sealed partial class OwnPageTests
{
    private const string Anna = "anna@example.org";
    private const string Bert = "bert@example.org";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static ItemRow Spam(string subject = "Bewerbung", ReasonCode reason = ReasonCode.Spam) => new() { Subject = subject, From = "Lena", ReversePath = "lena@ostermann.test", Reason = reason, Score = 8, Size = 4000 };

    /// <summary>The token of a reader's own page, from his newest mail.</summary>
    private static async Task<string> OwnAsync(LinkSite site, string address = Anna)
    {
        await site.Storage.Get<DigestRounds>().SendNowAsync(Actor.Cli("test"), Cancel);
        return OwnPattern().Match(DigestBench.Read(site.Relay.Taken.Last(mail => mail.To == address).Mail).Text).Groups[1].Value;
    }

    private static Task<(HttpStatusCode Status, string Body, HttpResponseMessage Answer)> GetAsync(LinkSite site, string path, string? language = "en") => site.SendAsync(HttpMethod.Get, path, language);

    private static Task<(HttpStatusCode Status, string Body, HttpResponseMessage Answer)> PostAsync(LinkSite site, string path, params (string Name, string Value)[] form) =>
        site.SendAsync(HttpMethod.Post, path, "en", new FormUrlEncodedContent(form.Select(pair => KeyValuePair.Create(pair.Name, pair.Value))));

    [Fact]
    public async Task Page_shows_ones_own_messages_only_and_looking_changes_nothing()
    {
        await using var site = await LinkSite.NewAsync();
        await site.Storage.AddItemAsync(Spam("for both"), Anna, Bert);
        await site.Storage.AddItemAsync(Spam("berts alone"), Bert);
        string own = await OwnAsync(site);
        foreach (string more in (string[])["", "?show=settled", "?part=digests", "?part=senders", "/unsubscribe"])
        {
            var (status, body, answer) = await GetAsync(site, $"me/{own}{more}");
            Assert.Equal(HttpStatusCode.OK, status);
            Assert.Contains(Anna, body, StringComparison.Ordinal);
            Assert.DoesNotContain("bert", body, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("<script", body, StringComparison.Ordinal);
            Assert.Equal(
                ("no-store", "no-referrer", LinkEndpoints.Policy, "noindex, nofollow"),
                (Header(answer, "Cache-Control"), Header(answer, "Referrer-Policy"), Header(answer, "Content-Security-Policy"), Header(answer, "X-Robots-Tag")));
            Assert.Equal(HttpStatusCode.OK, (await site.SendAsync(HttpMethod.Head, $"me/{own}{more}")).Status);
        }

        Assert.Contains("for both", (await GetAsync(site, $"me/{own}")).Body, StringComparison.Ordinal);
        Assert.Equal("Held Held Held", await site.StatesAsync());
        Assert.Equal(0, await site.Storage.ReadAsync(db => db.RecipientChoices.CountAsync()));
        Assert.Equal(HttpStatusCode.NotFound, (await site.GetAsync(own)).Status);
        Assert.DoesNotContain(own, site.Log.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_and_chosen_ones_are_acted_on_for_him_alone_and_undone()
    {
        await using var site = await LinkSite.NewAsync();
        await site.Storage.AddItemAsync(Spam("one"), Anna, Bert);
        await site.Storage.AddItemAsync(Spam("two"), Anna);
        await site.Storage.AddItemAsync(Spam("berts"), Bert);
        string own = await OwnAsync(site);

        Assert.Contains("One message done", (await PostAsync(site, $"me/{own}", ("one", "release:1"))).Body, StringComparison.Ordinal);
        Assert.Equal("Pending Held Held Held", await site.StatesAsync());
        await PostAsync(site, $"me/{own}/undo", ("item", "1"));
        Assert.Equal("Held Held Held Held", await site.StatesAsync());

        // Item 3 is another reader's: a form may name it, the page does not.
        Assert.Contains("2 messages done", (await PostAsync(site, $"me/{own}", ("act", "delete"), ("item", "1"), ("item", "2"), ("item", "3"))).Body, StringComparison.Ordinal);
        Assert.Equal("Deleted Held Deleted Held", await site.StatesAsync());
        string settled = (await GetAsync(site, $"me/{own}?show=settled")).Body;
        Assert.Contains("deleted on 2 March 2026, 09:00 (UTC), by you", settled, StringComparison.Ordinal);
        Assert.Contains("Nothing is held for you", (await GetAsync(site, $"me/{own}")).Body, StringComparison.Ordinal);
        foreach (string act in (string[])["allow", "none", "restore", ""])
        {
            Assert.Contains("chosen no message", (await PostAsync(site, $"me/{own}", ("act", act), ("item", "1"))).Body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_he_may_not_release_is_asked_for_with_a_word()
    {
        await using var site = await LinkSite.NewAsync();
        await site.Storage.AddItemAsync(Spam("bad", ReasonCode.Virus), Anna);
        await site.Storage.AddItemAsync(Spam("good"), Anna);
        string own = await OwnAsync(site);

        string body = (await PostAsync(site, $"me/{own}", ("act", "release"), ("item", "1"), ("item", "2"), ("text", "my invoice"))).Body;

        Assert.Contains("One message done. The administrator has been asked for one message.", body, StringComparison.Ordinal);
        Assert.Contains("Asked on", body, StringComparison.Ordinal);
        Assert.Equal("Held Pending", await site.StatesAsync());
        Assert.Equal("my invoice", (await site.Storage.ReadAsync(db => db.ReleaseRequests.SingleAsync())).Text);

        // To allow the sender of what he may not release would release the next one.
        await PostAsync(site, $"me/{own}", ("one", "allow:1"));
        Assert.Equal(0, await site.Storage.ReadAsync(db => db.Senders.CountAsync()));
        await site.Storage.Get<RequestActions>().GrantAsync([1], "here you are", Actor.Person("chef", null), null, Cancel);
        await site.DeliverAsync();
        body = (await GetAsync(site, $"me/{own}?show=settled")).Body;
        Assert.Contains("Released by the administrator on", body, StringComparison.Ordinal);
        Assert.Contains("here you are", body, StringComparison.Ordinal);
        Assert.DoesNotContain("chef", body, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Senders_are_allowed_and_blocked_from_a_message_and_by_hand_for_himself_alone()
    {
        await using var site = await LinkSite.NewAsync();
        await site.Storage.AddItemAsync(Spam("one"), Anna);
        await site.Storage.AddItemAsync(new() { Subject = "two", ReversePath = "noise@spam.test", Reason = ReasonCode.Spam }, Anna);
        await site.Storage.ChangeAsync(db =>
        {
            db.Senders.Add(new SenderRow { Pattern = "berts.test", For = Bert, Verdict = SenderVerdict.Allow, CreatedBy = "x" });
            return Task.CompletedTask;
        });
        string own = await OwnAsync(site);

        Assert.Contains("lena@ostermann.test is allowed", (await PostAsync(site, $"me/{own}", ("one", "allow:1"))).Body, StringComparison.Ordinal);
        Assert.Contains("noise@spam.test is blocked", (await PostAsync(site, $"me/{own}", ("one", "block:2"))).Body, StringComparison.Ordinal);
        Assert.Equal("Pending Deleted", await site.StatesAsync());
        Assert.Contains("friend.test is allowed", (await PostAsync(site, $"me/{own}/senders", ("add", "allow"), ("pattern", "friend.test"))).Body, StringComparison.Ordinal);
        Assert.Contains("cannot be allowed", (await PostAsync(site, $"me/{own}/senders", ("add", "allow"), ("pattern", "<script>alert(1)</script>"))).Body, StringComparison.Ordinal);

        string body = (await GetAsync(site, $"me/{own}?part=senders")).Body;
        Assert.Contains("friend.test", body, StringComparison.Ordinal);
        Assert.DoesNotContain("berts.test", body, StringComparison.Ordinal);
        var rows = await site.Storage.ReadAsync(db => db.Senders.OrderBy(row => row.Id).ToListAsync());
        Assert.Equal([Bert, Anna, Anna, Anna], rows.Select(row => row.For));
        Assert.Contains("not there any more", (await PostAsync(site, $"me/{own}/senders", ("remove", $"{rows[0].Id}"))).Body, StringComparison.Ordinal);
        Assert.Contains("Removed", (await PostAsync(site, $"me/{own}/senders", ("remove", $"{rows[3].Id}"))).Body, StringComparison.Ordinal);
        Assert.Equal(3, await site.Storage.ReadAsync(db => db.Senders.CountAsync()));
    }

    [Fact]
    public async Task Hours_and_language_are_chosen_and_every_page_and_mail_speaks_it()
    {
        await using var site = await LinkSite.NewAsync();
        var tokens = await site.TokensAsync(Spam(), Anna, Anna);
        string own = await OwnAsync(site);

        var (_, body, _) = await PostAsync(site, $"me/{own}/digests", ("schedule", "weekly"), ("at", "06:30"), ("weekday", "5"), ("language", "de"), ("zone", "Europe/Berlin"));

        Assert.Contains("Gespeichert", body, StringComparison.Ordinal);
        var row = await site.Storage.ReadAsync(db => db.RecipientChoices.SingleAsync());
        Assert.Equal((Anna, DigestSchedule.Weekly, 390, 5, "de", "Europe/Berlin", "link:" + Anna), (row.Key, row.Schedule!.Value, row.AtMinute!.Value, row.Weekday!.Value, row.Language!, row.TimeZone!, row.ChangedBy));
        Assert.Contains("Meine Nachrichten", (await GetAsync(site, $"me/{own}", "en")).Body, StringComparison.Ordinal);
        Assert.Contains("<html lang=\"de\"", (await site.GetAsync(tokens[0], "en")).Body, StringComparison.Ordinal);
        Assert.Contains("Schreiben Sie sie als", (await PostAsync(site, $"me/{own}/digests", ("schedule", "daily"), ("at", "25:00"))).Body, StringComparison.Ordinal);
        Assert.Contains("Zeitzone dieses Namens", (await PostAsync(site, $"me/{own}/digests", ("schedule", ""), ("zone", "<b>"))).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Digest_is_sent_now_but_not_again_and_again()
    {
        await using var site = await LinkSite.NewAsync();
        await site.Storage.AddItemAsync(Spam(), Anna);
        string own = await OwnAsync(site);
        Assert.Contains("Nothing was sent", (await PostAsync(site, $"me/{own}/now")).Body, StringComparison.Ordinal);
        site.Clock.Advance(TimeSpan.FromMinutes(11));
        Assert.Contains("on its way", (await PostAsync(site, $"me/{own}/now")).Body, StringComparison.Ordinal);
        Assert.Equal(2, await site.Storage.ReadAsync(db => db.Digests.CountAsync(row => row.SentTo == Anna)));

        // The newest mail brought a newer link; the old one says so and mails another, to him alone.
        var (status, body, _) = await GetAsync(site, $"me/{own}");
        Assert.Equal(HttpStatusCode.Gone, status);
        Assert.Contains("no longer works", body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Gone, (await PostAsync(site, $"me/{own}", ("one", "delete:1"))).Status);
        await PostAsync(site, $"me/{own}/fresh");
        await PostAsync(site, $"me/{own}/fresh");
        await site.Storage.Get<DigestSender>().SendDueAsync(Cancel);
        var mail = Assert.Single(site.Relay.Taken, mail => DigestBench.Read(mail.Mail).Subject == "Your page with stopped messages");
        string fresh = OwnPattern().Match(DigestBench.Read(mail.Mail).Text).Groups[1].Value;
        Assert.Equal((Anna, HttpStatusCode.OK), (mail.To, (await GetAsync(site, $"me/{fresh}")).Status));
    }

    [Fact]
    public async Task One_click_turns_digests_off_and_a_look_does_not()
    {
        await using var site = await LinkSite.NewAsync();
        await site.Storage.AddItemAsync(Spam(), Anna);
        string own = await OwnAsync(site);
        Assert.Contains("Turn off these mails?", (await GetAsync(site, $"me/{own}/unsubscribe")).Body, StringComparison.Ordinal);
        Assert.Equal(0, await site.Storage.ReadAsync(db => db.RecipientChoices.CountAsync()));

        // By an old mail, too.
        site.Clock.Advance(TimeSpan.FromDays(20));
        var (status, body, _) = await PostAsync(site, $"me/{own}/unsubscribe", ("List-Unsubscribe", "One-Click"));

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("Turn them on again", body, StringComparison.Ordinal);
        Assert.Equal(DigestSchedule.Off, (await site.Storage.ReadAsync(db => db.RecipientChoices.SingleAsync())).Schedule);
        await site.Storage.AddItemAsync(Spam("new"), Anna);
        Assert.Empty(await site.Storage.Get<DigestRounds>().SendNowAsync(Actor.Cli("test"), Cancel));
        Assert.Contains("Turn them on again", (await GetAsync(site, $"me/{own}/unsubscribe")).Body, StringComparison.Ordinal);
        await PostAsync(site, $"me/{own}/subscribe");
        Assert.Single(await site.Storage.Get<DigestRounds>().SendNowAsync(Actor.Cli("test"), Cancel));
    }

    [Fact]
    public async Task Quiet_page_answers_everybody_alike_and_mails_own_known_addresses_once_an_hour()
    {
        await using var site = await LinkSite.NewAsync();
        await site.Storage.AddItemAsync(Spam(), Anna, "eve@elsewhere.test");
        await site.Storage.Get<DigestRounds>().EnsureFirstAsync(Cancel);
        Assert.Contains("mine", (await GetAsync(site, "mine")).Body, StringComparison.Ordinal);
        List<string> answers = [];
        foreach (string address in (string[])[Anna, Anna, "nobody@example.org", "eve@elsewhere.test", "<script>"])
        {
            var (status, body, _) = await PostAsync(site, "mine", ("address", address));
            Assert.Equal(HttpStatusCode.OK, status);
            answers.Add(body);
        }

        Assert.Single(answers.Distinct());
        Assert.Equal(HttpStatusCode.TooManyRequests, (await PostAsync(site, "mine", ("address", Anna))).Status);
        await Eventually.TrueAsync("the mail is made", () => site.Storage.ReadAsync(db => db.Digests.AnyAsync()));
        await site.Storage.Get<DigestSender>().SendDueAsync(Cancel);
        var mail = Assert.Single(site.Relay.Taken);
        Assert.Equal(Anna, mail.To);
        string own = OwnPattern().Match(DigestBench.Read(mail.Mail).Text).Groups[1].Value;
        Assert.Contains("Bewerbung", (await GetAsync(site, $"me/{own}")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Address_that_lost_its_domain_has_no_page()
    {
        await using var site = await LinkSite.NewAsync();
        await site.Storage.AddItemAsync(Spam(), Anna);
        string own = await OwnAsync(site);
        await site.Storage.SetAsync<GeneralSettings>(old => old with { OwnDomains = ["elsewhere.test"] });

        Assert.Equal(HttpStatusCode.Gone, (await GetAsync(site, $"me/{own}")).Status);
        Assert.Equal(HttpStatusCode.Gone, (await PostAsync(site, $"me/{own}", ("one", "delete:1"))).Status);
        Assert.Equal("Held", await site.StatesAsync());
    }

    [Fact]
    public async Task Many_messages_come_page_by_page()
    {
        await using var site = await LinkSite.NewAsync();
        for (int i = 1; i <= OwnPageWriter.PageSize + 5; i++)
        {
            await site.Storage.AddItemAsync(Spam($"number {i}."), Anna);
        }

        string own = await OwnAsync(site);
        string first = (await GetAsync(site, $"me/{own}")).Body;
        Assert.Contains("number 55.", first, StringComparison.Ordinal);
        Assert.DoesNotContain("number 5.", first, StringComparison.Ordinal);
        string next = Regex.Match(first, $"me/{own}\\?before=\\d+").Value;
        string second = (await GetAsync(site, next)).Body;
        Assert.Contains("number 5.", second, StringComparison.Ordinal);
        Assert.DoesNotContain("number 6.", second, StringComparison.Ordinal);
        Assert.DoesNotContain("before=", second, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hostile_names_stay_text_and_what_an_own_user_sent_is_not_his()
    {
        await using var site = await LinkSite.NewAsync();
        var item = Spam("\"><script>alert(1)</script>\u202Efdp.exe");
        item.From = "<img src=x onerror=alert(1)>";
        item.ReversePath = "\"><svg/onload=alert(1)>\"@evil.test";
        await site.Storage.AddItemAsync(item, Anna);
        var sent = Spam("sent by us");
        sent.Marks = ItemMarks.FromOwnUser;
        await site.Storage.AddItemAsync(sent, Anna);
        string own = await OwnAsync(site);
        foreach (string more in (string[])["", "?part=senders", "?part=digests&before=<script>", "?show=settled"])
        {
            string raw = await site.Client.GetStringAsync(new Uri($"me/{own}{more}", UriKind.Relative), Cancel);
            Assert.DoesNotContain("<script", raw, StringComparison.Ordinal);
            Assert.DoesNotContain("<img", raw, StringComparison.Ordinal);
            Assert.DoesNotContain("<svg/onload", raw, StringComparison.Ordinal);
            Assert.DoesNotContain('\u202E', WebUtility.HtmlDecode(raw));
            Assert.DoesNotContain("sent by us", raw, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Unknown_tokens_are_404_and_then_slowed_down()
    {
        await using var site = await LinkSite.NewAsync();
        List<HttpStatusCode> seen = [];
        for (int i = 0; i < 40; i++)
        {
            seen.Add((await (i % 2 == 0 ? GetAsync(site, $"me/{new string('A', 43)}") : PostAsync(site, "me/nonsense/unsubscribe"))).Status);
        }

        Assert.Equal([HttpStatusCode.NotFound, HttpStatusCode.TooManyRequests], seen.Distinct());
    }

    private static string Header(HttpResponseMessage answer, string name) => string.Join(',', answer.Headers.TryGetValues(name, out var values) ? values : []);

    [GeneratedRegex("/me/([A-Za-z0-9_-]{43})")]
    private static partial Regex OwnPattern();
}
