using System.Text;
using System.Text.Json;
using QueueDashboard.Tests.Support;

namespace QueueDashboard.Tests.EndToEnd;

/// <summary>A real amavis puts a banned file into its quarantine; it is found there, read, and released in both ways.</summary>
public sealed class AmavisTests(PreparedStorage prepared)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Banned_file_is_found_read_and_released_by_amavis_itself(bool packed)
    {
        await using SmtpSink sink = new();
        await using var amavis = await PrivateAmavis.StartAsync(sink.Port, packed);
        await using var dashboard = await StartAsync(sink, amavis, ("Intake:Folders:0:ReleaseSocket", $"127.0.0.1:{amavis.Release}"), ("Intake:Folders:0:Settled", "Delete"));
        byte[] sent = Message("banned by name");
        Assert.StartsWith("250", await SmtpSender.SendOneAsync(amavis.Smtp, "shop@peer.test", ["anna@local.test", "\"b b\"@local.test"], sent, Cancel), StringComparison.Ordinal);

        long id = await dashboard.ItemAsync("banned by name");
        var item = await dashboard.GetAsync($"items/{id}");
        Assert.Equal(("banned", "quarantine", "shop@peer.test", "folder:amavis"), (Word(item.GetProperty("reason"), "code"), Word(item, "queue"), Word(item, "reversePath"), Word(item, "source")));
        Assert.Equal(["\"b b\"@local.test", "anna@local.test"], item.GetProperty("recipients").EnumerateArray().Select(one => Word(one, "address")).Order(StringComparer.Ordinal));
        byte[] stored = await dashboard.RawAsync(id);
        Assert.True(stored.AsSpan().EndsWith(sent), "What is stored does not end with what was sent.");
        Assert.DoesNotContain("X-Envelope-To", Encoding.Latin1.GetString(stored), StringComparison.OrdinalIgnoreCase);
        Assert.Empty(sink.Messages);

        await dashboard.ActAsync(id, "release");
        await dashboard.StateBecomesAsync(id, "released");

        var arrived = Assert.Single(sink.Messages);
        Assert.Equal(("shop@peer.test", "\"b b\"@local.test anna@local.test"), (arrived.ReversePath, string.Join(' ', arrived.Recipients.Order(StringComparer.Ordinal))));
        Assert.True(arrived.Header("Resent-Date") is not null, arrived.Text + amavis.Log + dashboard.Log);
        Assert.Null(arrived.Header("X-QueueDashboard-Trace"));
        Assert.True(arrived.Content.AsSpan().EndsWith(sent), "What arrived does not end with what was sent.");
        await Eventually.TrueAsync("the quarantine is empty", () => !Directory.EnumerateFiles(amavis.Quarantine).Any(), () => dashboard.Log);
    }

    [Fact]
    public async Task Requeue_goes_the_way_that_amavis_has_for_it()
    {
        await using SmtpSink sink = new();
        await using var amavis = await PrivateAmavis.StartAsync(sink.Port);
        await using var dashboard = await StartAsync(sink, amavis, ("Intake:Folders:0:ReleaseSocket", $"127.0.0.1:{amavis.Release}"), ("Intake:Folders:0:Settled", "Delete"));
        Assert.StartsWith("250", await SmtpSender.SendOneAsync(amavis.Smtp, "shop@peer.test", ["anna@local.test"], Message("once more"), Cancel), StringComparison.Ordinal);
        long id = await dashboard.ItemAsync("once more");

        await dashboard.ActAsync(id, "requeue");
        await dashboard.StateBecomesAsync(id, "requeued");

        var arrived = Assert.Single(sink.Messages);
        Assert.Equal(("shop@peer.test", "anna@local.test"), (arrived.ReversePath, Assert.Single(arrived.Recipients)));
        Assert.Null(arrived.Header("X-QueueDashboard-Trace"));
        Assert.Null(arrived.Header("X-Envelope-To"));
    }

    [Fact]
    public async Task Bounce_is_released_from_our_own_copy_with_its_null_sender()
    {
        await using SmtpSink sink = new();
        await using var amavis = await PrivateAmavis.StartAsync(sink.Port);
        await using var dashboard = await StartAsync(sink, amavis, ("Intake:Folders:0:Settled", "Delete"));
        byte[] sent = Message("bounce with a program");
        Assert.StartsWith("250", await SmtpSender.SendOneAsync(amavis.Smtp, "", ["anna@local.test"], sent, Cancel), StringComparison.Ordinal);
        long id = await dashboard.ItemAsync("bounce with a program");
        Assert.Equal("", Word(await dashboard.GetAsync($"items/{id}"), "reversePath"));

        await dashboard.ActAsync(id, "release");
        await dashboard.StateBecomesAsync(id, "released");

        var arrived = Assert.Single(sink.Messages);
        Assert.Equal("", arrived.ReversePath);
        Assert.NotNull(arrived.Header("X-QueueDashboard-Trace"));
        Assert.Null(arrived.Header("X-Amavis-Alert"));
        Assert.True(arrived.Content.AsSpan().EndsWith(sent), "What arrived does not end with what was sent.");
        await Eventually.TrueAsync("the quarantine is empty", () => !Directory.EnumerateFiles(amavis.Quarantine).Any(), () => dashboard.Log);
    }

    [Fact]
    public async Task File_that_somebody_takes_away_ends_the_item()
    {
        await using SmtpSink sink = new();
        await using var amavis = await PrivateAmavis.StartAsync(sink.Port);
        await using var dashboard = await StartAsync(sink, amavis);
        Assert.StartsWith("250", await SmtpSender.SendOneAsync(amavis.Smtp, "shop@peer.test", ["anna@local.test"], Message("taken away"), Cancel), StringComparison.Ordinal);
        long id = await dashboard.ItemAsync("taken away");

        File.Delete(Directory.EnumerateFiles(amavis.Quarantine).Single());

        await dashboard.StateBecomesAsync(id, "gone");
        Assert.Empty(sink.Messages);
    }

    private Task<Dashboard> StartAsync(SmtpSink sink, PrivateAmavis amavis, params (string Key, string Value)[] more) => Dashboard.StartAsync(
        prepared,
        [
            ("Defaults:ReleaseRelay", sink.Address),
            ("Defaults:RequeueRelay", sink.Address),
            ("Defaults:OwnDomains", "local.test"),
            ("Defaults:HoldBackSeconds", "0"),
            ("Intake:Folders:0:Name", "amavis"),
            ("Intake:Folders:0:Path", amavis.Quarantine),
            ("Intake:Folders:0:Kind", "Amavis"),
            ("Intake:Folders:0:Mode", "Mirror"),
            ("Intake:Folders:0:PollSeconds", "1"),
            ("Intake:Folders:0:QuietSeconds", "1"),
            .. more,
        ]);

    private static string? Word(JsonElement element, string name) => element.GetProperty(name).GetString();

    private static byte[] Message(string subject) => Encoding.UTF8.GetBytes(
        $"From: Shop <shop@peer.test>\r\nTo: anna@local.test\r\nSubject: {subject}\r\nDate: Sun, 22 Nov 2026 02:00:00 +0000\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\nMessage-ID: <{Guid.NewGuid():N}@peer.test>\r\n\r\n"
        + "--b\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\nHällo\r\n.dot\r\n"
        + "--b\r\nContent-Type: application/octet-stream; name=x.exe\r\nContent-Disposition: attachment; filename=x.exe\r\nContent-Transfer-Encoding: base64\r\n\r\nTVqQAAMAAAAEAAAA\r\n--b--\r\n");
}
