using System.Net;
using System.Text.Json;
using QueueDashboard.Tests.Support;

namespace QueueDashboard.Tests.EndToEnd;

/// <summary>Links from digests that really arrived, against the running program.</summary>
[Collection(nameof(DashboardAndSink))]
public sealed class LinkTests(DashboardAndSink house)
{
    private const int Rounds = 100;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Link_and_api_press_at_once_and_one_of_them_wins()
    {
        var dashboard = house.Dashboard;
        using (var sender = await SmtpSender.ConnectAsync(dashboard.Smtp, Cancel))
        {
            for (int i = 0; i < Rounds; i++)
            {
                Assert.StartsWith("250", await sender.SendAsync("shop@peer.test", ["anna@local.test"], DashboardAndSink.Message($"Runde {i:000}"), Cancel), StringComparison.Ordinal);
            }
        }

        var digest = await house.DigestAsync("anna@local.test");
        var ids = (await RoundsAsync()).ToDictionary(item => item.GetProperty("subject").GetString()!, item => item.GetProperty("id").GetInt64());
        Assert.Equal(Rounds, ids.Count);
        for (int i = 0; i < Rounds; i++)
        {
            string subject = $"Runde {i:000}";
            string link = digest.LinkOf(subject, "Release");
            Task<(HttpStatusCode Status, string Text)>[] press =
            [
                house.PressAsync(link),
                dashboard.ActAsync(ids[subject], "release"),
                dashboard.ActAsync(ids[subject], i % 2 == 0 ? "release" : "requeue"),
            ];

            var answers = await Task.WhenAll(press);

            Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
            Assert.Contains(answers[0].Status, new[] { HttpStatusCode.OK, HttpStatusCode.Gone });
            string winner = answers[0].Status == HttpStatusCode.OK ? "anna@local.test" : "end to end";
            foreach (var (_, text) in answers[1..].Where(answer => answer.Status != HttpStatusCode.OK))
            {
                using var problem = JsonDocument.Parse(text);
                Assert.Equal(winner, problem.RootElement.GetProperty("by").GetString());
                Assert.True(problem.RootElement.GetProperty("at").TryGetDateTimeOffset(out _));
            }
        }

        await Eventually.TrueAsync("all are handed over", async () => (await RoundsAsync()).All(item => item.GetProperty("state").GetString() is "released" or "requeued"), () => dashboard.Log);
        Assert.All(ids.Keys, subject => Assert.Single(house.Copies(subject)));
    }

    [Fact]
    public async Task One_of_three_acts_and_the_others_and_strangers_are_left_alone()
    {
        var (sink, dashboard) = (house.Sink, house.Dashboard);
        string[] envelope = ["bert@local.test", "carl@local.test", "dora@local.test", "outsider@elsewhere.test"];
        string[] others = [.. envelope.Where(address => address != "carl@local.test")];
        await SmtpSender.SendOneAsync(dashboard.Smtp, "shop@peer.test", envelope, DashboardAndSink.Message("fuer alle"), Cancel);
        long id = await dashboard.ItemAsync("fuer alle");

        var digest = await house.DigestAsync("carl@local.test");
        Assert.All(others, address => Assert.DoesNotContain(address, digest.Text + digest.Html, StringComparison.Ordinal));
        var (status, page) = await house.PressAsync(digest.LinkOf("fuer alle", "Release"));
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.All(others, address => Assert.DoesNotContain(address, page, StringComparison.Ordinal));

        await Eventually.TrueAsync("Carl's copy is released", async () => (await house.RecipientsAsync(id))["carl@local.test"].State == "released", () => dashboard.Log);
        Assert.Equal(["carl@local.test"], Assert.Single(house.Copies("fuer alle")).Recipients);
        var states = await house.RecipientsAsync(id);
        Assert.All(others, address => Assert.Equal("held", states[address].State));

        // Each own recipient got a digest of his own; who only stood in the envelope got nothing.
        await Eventually.TrueAsync("the other digests are out", () => house.DigestsTo("bert@local.test").Any() && house.DigestsTo("dora@local.test").Any(), () => dashboard.Log);
        Assert.All(sink.Messages.Where(mail => mail.ReversePath == DashboardAndSink.Digests), mail => Assert.Single(mail.Recipients));
        Assert.DoesNotContain(sink.Messages, mail => mail.Recipients.Contains("outsider@elsewhere.test"));
    }

    [Fact]
    public async Task After_one_link_the_other_says_what_happened_and_no_token_is_logged()
    {
        var dashboard = house.Dashboard;
        await SmtpSender.SendOneAsync(dashboard.Smtp, "shop@peer.test", ["emil@local.test"], DashboardAndSink.Message("wegwerfen"), Cancel);
        var digest = await house.DigestAsync("emil@local.test");
        string delete = digest.LinkOf("wegwerfen", "Delete");

        Assert.Equal(HttpStatusCode.OK, (await house.PressAsync(delete)).Status);
        var (release, told) = await house.PressAsync(digest.LinkOf("wegwerfen", "Release"));

        Assert.Equal(HttpStatusCode.Gone, release);
        Assert.Contains("with another link of yours", told, StringComparison.Ordinal);
        Assert.Equal("deleted", await dashboard.StateAsync(await dashboard.ItemAsync("wegwerfen")));
        Assert.Equal(HttpStatusCode.NotFound, (await house.PressAsync(delete[..^2] + (delete[^2] == 'A' ? 'B' : 'A') + delete[^1])).Status);
        Assert.DoesNotContain(delete[^43..], dashboard.Log, StringComparison.Ordinal);
    }

    private async Task<List<JsonElement>> RoundsAsync() =>
        [.. (await house.Dashboard.GetAsync("items?state=any&limit=500")).GetProperty("items").EnumerateArray().Where(item => item.GetProperty("subject").GetString()!.StartsWith("Runde ", StringComparison.Ordinal))];
}
