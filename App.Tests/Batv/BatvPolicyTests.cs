using System.Net;
using QueueDashboard.Batv;
using QueueDashboard.Protocols.Prvs;
using QueueDashboard.Settings;

namespace QueueDashboard.Tests.Batv;

/// <summary>The rules of backscatter protection, one by one.</summary>
public sealed class BatvPolicyTests
{
    private const string Anna = "anna@own.test";
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
    private static readonly PrvsKey Secret = new("secret"u8, 0);
    private static readonly PrvsKey Other = new("another"u8, 0);
    private static readonly string[] Far = ["peer@far.test"];
    private static readonly MailSession Outside = new() { Client = IPAddress.Parse("192.0.2.99"), ClientName = "mx.peer.test" };
    private static readonly MailSession OwnUser = new() { Client = IPAddress.Parse("192.0.2.50"), Authenticated = true };
    private static readonly BackscatterSettings On = new() { Enabled = true, Reject = true, GatewayDomains = ["gate.test"] };

    [Theory]
    [InlineData("", true)]
    [InlineData("<>", true)]
    [InlineData("mailer-daemon@peer.test", true)]
    [InlineData("MAILER-DAEMON@peer.test", true)]
    [InlineData("Mailer-Daemon", true)]
    [InlineData("mailer-daemons@peer.test", false)]
    [InlineData("my.mailer-daemon@peer.test", false)]
    [InlineData("berta@mailer-daemon.test", false)]
    [InlineData("berta@peer.test", false)]
    public void Bounce_is_what_has_no_sender_or_the_mailer_daemon(string sender, bool bounce)
    {
        Assert.Equal(bounce, BatvPolicy.IsBounce(sender));
        Assert.Equal(bounce, Make().JudgeRecipient(Outside, sender, Anna, Now).Refuse);
    }

    [Fact]
    public void Digest_with_a_sender_arrives_while_rejecting_is_on()
    {
        var judgement = Make().JudgeRecipient(Outside, "queue@own.test", Anna, Now);

        Assert.Equal((BatvVerdict.NotJudged, NotJudged.NoBounce, false, false), (judgement.Verdict, judgement.Why, judgement.Refuse, judgement.Record));
    }

    [Theory]
    [InlineData("anna@own.test", "untagged", true)]
    [InlineData("ANNA@OWN.TEST", "untagged", true)]
    [InlineData("prvs=0785ffffff=anna@own.test", "bad-signature", true)]
    [InlineData("prvs=5785ffffff=anna@own.test", "unknown-key", true)]
    [InlineData("prvs=0785=anna@own.test", "malformed", true)]
    [InlineData("prvs=anna=0785ffffff@own.test", "foreign", true)]
    [InlineData("SRS0=HHH=TT=far.test=anna@own.test", "foreign", true)]
    [InlineData("anna@other.test", "not-judged", false)]
    [InlineData("anna@sub.own.test", "not-judged", false)]
    [InlineData("postmaster", "not-judged", false)]
    public void Bounce_passes_with_a_good_tag_only(string recipient, string verdict, bool refused)
    {
        var judgement = Make().JudgeRecipient(Outside, "", recipient, Now);

        Assert.Equal((verdict, refused), (judgement.Verdict.Word(), judgement.Refuse));
    }

    [Fact]
    public void Tag_is_good_on_its_day_and_the_seven_after_it()
    {
        var policy = Make();
        string tag = Tag();
        Assert.StartsWith("prvs=0785", tag, StringComparison.Ordinal);

        Assert.Equal((BatvVerdict.Pass, 7), Day(policy, tag, 0));
        Assert.Equal((BatvVerdict.Pass, 0), Day(policy, tag, 7));
        Assert.Equal((BatvVerdict.Expired, -1), Day(policy, tag, 8));
        Assert.False(policy.JudgeRecipient(Outside, "", tag, Now).Refuse);
        Assert.True(policy.JudgeRecipient(Outside, "", tag, Now.AddDays(8)).Refuse);
        Assert.Equal(Now.Date.AddDays(8), Enumerable.Range(0, 24 * 20).Select(hour => Now.AddHours(hour)).First(time => policy.JudgeRecipient(Outside, "", tag, time).Refuse).UtcDateTime);
    }

