using System.Net;
using System.Text;
using System.Text.Json;
using QueueDashboard.Tests.Support;

namespace QueueDashboard.Tests.EndToEnd;

/// <summary>Links from digests that really arrived, against the running program; the sink stands for the mail server.</summary>
public sealed class LinkTests
{
    private const int Rounds = 100;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Link_and_api_press_at_once_and_one_of_them_wins()
    {
        await using var sink = new SmtpSink();
        await using var dashboard = await StartAsync(sink);
        using (var sender = await SmtpSender.ConnectAsync(dashboard.Smtp, Cancel))
        {
            for (int i = 0; i < Rounds; i++)
            {
                Assert.StartsWith("250", await sender.SendAsync("shop@peer.test", ["anna@local.test"], Message($"Runde {i:000}"), Cancel), StringComparison.Ordinal);
            }
        }

        var digest = DigestMail.Read(await DigestAsync(dashboard, sink, "anna@local.test"));
        var ids = await IdsAsync(dashboard);
        Assert.Equal(Rounds, ids.Count);
        int byLink = 0;
        for (int i = 0; i < Rounds; i++)
        {
            string subject = $"Runde {i:000}";
            string link = digest.LinkOf(subject, "Release");
            Task<(HttpStatusCode Status, string Text)>[] press =
            [
                PressAsync(dashboard, link),
                dashboard.ActAsync(ids[subject], "release"),
                dashboard.ActAsync(ids[subject], i % 2 == 0 ? "release" : "requeue"),
            ];

            var answers = await Task.WhenAll(press);

            Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
            byLink += answers[0].Status == HttpStatusCode.OK ? 1 : 0;
            Assert.Contains(answers[0].Status, new[] { HttpStatusCode.OK, HttpStatusCode.Gone });
            string winner = answers[0].Status == HttpStatusCode.OK ? "anna@local.test" : "end to end";
            foreach (var (_, text) in answers[1..].Where(answer => answer.Status != HttpStatusCode.OK))
            {
                using var problem = JsonDocument.Parse(text);
                Assert.Equal(winner, problem.RootElement.GetProperty("by").GetString());
                Assert.True(problem.RootElement.GetProperty("at").TryGetDateTimeOffset(out _));
            }
        }

        await Eventually.TrueAsync("all are handed over", async () => (await dashboard.GetAsync("items?state=open")).GetProperty("items").GetArrayLength() == 0, () => dashboard.Log);
        string[] arrived = [.. sink.Messages.Where(message => message.ReversePath == "shop@peer.test").Select(message => message.Header("Subject")!)];
        Assert.Equal(Enumerable.Range(0, Rounds).Select(i => $"Runde {i:000}"), arrived.Order());
        Assert.InRange(byLink, 0, Rounds);
    }

    [Fact]
    public async Task One_of_three_acts_and_the_others_and_strangers_are_left_alone()
    {
        await using var sink = new SmtpSink();
        await using var dashboard = await StartAsync(sink);
        string[] envelope = ["anna@local.test", "bert@local.test", "carl@local.test", "outsider@elsewhere.test"];
        await SmtpSender.SendOneAsync(dashboard.Smtp, "shop@peer.test", envelope, Message("fuer alle"), Cancel);

        var mail = await DigestAsync(dashboard, sink, "bert@local.test");
        var digest = DigestMail.Read(mail);
        Assert.All(envelope.Where(address => address != "bert@local.test"), address => Assert.DoesNotContain(address, digest.Text + digest.Html, StringComparison.Ordinal));
        var (status, _) = await PressAsync(dashboard, digest.LinkOf("fuer alle", "Release"));
        Assert.Equal(HttpStatusCode.OK, status);

        long id = await dashboard.ItemAsync("fuer alle");
        await Eventually.TrueAsync("the message reaches Bert", () => sink.Messages.Any(message => message.ReversePath == "shop@peer.test"), () => dashboard.Log);
        Assert.Equal(["bert@local.test"], Assert.Single(sink.Messages, message => message.ReversePath == "shop@peer.test").Recipients);
        await Eventually.TrueAsync("Bert's copy is released", async () => (await StatesAsync(dashboard, id))["bert@local.test"] == "released", () => dashboard.Log);
        var states = await StatesAsync(dashboard, id);
        Assert.All(envelope.Where(address => address != "bert@local.test"), address => Assert.Equal("held", states[address]));

        // Each own recipient got a digest of his own; who only stood in the envelope got nothing.
        await Eventually.TrueAsync("three digests are out", () => sink.Messages.Count(message => message.ReversePath == "postmaster@local.test") == 3, () => dashboard.Log);
        Assert.Equal(
            ["anna@local.test", "bert@local.test", "carl@local.test"],
            sink.Messages.Where(message => message.ReversePath == "postmaster@local.test").SelectMany(message => message.Recipients).Order());
        Assert.DoesNotContain(sink.Messages, message => message.Recipients.Contains("outsider@elsewhere.test"));
    }

