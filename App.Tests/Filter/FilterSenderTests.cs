using Microsoft.Extensions.DependencyInjection;
using QueueDashboard.Actions;
using QueueDashboard.Data.Queues;
using QueueDashboard.Data.Senders;
using QueueDashboard.Filter;
using QueueDashboard.Protocols.Milter;
using QueueDashboard.Rules;
using QueueDashboard.Senders;
using QueueDashboard.Settings;
using QueueDashboard.Tests.Support;
using static QueueDashboard.Tests.Rules.TestRules;

namespace QueueDashboard.Tests.Filter;

/// <summary>What the lists of senders decide at the milter door.</summary>
public sealed class FilterSenderTests
{
    private const string Refused = "y550 5.7.1 The recipient does not take mail of this sender";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Blocked_sender_is_refused_for_those_who_block_him_only()
    {
        await using var storage = await OpenAsync(Block("remote.test", "bob@local.test"));
        using SessionTalk talk = Talk(storage).Connect();
        talk.Mail("<eve@remote.test>");
        Assert.Equal(Refused, talk.Rcpt("<Bob@local.test>"));
        Assert.Equal("c", talk.Rcpt("<carol@local.test>"));
        Assert.Equal("c", talk.End());
        talk.Mail("<eve@elsewhere.test>");
        Assert.Equal("c", talk.Rcpt("<bob@local.test>"));
        Assert.Equal("c", talk.End());
        talk.Mail("<>");
        Assert.DoesNotContain("does not take mail", talk.Rcpt("<bob@local.test>"), StringComparison.Ordinal);
        await storage.Get<SenderUses>().FlushAsync(Cancel);
        Assert.Equal(1, Assert.Single((await storage.Get<IReadSenders>().PageAsync(new SenderFilter(), null, 9, Cancel)).Rows).Uses);
    }

    [Fact]
    public async Task Own_peoples_mail_is_nobodys_to_block()
    {
        await using var storage = await OpenAsync(Block("local.test"));
        using SessionTalk talk = Talk(storage).Connect("ORIGINATING");
        talk.Mail("<anna@local.test>", "anna");
        Assert.Equal("c", talk.Rcpt("<bob@remote.test>"));
        using SessionTalk again = Talk(storage).Connect("REINJECT");
        again.Mail("<anna@local.test>");
        Assert.Equal("c", again.Rcpt("<bob@local.test>"));
    }

    [Fact]
    public async Task Hold_instead_of_refusing_is_a_choice()
    {
        await using var storage = await OpenAsync(Block("remote.test"));
        await storage.SetAsync<SenderSettings>(settings => settings with { Blocked = BlockedMail.Hold });
        using SessionTalk talk = Talk(storage).Connect();
        talk.Mail("<eve@remote.test>");
        Assert.Equal("c", talk.Rcpt("<bob@local.test>"));
        Assert.Equal("qblocked sender: remote.test|c", talk.End());
        var (_, reason) = Assert.Single(talk.RuleSink.Holds);
        Assert.Equal((ReasonCode.Policy, "Blocked sender: remote.test"), (reason.Code, reason.Said));
    }

