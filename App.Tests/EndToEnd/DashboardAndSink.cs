using System.Net;
using System.Text;
using QueueDashboard.Tests.Support;

namespace QueueDashboard.Tests.EndToEnd;

/// <summary>
/// The running program with a sink in the mail server's place. Shared by the tests of a collection: each has recipients and subjects of
/// its own.
/// </summary>
public sealed class DashboardAndSink(PreparedStorage prepared) : IAsyncLifetime
{
    internal const string Digests = "postmaster@local.test";

    internal SmtpSink Sink { get; } = new();

    internal Dashboard Dashboard { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Dashboard = await Dashboard.StartAsync(
        prepared,
        ("Defaults:ReleaseRelay", Sink.Address),
        ("Defaults:RequeueRelay", Sink.Address),
        ("Defaults:DigestRelay", Sink.Address),
        ("Defaults:DigestSender", Digests),
        ("Defaults:OwnDomains", "local.test"),
        ("Defaults:HoldBackSeconds", "0"),
        ("Delivery:FirstPauseSeconds", "1"));

    public async ValueTask DisposeAsync()
    {
        if (Dashboard is not null)
        {
            await Dashboard.DisposeAsync();
        }

        await Sink.DisposeAsync();
    }

    internal static byte[] Message(string subject) => Encoding.ASCII.GetBytes($"From: shop@peer.test\r\nTo: you\r\nSubject: {subject}\r\n\r\nhello\r\n");

    /// <summary>Sends what is new; the first digest that reaches the recipient.</summary>
    internal async Task<DigestMail> DigestAsync(string recipient)
    {
        using var sent = await Dashboard.CallAsync(HttpMethod.Post, "digests/send");
        Assert.True(sent.IsSuccessStatusCode, await sent.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        await Eventually.TrueAsync($"the digest reaches {recipient}", () => DigestsTo(recipient).Any(), () => Dashboard.Log);
        return DigestMail.Read(DigestsTo(recipient).First());
    }

    internal IEnumerable<SunkMessage> DigestsTo(string recipient) => Sink.Messages.Where(mail => mail.ReversePath == Digests && mail.Recipients.Contains(recipient));

    /// <summary>What was handed over under this subject.</summary>
    internal IEnumerable<SunkMessage> Copies(string subject) => Sink.Messages.Where(mail => mail.ReversePath != Digests && mail.Header("Subject") == subject);

    internal async Task<(HttpStatusCode Status, string Text)> PressAsync(string link)
    {
        using var response = await Dashboard.Client.PostAsync(new Uri(link), null, TestContext.Current.CancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Each recipient's state and what the mail server said of him.</summary>
    internal async Task<Dictionary<string, (string State, string? Reply)>> RecipientsAsync(long id) =>
        (await Dashboard.GetAsync($"items/{id}")).GetProperty("recipients").EnumerateArray().ToDictionary(
            one => one.GetProperty("address").GetString()!, one => (one.GetProperty("state").GetString()!, one.GetProperty("reply").GetString()));
}

[CollectionDefinition(nameof(DashboardAndSink))]
public sealed class DashboardAndSinkGroup : ICollectionFixture<DashboardAndSink>;
