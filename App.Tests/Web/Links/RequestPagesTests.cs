using System.Net;
using Microsoft.EntityFrameworkCore;
using QueueDashboard.Actions;
using QueueDashboard.Audit;
using QueueDashboard.Data.Digests;
using QueueDashboard.Data.Queues;
using QueueDashboard.Digests;
using QueueDashboard.Queues.Requests;
using QueueDashboard.Tests.Digests;

namespace QueueDashboard.Tests.Web.Links;

public sealed class RequestPagesTests
{
    private const string Anna = "anna@example.org";
    private const string Bert = "bert@example.org";
    private static readonly Actor Chef = Actor.Person("chef", "192.0.2.1");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static ItemRow Virus(string subject = "invoice") => new() { Subject = subject, From = "Lena", ReversePath = "lena@ostermann.test", Reason = ReasonCode.Virus, Size = 4000 };

    private static Task<List<ReleaseRequestRow>> RowsAsync(LinkSite site) => site.Storage.ReadAsync(db => db.ReleaseRequests.OrderBy(row => row.Id).ToListAsync());

    private static Task<string> AskAsync(LinkSite site, string token, string why = "I ordered it") => BodyAsync(site.PostAsync(token, form: [("text", why)]));

    private static async Task<string> BodyAsync(Task<(HttpStatusCode Status, string Body, HttpResponseMessage Answer)> answer) => (await answer).Body;

    private static async Task<List<string>> MailsAsync(LinkSite site, string subject)
    {
        await site.Storage.Get<DigestSender>().SendDueAsync(Cancel);
        return [.. site.Relay.Taken.Where(mail => DigestBench.Read(mail.Mail).Subject.StartsWith(subject, StringComparison.Ordinal)).Select(mail => mail.Mail)];
    }

    [Fact]
    public async Task Asking_makes_one_request_with_its_reason_and_the_page_says_when()
    {
        await using var site = await LinkSite.NewAsync();
        var tokens = await site.TokensAsync(Virus(), Anna, Anna, Bert);
        string ask = tokens[1];
        Assert.Contains("<textarea", (await site.GetAsync(ask)).Body, StringComparison.Ordinal);

        Assert.Contains("has been asked", await AskAsync(site, ask), StringComparison.Ordinal);
        Assert.Contains("has been asked", await AskAsync(site, ask, "again"), StringComparison.Ordinal);

        var row = Assert.Single(await RowsAsync(site));
        Assert.Equal((1L, Anna, "I ordered it", RequestState.Open, "192.0.2.44"), (row.ItemId, row.Address, row.Text, row.State, row.ClientAddress));
        string body = (await site.GetAsync(ask)).Body;
        Assert.Contains("Asked on 2 March 2026, 09:00 (UTC)", body, StringComparison.Ordinal);
        Assert.DoesNotContain("<textarea", body, StringComparison.Ordinal);
        Assert.Equal(1, await site.Storage.Get<RequestQueries>().CountOpenAsync(null, Cancel));
        Assert.Equal(0, await site.Storage.Get<RequestQueries>().CountOpenAsync(["other.test"], Cancel));
    }