    [Fact]
    public async Task Allowed_sender_is_exempt_from_rules_when_all_recipients_want_him()
    {
        await using var storage = await OpenAsync(Allow("remote.test", "bob@local.test"));
        using SessionTalk talk = Talk(storage);
        talk.Rules.Replace(RuleSet.Of([Rule(1, Condition("sender", "remote.test"))]));
        talk.Connect();
        talk.Mail("<eve@remote.test>");
        talk.Rcpt("<bob@local.test>");
        Assert.Equal("c", talk.End());
        talk.Mail("<eve@remote.test>");
        talk.Rcpt("<bob@local.test>");
        talk.Rcpt("<carol@local.test>");
        Assert.StartsWith("qfilter rule 1", talk.End(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Entry_that_wants_a_domain_to_vouch_is_judged_when_the_header_is_there()
    {
        await using var storage = await OpenAsync(Block("remote.test"), Allow("news@remote.test") with { AuthenticatedDomain = "remote.test" }, Block("evil.test") with { AuthenticatedDomain = "evil.test" });
        await storage.SetAsync<SenderSettings>(settings => settings with { AuthservIds = ["mx.local.test"] });
        using SessionTalk talk = Talk(storage);
        Assert.False(talk.Negotiate().Has(MilterSteps.NoHeaders));
        talk.Session();

        // A block that a more exact entry may turn is said at the end.
        Assert.Equal("c", Message(talk, "<news@remote.test>", "mx.local.test; dkim=pass header.d=remote.test"));
        Assert.Equal(Refused, Message(talk, "<news@remote.test>", "mx.local.test; dkim=fail header.d=remote.test"));
        Assert.Equal(Refused, Message(talk, "<news@remote.test>", "mx.evil.test; dkim=pass header.d=remote.test"));
        Assert.Equal(Refused, Message(talk, "<a@evil.test>", "mx.local.test 1; spf=pass (ok; sure) smtp.mailfrom=a@evil.test"));
        Assert.Equal("c", Message(talk, "<a@evil.test>", "mx.local.test; spf=softfail smtp.mailfrom=a@evil.test"));

        static string Message(SessionTalk talk, string sender, string results)
        {
            talk.Mail(sender);
            Assert.Equal("c", talk.Rcpt("<bob@local.test>"));
            talk.Say('L', $"Authentication-Results\0{results}\0");
            return talk.End();
        }
    }

    [Fact]
    public async Task Message_that_some_want_and_some_do_not_is_held()
    {
        await using var storage = await OpenAsync(Block("evil.test", "bob@local.test") with { AuthenticatedDomain = "evil.test" });
        await storage.SetAsync<SenderSettings>(settings => settings with { AuthservIds = ["mx.local.test"] });
        using SessionTalk talk = Talk(storage).Connect();
        talk.Mail("<a@evil.test>");
        talk.Rcpt("<bob@local.test>");
        talk.Rcpt("<carol@local.test>");
        talk.Say('L', "Authentication-Results\0mx.local.test; dmarc=pass header.from=evil.test\0");
        Assert.Equal("qblocked sender: evil.test|c", talk.End());
    }

    [Theory]
    [InlineData("mx.local.test; dkim=pass header.d=a.test", "a.test")]
    [InlineData("MX.local.test; DKIM=pass reason=\"x; dkim=pass header.d=b.test\" header.d=a.test", "a.test")]
    [InlineData("mx.local.test; dkim=fail (dkim=pass header.d=b.test) header.d=a.test", "")]
    [InlineData("mx.local.test; dkim=pass (one (two) ; dkim=pass) header.d=A.test; spf=pass smtp.mailfrom=\"x@b.test\"; dmarc=pass header.from=c.test", "a.test b.test c.test")]
    [InlineData("mx.local.test; none", "")]
    [InlineData("other; dkim=pass header.d=a.test", "")]
    [InlineData("mx.local.test; dkim=pass (never ended header.d=a.test", "")]
    [InlineData("", "")]
    public void Results_are_read_as_they_are_meant(string field, string domains)
    {
        var vouched = VouchedDomains.Of(System.Text.Encoding.ASCII.GetBytes($"Authentication-Results: {field}\r\nFrom: A <a@a.test>\r\n\r\n"), ["mx.local.test"]);
        Assert.Equal((domains, "a@a.test"), (string.Join(' ', vouched.Domains), vouched.Author));
    }

    private static SenderDraft Block(string pattern, string whom = "") => new() { Verdict = SenderVerdict.Block, Pattern = pattern, For = whom };

    private static SenderDraft Allow(string pattern, string whom = "") => new() { Verdict = SenderVerdict.Allow, Pattern = pattern, For = whom };

    private static SessionTalk Talk(TestStorage storage) => new(senders: storage.Get<FilterSenders>());

    private static async Task<TestStorage> OpenAsync(params SenderDraft[] drafts)
    {
        var storage = await TestStorage.CreateAsync(null, services =>
        {
            services.AddSenders();
            services.AddSendersBackground();
            services.AddSingleton<FilterSenders>();
            services.AddSingleton<SenderActions>();
        });
        foreach (var draft in drafts)
        {
            Assert.IsType<SenderChange.Done>(await storage.Get<SenderActions>().SetAsync(draft, Desk.Anna, null, null, Cancel));
        }

        return storage;
    }
}