    [Fact]
    public async Task After_one_link_the_other_says_what_happened_and_no_token_is_logged()
    {
        await using var sink = new SmtpSink();
        await using var dashboard = await StartAsync(sink);
        await SmtpSender.SendOneAsync(dashboard.Smtp, "shop@peer.test", ["anna@local.test"], Message("wegwerfen"), Cancel);
        var digest = DigestMail.Read(await DigestAsync(dashboard, sink, "anna@local.test"));
        string delete = digest.LinkOf("wegwerfen", "Delete");

        Assert.Equal(HttpStatusCode.OK, (await PressAsync(dashboard, delete)).Status);
        var (release, told) = await PressAsync(dashboard, digest.LinkOf("wegwerfen", "Release"));

        Assert.Equal(HttpStatusCode.Gone, release);
        Assert.Contains("with another link of yours", told, StringComparison.Ordinal);
        Assert.Equal("deleted", await dashboard.StateAsync(await dashboard.ItemAsync("wegwerfen")));
        Assert.Equal(HttpStatusCode.NotFound, (await PressAsync(dashboard, delete[..^1] + (delete[^1] == 'A' ? 'B' : 'A'))).Status);
        Assert.DoesNotContain(delete[^43..], dashboard.Log, StringComparison.Ordinal);
    }

    private static Task<Dashboard> StartAsync(SmtpSink sink) => Dashboard.StartAsync(
        ("Defaults:ReleaseRelay", sink.Address),
        ("Defaults:RequeueRelay", sink.Address),
        ("Defaults:DigestRelay", sink.Address),
        ("Defaults:DigestSender", "postmaster@local.test"),
        ("Defaults:OwnDomains", "local.test"),
        ("Defaults:HoldBackSeconds", "0"));

    private static byte[] Message(string subject) => Encoding.ASCII.GetBytes($"From: shop@peer.test\r\nTo: you\r\nSubject: {subject}\r\n\r\nhello\r\n");

    private static async Task<SunkMessage> DigestAsync(Dashboard dashboard, SmtpSink sink, string recipient)
    {
        using var sent = await dashboard.CallAsync(HttpMethod.Post, "digests/send");
        Assert.True(sent.IsSuccessStatusCode, await sent.Content.ReadAsStringAsync(Cancel));
        SunkMessage? mail = null;
        await Eventually.TrueAsync($"the digest reaches {recipient}", () => (mail = sink.Messages.FirstOrDefault(one => one.ReversePath == "postmaster@local.test" && one.Recipients.Contains(recipient))) is not null, () => dashboard.Log);
        return mail!;
    }

    private static async Task<(HttpStatusCode Status, string Text)> PressAsync(Dashboard dashboard, string link)
    {
        using var response = await dashboard.Client.PostAsync(new Uri(link), null, Cancel);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(Cancel));
    }

    private static async Task<Dictionary<string, long>> IdsAsync(Dashboard dashboard) =>
        (await dashboard.GetAsync("items?limit=500")).GetProperty("items").EnumerateArray().ToDictionary(item => item.GetProperty("subject").GetString()!, item => item.GetProperty("id").GetInt64());

    private static async Task<Dictionary<string, string>> StatesAsync(Dashboard dashboard, long id) =>
        (await dashboard.GetAsync($"items/{id}")).GetProperty("recipients").EnumerateArray().ToDictionary(one => one.GetProperty("address").GetString()!, one => one.GetProperty("state").GetString()!);
}
