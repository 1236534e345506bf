using QueueDashboard.Tests.Support;

namespace QueueDashboard.Tests.EndToEnd;

/// <summary>What the mail server says no to, through the real client and the running program; and commands beside it.</summary>
[Collection(nameof(DashboardAndSink))]
public sealed class RefusedTests(DashboardAndSink house)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_three_one_is_refused_and_two_are_delivered_at_once()
    {
        house.Sink.Answer = command => command.StartsWith("RCPT TO:<nobody@", StringComparison.Ordinal) ? "550 5.1.1 no such user here" : null;
        long id = await HoldAsync("einer zu viel", "fritz@local.test", "nobody@local.test", "gerda@local.test");

        await house.Dashboard.ActAsync(id, "release");
        await house.Dashboard.StateBecomesAsync(id, "held");

        var recipients = await house.RecipientsAsync(id);
        Assert.Equal(("released", "released", "held"), (recipients["fritz@local.test"].State, recipients["gerda@local.test"].State, recipients["nobody@local.test"].State));
        Assert.Equal("550 5.1.1 no such user here", recipients["nobody@local.test"].Reply);
        Assert.Equal(["fritz@local.test", "gerda@local.test"], Assert.Single(house.Copies("einer zu viel")).Recipients);
        Assert.Equal("bad", (await house.Dashboard.GetAsync($"items/{id}")).GetProperty("queue").GetString());
    }

    [Fact]
    public async Task What_is_put_off_waits_and_goes_later()
    {
        bool ready = false;
        house.Sink.AnswerToData = message => !ready && message.Header("Subject") == "spaeter" ? "451 4.3.2 come again" : null;
        long id = await HoldAsync("spaeter", "hanna@local.test");

        await house.Dashboard.ActAsync(id, "release");
        await Eventually.TrueAsync("the first attempt is over", async () => (await house.Dashboard.GetAsync($"items/{id}")).GetProperty("outbox").ToString().Contains("451 4.3.2 come again", StringComparison.Ordinal), () => house.Dashboard.Log);
        Assert.Equal("pending", await house.Dashboard.StateAsync(id));

        ready = true;
        await house.Dashboard.StateBecomesAsync(id, "released");
        Assert.Single(house.Copies("spaeter"));
    }

    [Fact]
    public async Task Command_beside_the_running_server_makes_a_token_that_may_only_read()
    {
        long id = await HoldAsync("nur ansehen", "ida@local.test");
        string token = (await house.Dashboard.CommandAsync("token", "create", "--role", "auditor", "--name", "beside")).Trim().Split('\n')[^1].Trim();

        Assert.Equal(System.Net.HttpStatusCode.OK, await AskAsync(HttpMethod.Get, "api/v1/stats", token));
        Assert.Equal(System.Net.HttpStatusCode.Forbidden, await AskAsync(HttpMethod.Post, $"api/v1/items/{id}/delete", token));
        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, await AskAsync(HttpMethod.Get, "api/v1/stats", token + "x"));
    }

    private async Task<System.Net.HttpStatusCode> AskAsync(HttpMethod method, string path, string token)
    {
        using HttpRequestMessage request = new(method, path) { Headers = { Authorization = new("Bearer", token) } };
        using var response = await house.Dashboard.Client.SendAsync(request, Cancel);
        return response.StatusCode;
    }

    private async Task<long> HoldAsync(string subject, params string[] recipients)
    {
        Assert.StartsWith("250", await SmtpSender.SendOneAsync(house.Dashboard.Smtp, "shop@peer.test", recipients, DashboardAndSink.Message(subject), Cancel), StringComparison.Ordinal);
        return await house.Dashboard.ItemAsync(subject);
    }
}