    [Fact]
    public void Mail_with_a_sender_passes_with_any_tag_of_ours_whatever_its_age()
    {
        var policy = Make();
        string tag = Tag();

        var late = policy.JudgeRecipient(Outside, "berta@peer.test", tag, Now.AddDays(300));
        Assert.Equal((BatvVerdict.Expired, false, true, false), (late.Verdict, late.Refuse, late.Record, late.IsBounce));
        Assert.Equal(BatvVerdict.Pass, policy.JudgeRecipient(Outside, "berta@peer.test", tag, Now).Verdict);
        Assert.True(policy.JudgeRecipient(Outside, "berta@peer.test", "prvs=0785ffffff=anna@own.test", Now).Refuse);
        Assert.True(policy.JudgeRecipient(Outside, "berta@peer.test", "prvs=0=anna@own.test", Now).Refuse);
        Assert.False(policy.JudgeRecipient(Outside, "berta@peer.test", "SRS0=HHH=TT=far.test=anna@own.test", Now).Record);
    }

    [Fact]
    public void Ended_key_checks_no_bounce_and_still_knows_other_mail()
    {
        var ended = new BatvKey(0, Secret, Now.AddDays(-30), Now.AddDays(-30), Now, 7);
        var policy = Make(keys: new KeyRing([ended, new BatvKey(1, new PrvsKey("new"u8, 1), Now, Now, null, 7)], 1));
        string tag = Tag();

        Assert.Equal(BatvVerdict.Pass, policy.JudgeRecipient(Outside, "", tag, Now.AddTicks(-1)).Verdict);
        Assert.Equal(BatvVerdict.UnknownKey, policy.JudgeRecipient(Outside, "", tag, Now).Verdict);
        Assert.Equal(BatvVerdict.Pass, policy.JudgeRecipient(Outside, "berta@peer.test", tag, Now).Verdict);
        Assert.StartsWith("prvs=1", Assert.IsType<SenderDecision.Sign>(policy.DecideSender(OwnUser, Anna, Far, Now)).Address, StringComparison.Ordinal);
    }

    [Fact]
    public void Tag_that_ends_later_than_its_key_ever_signed_for_fails()
    {
        string tag = PrvsCodec.Sign(Anna, Secret, PrvsDay.Of(Now), 30)!;

        Assert.Equal((BatvVerdict.Expired, PrvsExplanation.EndsTooLate), (Make().JudgeRecipient(Outside, "", tag, Now).Verdict, Make().JudgeRecipient(Outside, "", tag, Now).Check.Explanation));
        Assert.Equal(BatvVerdict.Pass, Make(keys: Ring(window: 30)).JudgeRecipient(Outside, "", tag, Now).Verdict);
    }

    [Fact]
    public void Sessions_of_own_users_are_not_judged_and_are_signed()
    {
        var policy = Make(On with { TrustedNetworks = ["10.0.0.0/8", "2001:db8::/32"] });
        foreach (var (session, standing) in new (MailSession, SessionStanding)[]
        {
            (Outside, SessionStanding.Outside),
            (Outside with { Authenticated = true }, SessionStanding.Authenticated),
            (Outside with { Listener = "originating" }, SessionStanding.SubmissionListener),
            (Outside with { Client = IPAddress.Parse("10.1.2.3") }, SessionStanding.TrustedNetwork),
            (Outside with { Client = IPAddress.Parse("::ffff:10.1.2.3") }, SessionStanding.TrustedNetwork),
            (Outside with { Client = IPAddress.Parse("2001:db8:7::1") }, SessionStanding.TrustedNetwork),
            (new MailSession(), SessionStanding.Outside),
            (new MailSession { NonSmtp = true }, SessionStanding.NonSmtp),
            (Outside with { Listener = "REINJECT", Authenticated = true }, SessionStanding.Skipped),
            (Outside with { Listener = "rescan" }, SessionStanding.Skipped),
        })
        {
            Assert.Equal(standing, policy.StandingOf(session));
            var judgement = policy.JudgeRecipient(session, "", Anna, Now);
            Assert.Equal(standing == SessionStanding.Outside, judgement.Refuse);
            Assert.Equal(standing == SessionStanding.Outside ? NotJudged.None : NotJudged.OwnUser, judgement.Why);
            Assert.Equal(standing is not (SessionStanding.Outside or SessionStanding.Skipped), policy.DecideSender(session, Anna, Far, Now) is SenderDecision.Sign);
        }
    }

