using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using QueueDashboard.Alarms;
using QueueDashboard.Data.Alarms;
using QueueDashboard.Tests.Support;

namespace QueueDashboard.Tests.Alarms;

public sealed class WebhookCallerTests
{
    private static readonly AlarmSecrets Secrets = new(new EphemeralDataProtectionProvider());

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Call_has_the_documented_shape_and_a_signature_that_the_secret_proves()
    {
        await using var sink = await WebhookSink.StartAsync();
        using var caller = Caller();

        var outcome = await caller.CallAsync(Notice(sink.Address, "s3cret-ä"), Cancel);

        Assert.True(outcome.IsSent);
        var call = Assert.Single(sink.Calls);
        Assert.Equal("/hook/secret-path", call.Path);
        Assert.Equal("application/json; charset=utf-8", call.Headers["Content-Type"]);
        Assert.Equal(("raised", "42"), (call.Headers["X-QueueDashboard-Event"], call.Headers["X-QueueDashboard-Delivery"]));
        string expected = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes("s3cret-ä"), call.Body));
        Assert.Equal($"sha256={expected}", call.Headers["X-QueueDashboard-Signature"]);
        Assert.Equal(
            ["text", "event", "delivery", "at", "alarm", "value", "limit", "unit", "subject", "since", "link", "host"],
            call.Json.Select(field => field.Key));
        Assert.Equal("""{"id":7,"name":"Too many","kind":"held"}""", call.Json["alarm"]!.ToJsonString());
        Assert.Equal((512, 500, "messages"), ((double)call.Json["value"]!, (double)call.Json["limit"]!, (string)call.Json["unit"]!));
        Assert.Equal("Alarm on mail.example.org: Too many\n512 messages wait for a decision.\nThe limit is 500 messages.\nSince 2 March 2026, 08:00 (UTC).\nhttps://mail.example.org/alarms", (string)call.Json["text"]!);
    }

    [Fact]
    public async Task Call_without_a_secret_has_no_signature()
    {
        await using var sink = await WebhookSink.StartAsync();
        using var caller = Caller();

        Assert.True((await caller.CallAsync(Notice(sink.Address), Cancel)).IsSent);

        Assert.DoesNotContain("X-QueueDashboard-Signature", Assert.Single(sink.Calls).Headers.Keys);
    }

    [Fact]
    public async Task Call_is_tried_three_times_with_the_same_number_when_the_server_is_in_trouble()
    {
        await using var sink = await WebhookSink.StartAsync();
        using var caller = Caller();
        sink.Answer = context =>
        {
            context.Response.StatusCode = sink.Calls.Count < 3 ? 503 : 204;
            return Task.CompletedTask;
        };

        Assert.True((await caller.CallAsync(Notice(sink.Address), Cancel)).IsSent);

        Assert.Equal(3, sink.Calls.Count);
        Assert.Single(sink.Calls.Select(call => call.Text).Distinct());
    }

    [Fact]
    public async Task Refusal_is_not_repeated_and_its_words_are_cut()
    {
        await using var sink = await WebhookSink.StartAsync();
        using var caller = Caller();
        sink.Answer = async context =>
        {
            context.Response.StatusCode = 404;
            await context.Response.WriteAsync("no such\r\nhook \u001b[31m" + new string('x', 100_000));
        };

        var outcome = await caller.CallAsync(Notice(sink.Address), Cancel);

        Assert.Single(sink.Calls);
        Assert.Equal(TellCodes.Status, outcome.Code);
        Assert.StartsWith("404 no such  hook  [31mxxx", outcome.Detail, StringComparison.Ordinal);
        Assert.True(outcome.Detail.Length <= 204, outcome.Detail);
    }

    [Fact]
    public async Task Redirect_is_not_followed()
    {
        await using var sink = await WebhookSink.StartAsync();
        await using var other = await WebhookSink.StartAsync();
        using var caller = Caller();
        sink.Answer = context =>
        {
            context.Response.Redirect(other.Address, permanent: false, preserveMethod: true);
            return Task.CompletedTask;
        };

        var outcome = await caller.CallAsync(Notice(sink.Address), Cancel);

        Assert.Equal((TellCodes.Redirect, "307"), (outcome.Code, outcome.Detail));
        Assert.Empty(other.Calls);
    }

    [Fact]
    public async Task Receiver_that_says_nothing_ends_in_time()
    {
        await using var sink = await WebhookSink.StartAsync();
        using var caller = Caller(TimeSpan.FromMilliseconds(300));
        sink.Answer = context => Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);

        Assert.Equal(TellCodes.Timeout, (await caller.CallAsync(Notice(sink.Address), Cancel)).Code);
    }

    [Theory]
    [InlineData("http://no-such-host.invalid/x", TellCodes.NoName)]
    [InlineData("http://127.0.0.1:{port}/x", TellCodes.NoConnection)]
    public async Task Receiver_that_is_not_there_is_told_from_one_that_refuses(string address, string code)
    {
        using var caller = Caller();
        address = address.Replace("{port}", $"{FreePort.Take(1)[0]}", StringComparison.Ordinal);

        Assert.Equal(code, (await caller.CallAsync(Notice(address), Cancel)).Code);
    }

    [Fact]
    public async Task Plain_server_behind_an_https_address_is_a_fault_of_tls()
    {
        await using var sink = await WebhookSink.StartAsync();
        using var caller = Caller();

        var outcome = await caller.CallAsync(Notice(sink.Address.Replace("http://", "https://", StringComparison.Ordinal)), Cancel);

        Assert.Equal(TellCodes.NoTls, outcome.Code);
    }

    [Fact]
    public async Task Secret_that_cannot_be_read_any_more_calls_nobody()
    {
        await using var sink = await WebhookSink.StartAsync();
        using var caller = Caller();
        var notice = Notice(sink.Address);
        notice.Alarm.WebhookSecret = new AlarmSecrets(new EphemeralDataProtectionProvider()).Seal("other");

        Assert.Equal(TellCodes.SecretLost, (await caller.CallAsync(notice, Cancel)).Code);

        Assert.Empty(sink.Calls);
    }

    [Fact]
    public void Text_calls_nobody_in_a_chat()
    {
        var notice = Notice("http://127.0.0.1/") with { Reading = new Reading(1) };
        notice.Alarm.Name = "<!channel> @all";

        string text = WebhookBody.Of(notice).Text;

        Assert.DoesNotContain("<!", text, StringComparison.Ordinal);
        Assert.DoesNotContain("@all", text, StringComparison.Ordinal);
    }

    private static WebhookCaller Caller(TimeSpan? patience = null) => new(Secrets, TimeProvider.System, NullLogger<WebhookCaller>.Instance)
    {
        Patience = patience ?? TimeSpan.FromSeconds(60),
        Pauses = [TimeSpan.Zero, TimeSpan.Zero],
    };

    private static AlarmNotice Notice(string address, string? secret = null)
    {
        DateTimeOffset now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
        AlarmRow row = new() { Id = 7, Name = "Too many", Kind = AlarmKind.Held, Limit = 500, Webhook = address, WebhookSecret = secret is null ? null : Secrets.Seal(secret) };
        return new(row, 42, AlarmWhat.Raised, now, new Reading(512), now.AddHours(-1), "https://mail.example.org/alarms", "mail.example.org");
    }
}
