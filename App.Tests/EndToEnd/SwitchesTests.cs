using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using QueueDashboard.Tests.Support;

namespace QueueDashboard.Tests.EndToEnd;

/// <summary>Every switch of backscatter protection, as a real Postfix and a client from afar meet it.</summary>
public sealed class SwitchesTests(PreparedStorage prepared)
{
    private const string Anna = "anna@local.test";
    private const string Afar = "XCLIENT ADDR=198.51.100.9 NAME=mail.remote.test";

    private static readonly string[] Gateways = ["gateway.test"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_switch_does_what_it_says()
    {
        await using SmtpSink sink = new();
        int[] ports = FreePort.Take(2);
        await using PrivatePostfix postfix = await PrivatePostfix.StartAsync(ports[0], sink.Port, ports[1]);
        await using Dashboard dashboard = await Dashboard.StartAsync(
            prepared, ports[0], [("Filter:Listen", $"127.0.0.1:{ports[1]}"), ("Defaults:OwnDomains", "local.test"), ("Defaults:BackscatterEnabled", "true"), ("Defaults:DigestRelay", $"smtp://127.0.0.1:{postfix.Reinjection}?tls=off"), ("Defaults:DigestSender", "postmaster@local.test")]);
        string first = await SignedAsync("eins");

        // Not rejecting: it passes and stands in the history all the same.
        Assert.StartsWith("250", await BounceAsync(Anna), StringComparison.Ordinal);
        await Eventually.TrueAsync("the history tells of it", async () => (await HistoryAsync("untagged")).Any(entry => !entry.GetProperty("refused").GetBoolean()));

        await SetAsync(new { reject = true });
        Assert.StartsWith("550 5.7.1", await BounceAsync(Anna), StringComparison.Ordinal);
        Assert.StartsWith("550 5.7.1", await BounceAsync(Anna, "Mailer-Daemon@remote.test"), StringComparison.Ordinal);
        Assert.StartsWith("250", await BounceAsync(first), StringComparison.Ordinal);

        // Four recipients in one bounce, each with a verdict of its own.
        Assert.Equal(["550", "550", "250", "550"], await RepliesAsync(Anna, "prvs=0000aaaaaa=" + Anna, first, "bert@local.test"));

        // A gateway domain's bounces are refused only with its switch on.
        await SetAsync(new { gatewayDomains = Gateways });
        Assert.StartsWith("250", await BounceAsync("otto@gateway.test"), StringComparison.Ordinal);
        await SetAsync(new { extendToGateways = true });
        Assert.StartsWith("550", await BounceAsync("otto@gateway.test"), StringComparison.Ordinal);

        // Exempt: the client's network, until the exemption goes again.
        var exemption = await CallAsync(HttpMethod.Post, "backscatter/exemptions", new { value = "198.51.100.0/24", note = "our other office" });
        Assert.StartsWith("250", await BounceAsync(Anna), StringComparison.Ordinal);
        await CallAsync(HttpMethod.Delete, $"backscatter/exemptions/{exemption.GetProperty("id").GetInt64().ToString(CultureInfo.InvariantCulture)}");
        Assert.StartsWith("550", await BounceAsync(Anna), StringComparison.Ordinal);

        // A new key, made by another process, signs; the old one goes on checking.
        await dashboard.CommandAsync("batv", "key", "new");
        await Eventually.TrueAsync("the new key signs", async () => (await SignedAsync("zwei"))[5] != first[5]);
        string second = await SignedAsync("drei");
        Assert.StartsWith("250", await BounceAsync(first), StringComparison.Ordinal);
        Assert.StartsWith("250", await BounceAsync(second), StringComparison.Ordinal);

        // The old one is deleted: its bounces fail from then on.
        await CallAsync(HttpMethod.Delete, $"backscatter/keys/{first[5]}");
        Assert.StartsWith("550", await BounceAsync(first), StringComparison.Ordinal);
        Assert.StartsWith("250", await BounceAsync(second), StringComparison.Ordinal);

        // A digest comes to an own address although bounces are refused: its sender is none.
        Assert.StartsWith("250", await SmtpSender.SendOneAsync(postfix.Mx, "eve@remote.test", [Anna], Encoding.ASCII.GetBytes("From: eve@remote.test\r\nSubject: HOLDME for the digest\r\n\r\ntext\r\n"), Cancel, Afar), StringComparison.Ordinal);
        await Eventually.TrueAsync("it is held", async () => (await CallAsync(HttpMethod.Get, "items")).GetProperty("items").GetArrayLength() > 0);
        await CallAsync(HttpMethod.Post, "digests/send");
        await Eventually.TrueAsync("the digest arrives", () => sink.Messages.Any(mail => mail.ReversePath == "postmaster@local.test" && mail.Recipients.Contains(Anna)), () => dashboard.Log + postfix.Log);

        // Off: nothing is signed, nothing refused; the older tag is still taken off.
        await SetAsync(new { enabled = false });
        Assert.Equal(Anna, await SignedAsync("vier"));
        Assert.StartsWith("250", await BounceAsync(second), StringComparison.Ordinal);
        Assert.StartsWith("250", await BounceAsync(Anna), StringComparison.Ordinal);
        await Eventually.TrueAsync("the tag is still recognised", async () => (await HistoryAsync("pass")).Any(entry => entry.GetProperty("recipient").GetString() == second));
        Assert.DoesNotContain("warning: milter", postfix.Log, StringComparison.Ordinal);

        // The sender under which a message of Anna's left.
        async Task<string> SignedAsync(string subject)
        {
            string mark = $"{subject}-{Guid.NewGuid():N}";
            Assert.StartsWith("250", await SendAsync(postfix.Submission, Anna, mark, null, "bob@remote.test"), StringComparison.Ordinal);
            SunkMessage? found = null;
            await Eventually.TrueAsync("it leaves", () => (found = sink.Messages.FirstOrDefault(mail => mail.Header("Subject") == mark)) is not null, () => dashboard.Log + postfix.Log);
            return found!.ReversePath;
        }

        Task<string> BounceAsync(string to, string from = "") => SendAsync(postfix.Mx, from, "Undelivered", Afar, to);

        async Task<string[]> RepliesAsync(params string[] to)
        {
            using var sender = await SmtpSender.ConnectAsync(postfix.Mx, Cancel);
            await sender.SayAsync(Afar, Cancel);
            await sender.SayAsync("EHLO mail.remote.test", Cancel);
            await sender.SayAsync("MAIL FROM:<>", Cancel);
            List<string> replies = [];
            foreach (string address in to)
            {
                replies.Add((await sender.SayAsync($"RCPT TO:<{address}>", Cancel))[..3]);
            }

            return [.. replies];
        }

        async Task<JsonElement[]> HistoryAsync(string verdict) =>
            [.. (await CallAsync(HttpMethod.Get, $"backscatter/history?verdict={verdict}")).GetProperty("entries").EnumerateArray()];

        async Task SetAsync(object change) => await CallAsync(HttpMethod.Put, "settings/backscatter", change);

        async Task<JsonElement> CallAsync(HttpMethod method, string path, object? body = null)
        {
            using var answer = await dashboard.CallAsync(method, path, body);
            Assert.True(answer.IsSuccessStatusCode, $"{method} {path}: {await answer.Content.ReadAsStringAsync(Cancel)}");
            return answer.StatusCode == HttpStatusCode.NoContent ? default : await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        }
    }

    private static Task<string> SendAsync(int port, string from, string subject, string? before, string to) =>
        SmtpSender.SendOneAsync(port, from, [to], Encoding.ASCII.GetBytes($"From: anna@local.test\r\nTo: you\r\nSubject: {subject}\r\n\r\ntext\r\n"), Cancel, before);
}