    [Fact]
    public void Gateway_mail_is_refused_with_its_switch_only()
    {
        var off = Make().JudgeRecipient(Outside, "", "anna@gate.test", Now);
        Assert.Equal((BatvVerdict.NotJudged, NotJudged.GatewayDomain, false, true), (off.Verdict, off.Why, off.Refuse, off.Record));
        Assert.False(Make().JudgeRecipient(Outside, "berta@peer.test", "anna@gate.test", Now).Record);
        Assert.Equal(Unsigned.NotOwnDomain, Kept(Make().DecideSender(OwnUser, "anna@gate.test", Far, Now)));

        var policy = Make(On with { ExtendToGateways = true });
        Assert.Equal((BatvVerdict.Untagged, true), (policy.JudgeRecipient(Outside, "", "anna@gate.test", Now).Verdict, policy.JudgeRecipient(Outside, "", "anna@gate.test", Now).Refuse));
        Assert.IsType<SenderDecision.Sign>(policy.DecideSender(OwnUser, "anna@gate.test", Far, Now));
        Assert.IsType<SenderDecision.Sign>(policy.DecideSender(OwnUser, Anna, ["peer@gate.test"], Now));
    }

    [Fact]
    public void Disabled_signs_nothing_refuses_nothing_and_knows_tags()
    {
        var policy = Make(On with { Enabled = false });
        string tag = Tag();

        Assert.Equal(Unsigned.Disabled, Kept(policy.DecideSender(OwnUser, Anna, Far, Now)));
        Assert.Equal((BatvVerdict.Pass, true), (policy.JudgeRecipient(Outside, "", tag, Now).Verdict, policy.JudgeRecipient(Outside, "", tag, Now).Record));
        Assert.Equal((BatvVerdict.Untagged, false, true), Told(policy.JudgeRecipient(Outside, "", Anna, Now)));
        Assert.Null(policy.SafeFrom);
        Assert.Null(policy.Renew(tag, Now));
    }

    [Fact]
    public void Without_rejecting_everything_passes_and_is_recorded() =>
        Assert.Equal((BatvVerdict.Untagged, false, true), Told(Make(On with { Reject = false }).JudgeRecipient(Outside, "", Anna, Now)));

    [Fact]
    public void Rejecting_begins_by_itself_on_the_day_when_it_is_safe()
    {
        var policy = Make(On with { Reject = false, RejectWhenSafe = true }, enabledSince: Now);

        Assert.Equal(Now.AddDays(7), policy.SafeFrom);
        Assert.False(policy.JudgeRecipient(Outside, "", Anna, Now.AddDays(7).AddTicks(-1)).Refuse);
        Assert.True(policy.JudgeRecipient(Outside, "", Anna, Now.AddDays(7)).Refuse);
        Assert.False(Make(On with { Enabled = false, Reject = true, RejectWhenSafe = true }).RejectsAt(Now.AddYears(1)));
    }

    [Fact]
    public void Nothing_is_refused_while_no_key_signs() =>
        Assert.Equal((BatvVerdict.UnknownKey, false, true), Told(Make(keys: new KeyRing([], null)).JudgeRecipient(Outside, "", Tag(), Now)));

    [Theory]
    [InlineData("10", false)]
    [InlineData("10.0.0", false)]
    [InlineData("10.0.0.0/8", true)]
    [InlineData("10.1.2.3", true)]
    [InlineData("2001:db8::/32", true)]
    [InlineData("::1", true)]
    public void Trusted_network_that_is_taken_counts(string network, bool taken)
    {
        Assert.Equal(taken, !(On with { TrustedNetworks = [network] }).Validate().Any());
        Assert.Equal(taken, ExemptionValues.TryNetwork(network, out _));
    }

