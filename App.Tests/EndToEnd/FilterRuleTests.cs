using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using QueueDashboard.Tests.Support;

namespace QueueDashboard.Tests.EndToEnd;

/// <summary>Filter rules with a real mail server: what matches lies in its hold queue, and our reason is kept by its queue id.</summary>
public sealed class FilterRuleTests(PreparedStorage prepared)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Message_that_a_rule_matches_lies_in_the_hold_queue_and_all_else_arrives()
    {
        int[] ports = FreePort.Take(2);
        await using SmtpSink sink = new();
        await using var postfix = await PrivatePostfix.StartAsync(ports[0], sink.Port, ports[1]);
        await using var dashboard = await Dashboard.StartAsync(
            prepared,
            ports[0],
            [("Filter:Listen", $"127.0.0.1:{ports[1]}"), ("Defaults:OwnDomains", "local.test")]);

        Assert.StartsWith("250", await SendAsync("Before any rule"), StringComparison.Ordinal);
        long words = await AddAsync(new { name = "Invoices of strangers", queue = "quarantine", reason = "spam", conditions = new object[] { new { kind = "subject", value = "invoice" }, new { kind = "client", value = "remote.test" } } });
        long watching = await AddAsync(new { name = "Watched", watchOnly = true, conditions = new object[] { new { kind = "sender", value = "remote.test" } } });
        await AddAsync(new { name = "Programs", conditions = new object[] { new { kind = "attachment-type", value = "application/x-msdownload" }, new { kind = "larger", value = "100K" } } });

        string held = await SendAsync("Your INVOICE");
        string program = await SendAsync("A program", $"MIME-Version: 1.0\r\nContent-Type: application/pdf; name=letter.pdf\r\nContent-Transfer-Encoding: base64\r\n", "TVqQAAMAAAAEAAAA\r\n" + string.Concat(Enumerable.Repeat(new string('A', 76) + "\r\n", 2000)));
        Assert.StartsWith("250", await SendAsync("Only watched"), StringComparison.Ordinal);
        Assert.StartsWith("250", await SendAsync("Your invoice", before: "XCLIENT ADDR=198.51.100.7 NAME=mail.other.test"), StringComparison.Ordinal);

        await Eventually.TrueAsync("three messages arrive", () => sink.Messages.Count == 3, () => postfix.Log + dashboard.Log);
        Assert.DoesNotContain(sink.Messages, message => message.Header("Subject") == "Your INVOICE");
        string[] ids = [.. (await postfix.HeldAsync()).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("queue_id").GetString()!)];
        Assert.Equal(new[] { Id(held), Id(program) }.Order(), ids.Order());
        await Eventually.TrueAsync("the hits are counted", async () => Hits(await dashboard.GetAsync("rules"), words) == 1 && Hits(await dashboard.GetAsync("rules"), watching) == 3, () => dashboard.Log);
        Assert.Equal(("filter", "Filter rule: Invoices of strangers", "Invoices of strangers"), await ReasonAsync(dashboard, Id(held)));
        Assert.Equal("Programs", (await ReasonAsync(dashboard, Id(program))).Scanner);

        // Written down as the program ends, also what the last second brought.
        string last = await SendAsync("Another invoice");
        await Eventually.TrueAsync("the third is held", async () => (await postfix.HeldAsync()).Count == 3, () => postfix.Log);
        await Eventually.TrueAsync("its hit is counted", async () => Hits(await dashboard.GetAsync("rules"), words) == 2, () => dashboard.Log);
        Assert.Equal("Invoices of strangers", (await ReasonAsync(dashboard, Id(last))).Scanner);
        await dashboard.KillAsync();
        await dashboard.StartAsync();
        Assert.Equal(2, Hits(await dashboard.GetAsync("rules"), words));

        async Task<long> AddAsync(object rule)
        {
            using var answer = await dashboard.CallAsync(HttpMethod.Post, "rules", rule);
            string text = await answer.Content.ReadAsStringAsync(Cancel);
            Assert.True(answer.StatusCode == HttpStatusCode.Created, text);
            return JsonDocument.Parse(text).RootElement.GetProperty("id").GetInt64();
        }

        Task<string> SendAsync(string subject, string more = "", string text = "text\r\n", string before = "XCLIENT ADDR=192.0.2.7 NAME=mail.remote.test") => SmtpSender.SendOneAsync(
            postfix.Mx, "eve@remote.test", ["anna@local.test"], Encoding.ASCII.GetBytes($"From: eve@remote.test\r\nSubject: {subject}\r\n{more}\r\n{text}"), Cancel, before);
    }

    [Fact]
    public async Task Mirrored_message_shows_the_rule_and_its_release_is_stopped_by_none()
    {
        int[] ports = FreePort.Take(2);
        await using SmtpSink sink = new();
        await using var postfix = await PrivatePostfix.StartAsync(ports[0], sink.Port, ports[1]);
        await using var dashboard = await Dashboard.StartAsync(
            prepared,
            ports[0],
            [
                ("Filter:Listen", $"127.0.0.1:{ports[1]}"),
                ("Defaults:OwnDomains", "local.test"),
                ("Defaults:HoldBackSeconds", "0"),
                ("Defaults:ReleaseRelay", $"smtp://127.0.0.1:{postfix.Reinjection}?tls=off"),
                ("Intake:Postfix:Instances:0:Name", "main"),
                ("Intake:Postfix:Instances:0:Command:0", await postfix.HoldCommandAsync()),
                ("Intake:Postfix:Instances:0:PollSeconds", "1"),
            ]);
        using (var added = await dashboard.CallAsync(HttpMethod.Post, "rules", new { name = "Invoices of strangers", queue = "quarantine", reason = "banned", conditions = new object[] { new { kind = "subject", value = "invoice" } } }))
        {
            Assert.Equal(HttpStatusCode.Created, added.StatusCode);
        }

        string answer = await SmtpSender.SendOneAsync(
            postfix.Mx, "eve@remote.test", ["anna@local.test"], Encoding.ASCII.GetBytes("From: eve@remote.test\r\nSubject: An invoice\r\n\r\ntext\r\n"), Cancel, "XCLIENT ADDR=192.0.2.7 NAME=mail.remote.test");
        long item = await dashboard.ItemAsync("An invoice");
        await Eventually.TrueAsync("the item shows the rule", async () => (await dashboard.GetAsync($"items/{item}")).GetProperty("reason").GetProperty("code").GetString() == "banned", () => dashboard.Log + postfix.Log);
        var shown = await dashboard.GetAsync($"items/{item}");
        Assert.Equal(("quarantine", Id(answer), "Invoices of strangers"), (shown.GetProperty("queue").GetString(), shown.GetProperty("originQueueId").GetString(), shown.GetProperty("scanner").GetString()));
        Assert.Contains("Filter rule: Invoices of strangers", shown.GetProperty("reason").GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Contains(shown.GetProperty("evidence").EnumerateArray(), one => one.GetProperty("text").GetString() == "subject invoice");

        Assert.Equal(HttpStatusCode.OK, (await dashboard.ActAsync(item, "release")).Status);
        await Eventually.TrueAsync("it arrives", () => sink.Messages.Any(message => message.Header("Subject") == "An invoice"), () => dashboard.Log + postfix.Log);
        await dashboard.StateBecomesAsync(item, "released");
        Assert.Empty(await postfix.HeldAsync());
        Assert.Equal(1, (await dashboard.GetAsync("rules")).GetProperty("rules")[0].GetProperty("hits").GetInt64());
    }

    private static string Id(string answer) => answer.Split(' ')[^1];

    private static long Hits(JsonElement rules, long id) => rules.GetProperty("rules").EnumerateArray().Single(rule => rule.GetProperty("id").GetInt64() == id).GetProperty("hits").GetInt64();

    private static async Task<(string Origin, string Said, string Scanner)> ReasonAsync(Dashboard dashboard, string queueId)
    {
        await using SqliteConnection database = new(string.Create(CultureInfo.InvariantCulture, $"Data Source={Path.Combine(dashboard.Storage, "queue.db")};Mode=ReadOnly;Pooling=False"));
        await database.OpenAsync(Cancel);
        await using var command = database.CreateCommand();
        command.CommandText = "SELECT Origin, Said, Scanner FROM HoldReasons WHERE QueueId = @id";
        command.Parameters.AddWithValue("@id", queueId);
        await using var reader = await command.ExecuteReaderAsync(Cancel);
        Assert.True(await reader.ReadAsync(Cancel), $"There is no reason for {queueId}.");
        return (reader.GetString(0), reader.GetString(1), reader.GetString(2));
    }
}