    [Fact]
    public async Task Grant_releases_for_him_alone_and_he_is_told_by_mail_and_page()
    {
        await using var site = await LinkSite.NewAsync();
        var tokens = await site.TokensAsync(Virus(), Anna, Anna, Bert);
        await AskAsync(site, tokens[1]);

        var result = await site.Storage.Get<RequestActions>().GrantAsync([1], "Looks <b>fine</b>\u202E", Chef, null, Cancel);

        Assert.IsType<AnswerResult.Done>(Assert.Single(result));
        Assert.Equal("Pending Held", await site.StatesAsync());
        Assert.Equal(RequestState.Granted, (await RowsAsync(site))[0].State);
        site.Clock.Advance(TimeSpan.FromMinutes(1));
        string mail = Assert.Single(await MailsAsync(site, "Released: invoice"));
        var (_, text, html) = DigestBench.Read(mail);
        Assert.Contains("Looks <b>fine</b>[U+202E]", text, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>fine", html, StringComparison.Ordinal);
        Assert.DoesNotContain("bert", mail, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("chef", mail, StringComparison.OrdinalIgnoreCase);
        await site.DeliverAsync();
        string body = (await site.GetAsync(tokens[1])).Body;
        Assert.Contains("Released by the administrator on 2 March 2026, 09:00 (UTC)", body, StringComparison.Ordinal);
        Assert.Contains("Looks <b>fine</b>[U+202E]", body, StringComparison.Ordinal);
        Assert.DoesNotContain("chef", body, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(await site.Storage.ReadAsync(db => db.Audit.ToListAsync(Cancel)), row => row is { Act: Acts.Grant, Actor: "chef", Recipient: Anna });
    }

    [Fact]
    public async Task Undone_grant_is_open_again_and_nobody_is_told()
    {
        await using var site = await LinkSite.NewAsync();
        var tokens = await site.TokensAsync(Virus(), Anna, Anna);
        await AskAsync(site, tokens[1]);
        await site.Storage.Get<RequestActions>().GrantAsync([1], "", Chef, null, Cancel);

        Assert.IsType<ActionResult.Done>(await site.Storage.Get<ItemActions>().UndoAsync(Chef, new ItemTarget(1), Cancel));

        Assert.Equal("Held", await site.StatesAsync());
        Assert.Equal(RequestState.Open, (await RowsAsync(site))[0].State);
        site.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Empty(await MailsAsync(site, "Released"));
    }

    [Fact]
    public async Task Denied_is_told_with_the_answer_and_can_be_asked_anew_after_a_day()
    {
        await using var site = await LinkSite.NewAsync();
        var tokens = await site.TokensAsync(Virus(), Anna, Anna);
        await AskAsync(site, tokens[1]);
        Assert.IsType<AnswerResult.Done>(Assert.Single(await site.Storage.Get<RequestActions>().DenyAsync([1], "It is a virus", Chef, null, Cancel)));

        Assert.Equal("Held", await site.StatesAsync());
        Assert.Contains("It is a virus", DigestBench.Read(Assert.Single(await MailsAsync(site, "Not released: invoice"))).Text, StringComparison.Ordinal);
        string body = (await site.GetAsync(tokens[1])).Body;
        Assert.Contains("has not released this message", body, StringComparison.Ordinal);
        Assert.Contains("It is a virus", body, StringComparison.Ordinal);
        await AskAsync(site, tokens[1]);
        Assert.Single(await RowsAsync(site));
        site.Clock.Advance(TimeSpan.FromHours(25));
        await AskAsync(site, tokens[1]);
        Assert.Equal([RequestState.Denied, RequestState.Open], (await RowsAsync(site)).Select(row => row.State));
    }

    [Fact]
    public async Task Message_settled_otherwise_lapses_its_request_and_a_release_by_any_door_grants_it()
    {
        await using var site = await LinkSite.NewAsync();
        var first = await site.TokensAsync(Virus("first"), Anna, Anna);
        await AskAsync(site, first[1]);
        await site.PostAsync(first[0]);
        Assert.Equal(RequestState.Lapsed, (await RowsAsync(site))[0].State);

        var second = await site.TokensAsync(Virus("second"), Anna, Anna, Bert);
        await AskAsync(site, second[1]);
        await site.Storage.Get<ItemActions>().ReleaseAsync(Chef, new ItemTarget(2), Cancel);
        Assert.Equal(RequestState.Granted, (await RowsAsync(site))[1].State);

        var third = await site.TokensAsync(Virus("third"), Anna, Anna);
        await AskAsync(site, third[1]);
        await site.Storage.ChangeAsync(db => db.Recipients.Where(row => row.ItemId == 3).ExecuteUpdateAsync(set => set.SetProperty(row => row.State, RecipientState.Gone)));
        Assert.Equal(0, await site.Storage.Get<RequestQueries>().CountOpenAsync(null, Cancel));
        await site.Storage.Get<DigestRounds>().RunDueAsync(Cancel);
        Assert.Equal(RequestState.Lapsed, (await RowsAsync(site))[2].State);
        Assert.Equal(RequestState.Lapsed, Assert.IsType<AnswerResult.Late>(Assert.Single(await site.Storage.Get<RequestActions>().GrantAsync([3], "", Chef, null, Cancel))).State);
    }

    /// <summary>Granted while the recipient deletes: one of them wins, and the request says who.</summary>
    [Fact]
    public async Task Grant_and_delete_at_once_have_one_winner()
    {
        await using var site = await LinkSite.NewAsync();
        for (int round = 1; round <= 15; round++)
        {
            string reader = $"reader{round}@example.org";
            var tokens = await site.TokensAsync(Virus($"round {round}"), reader, reader);
            await AskAsync(site, tokens[1]);
            site.Clock.Advance(TimeSpan.FromMinutes(10));
            long id = (await RowsAsync(site))[^1].Id;

            var grant = Task.Run(() => site.Storage.Get<RequestActions>().GrantAsync([id], "", Chef, null, Cancel), Cancel);
            var delete = Task.Run(() => site.PostAsync(tokens[0]), Cancel);
            await Task.WhenAll(grant, delete);

            bool granted = Assert.Single(await grant) is AnswerResult.Done;
            Assert.Equal(granted ? HttpStatusCode.Gone : HttpStatusCode.OK, (await delete).Status);
            var row = (await RowsAsync(site))[^1];
            Assert.Equal(granted ? RequestState.Granted : RequestState.Lapsed, row.State);
            Assert.EndsWith(granted ? "Pending" : "Deleted", await site.StatesAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Who_is_limited_to_domains_answers_only_his_own()
    {
        await using var site = await LinkSite.NewAsync();
        var tokens = await site.TokensAsync(Virus(), Anna, Anna);
        await AskAsync(site, tokens[1]);
        var actions = site.Storage.Get<RequestActions>();

        Assert.IsType<AnswerResult.Unknown>(Assert.Single(await actions.GrantAsync([1], "", Chef, ["other.test"], Cancel)));
        Assert.IsType<AnswerResult.Unknown>(Assert.Single(await actions.DenyAsync([1], "", Chef, ["other.test"], Cancel)));
        Assert.Null(await site.Storage.Get<RequestQueries>().FindAsync(1, ["other.test"], Cancel));
        Assert.IsType<AnswerResult.Done>(Assert.Single(await actions.GrantAsync([1], "", Chef, ["example.org"], Cancel)));
    }

    [Fact]
    public async Task Without_a_relay_a_grant_changes_nothing()
    {
        await using var site = await LinkSite.NewAsync(withReleaseRelay: false);
        var tokens = await site.TokensAsync(Virus(), Anna, Anna);
        await AskAsync(site, tokens[1]);

        Assert.Equal("no-relay", Assert.IsType<AnswerResult.Refused>(Assert.Single(await site.Storage.Get<RequestActions>().GrantAsync([1], "", Chef, null, Cancel))).Why.Code);
        Assert.Equal(RequestState.Open, (await RowsAsync(site))[0].State);
    }

    [Fact]
    public async Task Twenty_in_an_hour_are_enough()
    {
        await using var site = await LinkSite.NewAsync();
        var actions = site.Storage.Get<RequestActions>();
        List<AskResult> results = [];
        for (int i = 0; i < 22; i++)
        {
            var item = await site.Storage.AddItemAsync(Virus(), Anna);
            results.Add(await actions.AskAsync(item.Id, Anna, new string('x', 9000), Actor.Link(Anna, null), Cancel));
        }

        Assert.Equal(20, results.Count(result => result is AskResult.Asked));
        Assert.Equal([AskResult.TooMany, AskResult.TooMany], results[20..]);
        Assert.All(await RowsAsync(site), row => Assert.Equal(500, row.Text.Length));
        Assert.Equal(AskResult.Settled, await actions.AskAsync(1, Bert, "", Actor.Link(Bert, null), Cancel));
    }
}