    [Fact]
    public void Changed_key_and_longer_lifetime_move_the_safe_day()
    {
        BatvKey changed = new(0, Secret, Now, Now.AddDays(3), null, 7);

        Assert.Equal(Now.AddDays(10), Make(keys: new KeyRing([changed], 0), enabledSince: Now).SafeFrom);
        Assert.Equal(Now.AddDays(14), Make(On with { LifetimeDays = 14 }, enabledSince: Now).SafeFrom);
        Assert.Null(Make(keys: new KeyRing([changed], null), enabledSince: Now).SafeFrom);
        Assert.Null(new BatvPolicy(On, ["own.test"], Ring(), [], null).SafeFrom);
    }

    [Theory]
    [InlineData("192.0.2.99")]
    [InlineData("192.0.2.0/24")]
    [InlineData("::ffff:192.0.2.99")]
    [InlineData("::ffff:192.0.2.0/120")]
    [InlineData("mx.peer.test")]
    [InlineData("peer.test")]
    [InlineData("PEER.test.")]
    [InlineData("own.test")]
    [InlineData("*.own.test")]
    [InlineData("anna@own.test")]
    [InlineData("Anna@OWN.test")]
    public void Exemption_lets_a_bounce_through(string value)
    {
        foreach (var direction in new[] { ExemptionDirection.Inbound, ExemptionDirection.Both })
        {
            var policy = Make(exempt: [Exempt(value, direction)]);
            foreach (string recipient in new[] { Anna, "prvs=0785ffffff=anna@own.test", "btv1==0785ffffff==anna@own.test" })
            {
                var judgement = policy.JudgeRecipient(Outside, "", recipient, Now);
                Assert.Equal((BatvVerdict.Exempt, false, true), Told(judgement));
                Assert.Equal(1, judgement.Exemption!.Id);
            }
        }

        Assert.True(Make(exempt: [Exempt(value, ExemptionDirection.Outbound)]).JudgeRecipient(Outside, "", Anna, Now).Refuse);
        Assert.True(Make(exempt: [Exempt(value, ends: Now)]).JudgeRecipient(Outside, "", Anna, Now).Refuse);
        Assert.False(Make(exempt: [Exempt(value, ends: Now.AddTicks(1))]).JudgeRecipient(Outside, "", Anna, Now).Refuse);
    }

    [Theory]
    [InlineData("192.0.2.98")]
    [InlineData("198.51.100.0/24")]
    [InlineData("2001:db8::/32")]
    [InlineData("eer.test")]
    [InlineData("sub.mx.peer.test")]
    [InlineData("sub.own.test")]
    [InlineData("berta@own.test")]
    public void Exemption_of_somebody_else_does_not_count(string value) =>
        Assert.True(Make(exempt: [Exempt(value)]).JudgeRecipient(Outside, "", Anna, Now).Refuse);

    [Fact]
    public void What_a_client_says_in_helo_exempts_nobody() =>
        Assert.True(Make(exempt: [Exempt("peer.test")]).JudgeRecipient(Outside with { ClientName = "", Helo = "mx.peer.test" }, "", Anna, Now).Refuse);

    [Fact]
    public void Client_told_in_ipv6_writing_is_the_same_client() =>
        Assert.False(Make(exempt: [Exempt("192.0.2.99")]).JudgeRecipient(Outside with { Client = IPAddress.Parse("::ffff:192.0.2.99") }, "", Anna, Now).Refuse);

    [Theory]
    [InlineData("bücher.test")]
    [InlineData("xn--bcher-kva.test")]
    [InlineData("BÜCHER.TEST")]
    public void Domain_is_the_same_in_either_writing(string domain)
    {
        var policy = new BatvPolicy(On, ["bücher.test"], Ring(), [], Now);
        Assert.True(policy.JudgeRecipient(Outside, "", $"anna@{domain}", Now).Refuse);
        Assert.IsType<SenderDecision.Sign>(policy.DecideSender(OwnUser, $"anna@{domain}", Far, Now));
        Assert.False(new BatvPolicy(On, ["bücher.test"], Ring(), [Exempt(domain)], Now).JudgeRecipient(Outside, "", "anna@xn--bcher-kva.test", Now).Refuse);
    }

