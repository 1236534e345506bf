using System.Text;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using QueueDashboard.Audit;
using QueueDashboard.Data.Digests;
using QueueDashboard.Delivery;
using QueueDashboard.Digests;
using QueueDashboard.Links;
using QueueDashboard.Protocols.Mime;
using QueueDashboard.Settings;
using QueueDashboard.Tests.Support;

namespace QueueDashboard.Tests.Digests;

/// <summary>The digests' rooms on a real database, with a clock and a mail server of the test's own.</summary>
internal sealed partial class DigestBench(TestStorage storage, DigestRelay relay) : IAsyncDisposable
{
    public const string Anna = "anna@example.org";
    public const string Bert = "bert@example.org";
    public const string Stranger = "eve@elsewhere.test";
    public const string Chief = "chief@example.org";

    public TestStorage Storage => storage;

    public DigestRelay Relay => relay;

    public FakeClock Clock => storage.Clock;

    public DigestRounds Rounds => storage.Get<DigestRounds>();

    public static async Task<DigestBench> NewAsync(bool withRelay = true, string language = "en", string administrator = "", string publicAddress = "https://mail.example.org:8443/qd/", FakeClock? clock = null)
    {
        var relay = new DigestRelay();
        var storage = await TestStorage.CreateAsync(
            clock,
            services => services.AddSingleton<IMailRelay>(relay).AddLinks().AddDigests(),
            ("Defaults:PublicAddress", publicAddress),
            ("Defaults:OwnDomains", "example.org"),
            ("Defaults:DigestRelay", withRelay ? "smtp://127.0.0.1:2525" : ""),
            ("Defaults:AdministratorAddress", administrator),
            ("Defaults:Language", language));
        return new DigestBench(storage, relay);
    }

    public Task<IReadOnlyList<SentDigest>> SendNowAsync() => Rounds.SendNowAsync(Actor.Cli("test"), CancellationToken.None);

    public Task RunAsync() => Rounds.RunDueAsync(CancellationToken.None);

    public async Task<SubscriptionRow> ChangeAsync(Audience audience, Action<SubscriptionRow> change)
    {
        await Rounds.EnsureFirstAsync(CancellationToken.None);
        SubscriptionRow? found = null;
        await storage.ChangeAsync(async db =>
        {
            found = await db.Subscriptions.SingleAsync(row => row.Audience == audience);
            change(found);
        });
        return found!;
    }

    /// <summary>Subject, text and HTML as a mail program would show them.</summary>
    public static (string Subject, string Text, string Html) Read(string mail)
    {
        var message = MailMessage.Read(Encoding.UTF8.GetBytes(mail));
        return (message.Subject, message.Text, message.Html ?? "");
    }

    /// <summary>The tokens of a text, in their order.</summary>
    public static List<string> Tokens(string text) => [.. TokenPattern().Matches(text).Select(found => found.Groups[1].Value)];

    [GeneratedRegex("/a/([A-Za-z0-9_-]{43})")]
    private static partial Regex TokenPattern();

    public ValueTask DisposeAsync() => storage.DisposeAsync();
}
