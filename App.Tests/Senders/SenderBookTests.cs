using QueueDashboard.Data;
using QueueDashboard.Data.Senders;
using QueueDashboard.Senders;

namespace QueueDashboard.Tests.Senders;

public sealed class SenderBookTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("news@shop.example", "news@shop.example", true)]
    [InlineData("News@SHOP.Example", "news@shop.example", true)]
    [InlineData("news@shop.example", "other@shop.example", false)]
    [InlineData("shop.example", "anyone@shop.example", true)]
    [InlineData("shop.example", "anyone@mail.shop.example", false)]
    [InlineData("@shop.example", "anyone@shop.example", true)]
    [InlineData(".shop.example", "anyone@a.b.shop.example", true)]
    [InlineData("*.shop.example", "anyone@shop.example", true)]
    [InlineData(".shop.example", "anyone@workshop.example", false)]
    [InlineData("bücher.example", "a@xn--bcher-kva.example", true)]
    [InlineData("a@xn--bcher-kva.example", "A@BÜCHER.example", true)]
    [InlineData("anna@shop.example", "prvs=0785d5f2fa=anna@shop.example", true)]
    [InlineData("prvs=0785d5f2fa=anna@shop.example", "prvs=1123abcdef=anna@shop.example", true)]
    [InlineData("anna@shop.example", "anna+news@shop.example", true)]
    [InlineData("anna+news@shop.example", "anna@shop.example", false)]
    [InlineData("anna+news@shop.example", "anna+other@shop.example", false)]
    [InlineData("\"anna\"@shop.example", "anna@shop.example", true)]
    [InlineData("anna@shop.example", "SRS0=abcd=XY=shop.example=anna@forward.example", true)]
    [InlineData("forward.example", "SRS0=abcd=XY=shop.example=anna@forward.example", true)]
    [InlineData("shop.example", "", false)]
    [InlineData("shop.example", "<>", false)]
    [InlineData("shop.example", "not an address", false)]
    public void Blocked_sender_is_known_in_every_writing(string pattern, string reversePath, bool known) =>
        Assert.Equal(known ? SenderVerdict.Block : null, Judge([Row(SenderVerdict.Block, pattern)], reversePath)?.Verdict);

    [Fact]
    public void Forwarder_who_only_says_whom_he_forwards_is_not_allowed_for_it()
    {
        const string Forwarded = "SRS0=abcd=XY=bank.example=anna@evil.example";
        Assert.Null(Judge([Row(SenderVerdict.Allow, "bank.example")], Forwarded));
        var bound = Row(SenderVerdict.Allow, "bank.example", vouching: "bank.example");
        Assert.Null(Judge([bound], Forwarded));
        Assert.Equal(SenderVerdict.Allow, Judge([bound], Forwarded, authenticated: ["bank.example"])?.Verdict);
    }

    [Fact]
    public void Most_exact_word_wins()
    {
        SenderRow[] rows =
        [
            Row(SenderVerdict.Block, ".example", id: 1), Row(SenderVerdict.Allow, ".shop.example", id: 2), Row(SenderVerdict.Block, "shop.example", id: 3),
            Row(SenderVerdict.Allow, "shop.example", "@local.test", id: 4), Row(SenderVerdict.Block, "shop.example", "anna@local.test", id: 5),
            Row(SenderVerdict.Allow, "boss@shop.example", id: 6), Row(SenderVerdict.Block, "boss+ads@shop.example", id: 7),
        ];
        Assert.Equal(1, Judge(rows, "a@other.example")?.EntryId);
        Assert.Equal(2, Judge(rows, "a@mail.shop.example")?.EntryId);
        Assert.Equal(3, Judge(rows, "a@shop.example", "carl@other.test")?.EntryId);
        Assert.Equal(4, Judge(rows, "a@shop.example", "bert@local.test")?.EntryId);
        Assert.Equal(5, Judge(rows, "a@shop.example", "Anna@LOCAL.test")?.EntryId);
        Assert.Equal(6, Judge(rows, "boss@shop.example", "anna@local.test")?.EntryId);
        Assert.Equal(7, Judge(rows, "boss+ads@shop.example")?.EntryId);
        Assert.Equal(6, Judge(rows, "boss+else@shop.example")?.EntryId);
    }

    [Fact]
    public void Entry_past_its_end_does_nothing_and_one_for_others_neither()
    {
        SenderRow[] rows = [Row(SenderVerdict.Block, "shop.example", ends: Now)];
        Assert.Null(Judge(rows, "a@shop.example"));
        Assert.NotNull(Judge(rows, "a@shop.example", at: Now.AddMicroseconds(-1)));
        Assert.Null(Judge([Row(SenderVerdict.Block, "shop.example", "bert@local.test")], "a@shop.example"));
    }

    [Fact]
    public void From_field_counts_only_where_its_domain_vouches()
    {
        SenderRow[] rows = [Row(SenderVerdict.Allow, "news@shop.example", vouching: "shop.example"), Row(SenderVerdict.Allow, "free@shop.example")];
        Assert.Null(Judge(rows, "bounce-1@mailer.example", from: "news@shop.example"));
        Assert.Null(Judge(rows, "bounce-1@mailer.example", from: "news@shop.example", authenticated: ["mailer.example"]));
        Assert.NotNull(Judge(rows, "bounce-1@mailer.example", from: "news@shop.example", authenticated: ["mailer.example", "shop.example"]));
        Assert.Null(Judge(rows, "bounce-1@mailer.example", from: "free@shop.example", authenticated: ["shop.example"]));
    }

    [Theory]
    [InlineData("", "pattern")]
    [InlineData("a b", "pattern")]
    [InlineData("a@", "pattern")]
    [InlineData("com", "pattern-wide")]
    [InlineData(".com", "pattern-wide")]
    public void Senseless_sender_is_refused(string pattern, string code) =>
        Assert.Equal(code, SenderValidation.Read(new SenderDraft { Verdict = SenderVerdict.Allow, Pattern = pattern }, null, null, Now).Fault?.Code);

    [Fact]
    public void Writer_keeps_within_his_limits()
    {
        SenderDraft draft = new() { Verdict = SenderVerdict.Block, Pattern = "shop.example" };
        Assert.Equal("for-limited", SenderValidation.Read(draft, null, ["local.test"], Now).Fault?.Code);
        Assert.Equal("for-limited", SenderValidation.Read(draft with { For = "@other.test" }, null, ["local.test"], Now).Fault?.Code);
        Assert.Equal("for-limited", SenderValidation.Read(draft with { For = "a@sub.local.test" }, null, ["local.test"], Now).Fault?.Code);
        Assert.Equal("@local.test", SenderValidation.Read(draft with { For = "LOCAL.test" }, null, ["local.test"], Now).Draft?.For);
        Assert.Equal("anna@local.test", SenderValidation.Read(draft, "Anna@local.test", null, Now).Draft?.For);
        Assert.Equal("for-own", SenderValidation.Read(draft with { For = "bert@local.test" }, "anna@local.test", null, Now).Fault?.Code);
        Assert.Equal("for-own", SenderValidation.Read(draft with { For = "@local.test" }, "anna@local.test", null, Now).Fault?.Code);
        Assert.Equal("ends-past", SenderValidation.Read(draft with { EndsAt = Now }, null, null, Now).Fault?.Code);
        Assert.Equal("note", SenderValidation.Read(draft with { Note = "a\nb" }, null, null, Now).Fault?.Code);
        Assert.Equal("authenticated-domain", SenderValidation.Read(draft with { AuthenticatedDomain = "a b" }, null, null, Now).Fault?.Code);
    }

    private static SenderRow Row(SenderVerdict verdict, string pattern, string whom = "", string? vouching = null, DateTimeOffset? ends = null, long id = 1) => new()
    {
        Id = id,
        Verdict = verdict,
        Pattern = SenderValidation.Pattern(pattern, verdict)!,
        For = whom,
        AuthenticatedDomain = vouching,
        EndsAt = ends is { } end ? Microseconds.From(end) : null,
    };

    private static SenderAnswer? Judge(SenderRow[] rows, string reversePath, string recipient = "anna@local.test", IReadOnlyList<string>? authenticated = null, string from = "", DateTimeOffset? at = null) =>
        SenderBook.Of(rows).Judge(new SenderQuestion(reversePath, recipient, authenticated ?? [], from), at ?? Now);
}