    [Fact]
    public void Wildcard_covers_the_names_below_it_too()
    {
        BatvPolicy policy = new(On, ["own.test", "a.own.test"], Ring(), [Exempt("*.own.test")], Now);
        Assert.False(policy.JudgeRecipient(Outside, "", "anna@a.own.test", Now).Refuse);
        Assert.True(new BatvPolicy(On, ["own.test", "a.own.test"], Ring(), [Exempt("own.test")], Now).JudgeRecipient(Outside, "", "anna@a.own.test", Now).Refuse);
    }

    [Fact]
    public void Good_tag_is_not_called_exempt() =>
        Assert.Equal(BatvVerdict.Pass, Make(exempt: [Exempt("own.test")]).JudgeRecipient(Outside, "", Tag(), Now).Verdict);

    [Fact]
    public void Message_stays_unsigned_only_when_all_foreign_recipients_are_exempt()
    {
        var policy = Make(exempt: [Exempt("far.test", ExemptionDirection.Outbound), Exempt("one@mixed.test", ExemptionDirection.Both), Exempt("in.test", ExemptionDirection.Inbound)]);

        Assert.Equal(Unsigned.Exempt, Kept(policy.DecideSender(OwnUser, Anna, ["peer@far.test", "One@mixed.test", "berta@own.test"], Now)));
        Assert.IsType<SenderDecision.Sign>(policy.DecideSender(OwnUser, Anna, ["peer@far.test", "two@mixed.test"], Now));
        Assert.IsType<SenderDecision.Sign>(policy.DecideSender(OwnUser, Anna, ["peer@in.test"], Now));
        Assert.Equal(Unsigned.OnlyLocalRecipients, Kept(policy.DecideSender(OwnUser, Anna, ["berta@own.test", "root"], Now)));
        Assert.Equal(Unsigned.OnlyLocalRecipients, Kept(policy.DecideSender(OwnUser, Anna, [], Now)));
    }

    [Fact]
    public void Sender_keeps_its_form_where_a_tag_would_do_harm()
    {
        var policy = Make();

        Assert.Equal(Unsigned.NotOwnUser, Kept(policy.DecideSender(Outside, Anna, Far, Now)));
        Assert.Equal(Unsigned.NullSender, Kept(policy.DecideSender(OwnUser, "", Far, Now)));
        Assert.Equal(Unsigned.NotOwnDomain, Kept(policy.DecideSender(OwnUser, "anna@other.test", Far, Now)));
        Assert.Equal(Unsigned.NotOwnDomain, Kept(policy.DecideSender(OwnUser, "anna", Far, Now)));
        Assert.Equal(Unsigned.AlreadyTagged, Kept(policy.DecideSender(OwnUser, Tag(), Far, Now)));
        Assert.Equal(Unsigned.AlreadyTagged, Kept(policy.DecideSender(OwnUser, "btv1==0785ffffff==anna@own.test", Far, Now)));
        Assert.Equal(Unsigned.TooLong, Kept(policy.DecideSender(OwnUser, $"{new string('a', 49)}@own.test", Far, Now)));
        Assert.IsType<SenderDecision.Sign>(policy.DecideSender(OwnUser, $"{new string('a', 48)}@own.test", Far, Now));
        Assert.Equal(Unsigned.NoKey, Kept(Make(keys: new KeyRing([], null)).DecideSender(OwnUser, Anna, Far, Now)));
        Assert.Equal(Unsigned.Skipped, Kept(policy.DecideSender(OwnUser with { Listener = "REINJECT" }, Anna, Far, Now)));
    }

