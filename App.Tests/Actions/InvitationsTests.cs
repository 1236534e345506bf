using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using QueueDashboard.Accounts;
using QueueDashboard.Actions;
using QueueDashboard.Audit;
using QueueDashboard.Delivery;
using QueueDashboard.Settings;
using QueueDashboard.Tests.Accounts;
using QueueDashboard.Tests.Support;

namespace QueueDashboard.Tests.Actions;

public sealed class InvitationsTests
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("en", "Your account at queue.example.org", "works once, for 48 hours")]
    [InlineData("de", "Ihr Konto bei queue.example.org", "gilt einmal, 48 Stunden lang")]
    public async Task Invitation_goes_by_mail_to_the_persons_address_and_the_link_in_it_works(string language, string subject, string sentence)
    {
        var relay = new FakeRelay();
        await using var storage = await OpenAsync(relay, ("Defaults:DigestRelay", "smtp://127.0.0.1:9"), ("Defaults:PublicAddress", "https://queue.example.org/desk"));
        long id = await AddAsync(storage, "anna@example.org");

        var result = await storage.Get<Invitations>().InviteAsync(id, byMail: true, "http://elsewhere/", language, AccountRoom.Tester, Cancel);

        Assert.Equal("anna@example.org", Assert.IsType<InvitationResult.Mailed>(result).Address);
        string mail = Encoding.UTF8.GetString(Assert.Single(relay.Contents)).Replace("=\r\n", "", StringComparison.Ordinal);
        Assert.Equal("anna@example.org", Assert.Single(Assert.Single(relay.Taken).Recipients).Address);
        Assert.Contains($"Subject: {subject}", mail, StringComparison.Ordinal);
        Assert.Contains("Auto-Submitted: auto-generated", mail, StringComparison.Ordinal);
        Assert.Contains(sentence, mail, StringComparison.Ordinal);
        int at = mail.IndexOf("https://queue.example.org/desk/signin/once/", StringComparison.Ordinal);
        string token = mail[(at + 43)..].Split('\r', '\n')[0];
        Assert.NotNull(await storage.Get<SignInLinkStore>().LookAsync(token, Cancel));
        Assert.DoesNotContain((await storage.Get<AuditQueries>().PageAsync(new(), null, 100, Cancel)).Rows, row => row.Detail?.Contains(token, StringComparison.Ordinal) is true);
        storage.Clock.Advance(TimeSpan.FromHours(47));
        Assert.NotNull(await storage.Get<SignInLinkStore>().LookAsync(token, Cancel));
        storage.Clock.Advance(TimeSpan.FromHours(2));
        Assert.Null(await storage.Get<SignInLinkStore>().LookAsync(token, Cancel));
    }

    [Fact]
    public async Task Without_a_relay_or_an_address_there_is_a_link_to_hand_over()
    {
        await using var bare = await OpenAsync(new FakeRelay());
        var result = await bare.Get<Invitations>().InviteAsync(await AddAsync(bare, "anna@example.org"), byMail: true, "http://localhost:8025/", "en", AccountRoom.Tester, Cancel);

        var link = Assert.IsType<InvitationResult.Link>(result);
        Assert.StartsWith("http://localhost:8025/signin/once/", link.Url, StringComparison.Ordinal);
        Assert.Null(link.WhyNotMailed);
        Assert.IsType<InvitationResult.Unknown>(await bare.Get<Invitations>().InviteAsync(99, false, "http://localhost/", "en", AccountRoom.Tester, Cancel));
    }

    [Fact]
    public async Task Relay_that_refuses_leaves_a_link_and_its_reason()
    {
        var relay = new FakeRelay { Says = FakeRelay.Refuse("550 5.1.1 No such user") };
        await using var storage = await OpenAsync(relay, ("Defaults:DigestRelay", "smtp://127.0.0.1:9"));

        var result = await storage.Get<Invitations>().InviteAsync(await AddAsync(storage, "anna@example.org"), byMail: true, "http://localhost/", "en", AccountRoom.Tester, Cancel);

        Assert.Equal("550 5.1.1 No such user", Assert.IsType<InvitationResult.Link>(result).WhyNotMailed);
    }

    private static Task<TestStorage> OpenAsync(FakeRelay relay, params (string Key, string Value)[] configuration) => TestStorage.CreateAsync(
        null,
        services =>
        {
            services.AddAccounts(new ConfigurationBuilder().Build());
            services.AddSingleton<IMailRelay>(relay);
            services.AddSingleton<Invitations>();
        },
        configuration);

    private static async Task<long> AddAsync(TestStorage storage, string email)
    {
        var result = await storage.Get<UserAccountStore>().AddAsync(new("anna", Roles.Operator, email), AccountRoom.Tester, Cancel);
        return Assert.IsType<AccountResult.Done>(result).User.Id;
    }
}
