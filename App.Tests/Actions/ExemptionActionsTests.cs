using System.Net;
using Microsoft.EntityFrameworkCore;
using QueueDashboard.Actions;
using QueueDashboard.Batv;
using QueueDashboard.Settings;
using QueueDashboard.Tests.Support;

namespace QueueDashboard.Tests.Actions;

public sealed class ExemptionActionsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("192.0.2.7", "network", "192.0.2.7/32")]
    [InlineData(" 192.0.2.77/24 ", "network", "192.0.2.0/24")]
    [InlineData("2001:DB8::1", "network", "2001:db8::1/128")]
    [InlineData("Example.ORG.", "domain", "example.org")]
    [InlineData("*.example.org", "domain", "*.example.org")]
    [InlineData("bücher.test", "domain", "xn--bcher-kva.test")]
    [InlineData("Anna@Example.ORG", "address", "anna@example.org")]
    public async Task Value_is_kept_in_one_writing(string given, string kind, string kept)
    {
        await using var desk = await Desk.OpenAsync();

        var added = Assert.IsType<ExemptionResult.Added>(await Act(desk).AddAsync(Desk.Anna, new ExemptionDraft(given, Note: " why "), Cancel)).Exemption;

        Assert.Equal((kind, kept, "why", ExemptionDirection.Both), (ExemptionStore.Word(added.Kind), added.Value, added.Note, added.Direction));
        var view = Assert.Single(await Read(desk).ExemptionsAsync(Cancel));
        Assert.Equal((added, "anna", 0L), (view.Exemption, view.CreatedBy, view.Uses));
        Assert.Equal($"{kept}, both", (await desk.Storage.ReadAsync(db => db.Audit.SingleAsync(row => row.Act == "exemption.add"))).Detail);
    }

    [Theory]
    [InlineData("", "not-a-value")]
    [InlineData("not a name", "not-a-value")]
    [InlineData("192.0.2.0/33", "not-a-value")]
    [InlineData("@example.org", "not-a-value")]
    [InlineData("x@y@", "not-a-value")]
    public async Task Value_that_is_nothing_is_refused(string given, string code)
    {
        await using var desk = await Desk.OpenAsync();

        Assert.Equal(("value", code), Refusal(await Act(desk).AddAsync(Desk.Anna, new ExemptionDraft(given), Cancel)));
        Assert.Empty(await Read(desk).ExemptionsAsync(Cancel));
    }

    [Fact]
    public async Task Address_of_a_client_cannot_be_exempt_outbound_only()
    {
        await using var desk = await Desk.OpenAsync();

        Assert.Equal(("direction", "network-outbound"), Refusal(await Act(desk).AddAsync(Desk.Anna, new ExemptionDraft("192.0.2.7", ExemptionDirection.Outbound), Cancel)));
        Assert.IsType<ExemptionResult.Added>(await Act(desk).AddAsync(Desk.Anna, new ExemptionDraft("192.0.2.7", ExemptionDirection.Inbound), Cancel));
    }

    [Fact]
    public async Task End_in_the_past_is_refused()
    {
        await using var desk = await Desk.OpenAsync();

        Assert.Equal(("endsAt", "ended"), Refusal(await Act(desk).AddAsync(Desk.Anna, new ExemptionDraft("a.test", EndsAt: desk.Clock.GetUtcNow()), Cancel)));
        Assert.Equal(("note", "too-long"), Refusal(await Act(desk).AddAsync(Desk.Anna, new ExemptionDraft("a.test", Note: new string('n', 501)), Cancel)));
    }

    [Fact]
    public async Task Second_one_for_the_same_is_recognised()
    {
        await using var desk = await Desk.OpenAsync();
        var now = desk.Clock.GetUtcNow();
        Assert.IsType<ExemptionResult.Added>(await Act(desk).AddAsync(Desk.Anna, new ExemptionDraft("a.test", EndsAt: now.AddDays(2)), Cancel));

        Assert.Equal(("value", "duplicate"), Refusal(await Act(desk).AddAsync(Desk.Anna, new ExemptionDraft("A.TEST.", ExemptionDirection.Inbound, EndsAt: now.AddDays(1)), Cancel)));

        // A longer one renews it instead of standing beside it.
        Assert.IsType<ExemptionResult.Added>(await Act(desk).AddAsync(Desk.Anna, new ExemptionDraft("a.test", EndsAt: now.AddDays(9)), Cancel));
        Assert.Equal(now.AddDays(9), Assert.Single(await Read(desk).ExemptionsAsync(Cancel)).Exemption.EndsAt);
    }

    [Fact]
    public async Task Exemption_counts_at_once_and_until_it_is_removed_or_ends()
    {
        await using var desk = await Desk.OpenAsync(("Defaults:OwnDomains", "own.test"), ("Defaults:BackscatterEnabled", "true"));
        await desk.Storage.Get<BatvKeeper>().SettleAsync(Cancel);
        await desk.Storage.Get<ChangeSettings>().SaveAsync(Desk.Anna, desk.Storage.Settings.Current<BackscatterSettings>() with { Reject = true }, null, Cancel);
        Assert.True(Judge(desk).Refuse);

        var added = (ExemptionResult.Added)await Act(desk).AddAsync(Desk.Anna, new ExemptionDraft("192.0.2.0/24", EndsAt: desk.Clock.GetUtcNow().AddDays(1)), Cancel);
        Assert.Equal((BatvVerdict.Exempt, false), (Judge(desk).Verdict, Judge(desk).Refuse));

        desk.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal((BatvVerdict.Untagged, true), (Judge(desk).Verdict, Judge(desk).Refuse));
        desk.Clock.Advance(TimeSpan.FromDays(-1));
        Assert.IsType<ExemptionResult.Removed>(await Act(desk).RemoveAsync(Desk.Anna, added.Exemption.Id, Cancel));
        Assert.True(Judge(desk).Refuse);
        Assert.IsType<ExemptionResult.NotFound>(await Act(desk).RemoveAsync(Desk.Anna, added.Exemption.Id, Cancel));
    }

    private static RecipientJudgement Judge(Desk desk) =>
        desk.Storage.Get<CurrentPolicy>().Value.JudgeRecipient(new MailSession { Client = IPAddress.Parse("192.0.2.7") }, "", "anna@own.test", desk.Clock.GetUtcNow());

    private static (string Key, string Code) Refusal(ExemptionResult result) => Assert.IsType<ExemptionResult.Refused>(result) is var refused ? (refused.Key, refused.Code) : default;

    private static ExemptionActions Act(Desk desk) => desk.Storage.Get<ExemptionActions>();

    private static IReadBackscatter Read(Desk desk) => desk.Storage.Get<IReadBackscatter>();
}