    [Fact]
    public void Four_recipients_of_one_bounce_get_a_verdict_each()
    {
        var policy = Make(exempt: [Exempt("exempt@own.test")]);
        string[] recipients = [Tag(), Anna, "exempt@own.test", "anna@elsewhere.test"];

        Assert.Equal(
            [(BatvVerdict.Pass, false), (BatvVerdict.Untagged, true), (BatvVerdict.Exempt, false), (BatvVerdict.NotJudged, false)],
            recipients.Select(recipient => policy.JudgeRecipient(Outside, "", recipient, Now)).Select(judgement => (judgement.Verdict, judgement.Refuse)));
    }

    [Fact]
    public void Renewed_sender_has_one_fresh_tag_by_the_key_that_signs()
    {
        var old = new BatvKey(0, Secret, Now.AddDays(-30), Now.AddDays(-30), Now.AddDays(-1), 7);
        var policy = Make(keys: new KeyRing([old, new BatvKey(1, new PrvsKey("new"u8, 1), Now, Now, null, 7)], 1));

        string renewed = Assert.IsType<string>(policy.Renew(PrvsCodec.Sign("Anna.Berg@own.test", Secret, PrvsDay.Of(Now.AddDays(-20)))!, Now));

        Assert.Matches("^prvs=1785[0-9a-f]{6}=Anna.Berg@own.test$", renewed);
        Assert.Equal(BatvVerdict.Pass, policy.JudgeRecipient(Outside, "", renewed, Now).Verdict);
        Assert.Equal(renewed, policy.Renew(renewed, Now));
    }

    [Theory]
    [InlineData("anna@own.test")]
    [InlineData("")]
    [InlineData("prvs=0785ffffff=anna@own.test")]
    [InlineData("btv1==0785ffffff==anna@own.test")]
    [InlineData("prvs=0=anna@own.test")]
    public void Sender_without_a_tag_of_ours_is_not_renewed(string sender) => Assert.Null(Make().Renew(sender, Now));

    [Fact]
    public void Forged_tag_of_another_key_is_not_renewed() => Assert.Null(Make().Renew(PrvsCodec.Sign(Anna, Other, PrvsDay.Of(Now))!, Now));

    [Fact]
    public void Quoted_sender_is_signed_and_comes_back()
    {
        var policy = Make();
        string tag = Assert.IsType<SenderDecision.Sign>(policy.DecideSender(OwnUser, "\"anna b\"@own.test", Far, Now)).Address;

        Assert.StartsWith("\"prvs=0785", tag, StringComparison.Ordinal);
        Assert.Equal(BatvVerdict.Pass, policy.JudgeRecipient(Outside, "", tag, Now).Verdict);
        Assert.Equal(BatvVerdict.Pass, policy.JudgeRecipient(Outside, "", tag.ToUpperInvariant(), Now).Verdict);
    }

    private static (BatvVerdict, int) Day(BatvPolicy policy, string tag, int days) =>
        policy.JudgeRecipient(Outside, "", tag, Now.AddDays(days)) is var judgement ? (judgement.Verdict, judgement.Check.DaysLeft!.Value) : default;

    private static (BatvVerdict, bool, bool) Told(RecipientJudgement judgement) => (judgement.Verdict, judgement.Refuse, judgement.Record);

    private static Unsigned Kept(SenderDecision decision) => Assert.IsType<SenderDecision.Keep>(decision).Why;

    private static string Tag() => PrvsCodec.Sign(Anna, Secret, PrvsDay.Of(Now))!;

    private static KeyRing Ring(int window = 7) => new([new BatvKey(0, Secret, Now.AddDays(-30), Now.AddDays(-30), null, window)], 0);

    private static Exemption Exempt(string text, ExemptionDirection direction = ExemptionDirection.Both, DateTimeOffset? ends = null)
    {
        Assert.True(ExemptionValues.TryRead(text, out var kind, out string? value));
        return new Exemption(1, kind, value, direction, "", ends);
    }

    private static BatvPolicy Make(BackscatterSettings? settings = null, KeyRing? keys = null, IReadOnlyCollection<Exemption>? exempt = null, DateTimeOffset? enabledSince = null) =>
        new(settings ?? On, ["own.test"], keys ?? Ring(), exempt ?? [], enabledSince ?? Now.AddDays(-30));
}
