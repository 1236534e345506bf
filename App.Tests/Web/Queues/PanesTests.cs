using Bunit;
using QueueDashboard.Accounts;
using QueueDashboard.Data.Queues;
using QueueDashboard.Data.Senders;
using QueueDashboard.Queues;
using QueueDashboard.Senders;
using QueueDashboard.Tests.Web.Access;
using QueueDashboard.Web;

namespace QueueDashboard.Tests.Web.Queues;

/// <summary>What stands beside an open message on a whole dashboard: messages like it, notes, and its sender from now on.</summary>
public sealed class PanesTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Note_is_written_shown_to_a_colleague_and_taken_back_by_its_writer_only()
    {
        await using var app = new AccessApp();
        long id = await HoldAsync(app, "first");
        using (var anna = new PageViewer(app, PageViewer.Person(Roles.Operator)))
        {
            var page = Open(anna, id);
            Assert.Empty(page.FindAll(".notes textarea"));
            await page.InvokeAsync(() => page.Find(".notes button").Click());
            await page.InvokeAsync(() => page.Find(".notes textarea").Change("Ask <b>Clara</b> first"));
            await page.InvokeAsync(() => page.Find(".notes form").Submit());
            page.WaitForState(() => page.FindAll(".notes li").Count == 1, Patience);
            Assert.Contains("Ask <b>Clara</b> first", page.Find(".notes li").TextContent, StringComparison.Ordinal);
        }

        using (var auditor = new PageViewer(app, PageViewer.Person(Roles.Auditor)))
        {
            var page = Open(auditor, id);
            page.WaitForState(() => page.FindAll(".notes li").Count == 1, Patience);
            Assert.Empty(page.FindAll(".notes button, .notes textarea"));
        }

        using var again = new PageViewer(app, PageViewer.Person(Roles.Operator));
        var own = Open(again, id);
        own.WaitForState(() => own.FindAll(".notes li button").Count == 1, Patience);
        await own.InvokeAsync(() => own.Find(".notes li button").Click());
        own.WaitForState(() => own.FindAll(".notes li").Count == 0, Patience);
    }

    [Fact]
    public async Task Sender_is_blocked_beside_his_message_which_goes_to_the_recycle_bin_and_comes_back_by_undo()
    {
        var cancel = Xunit.TestContext.Current.CancellationToken;
        await using var app = new AccessApp();
        long id = await HoldAsync(app, "first");
        using var viewer = new PageViewer(app, PageViewer.Person(Roles.Administrator));
        var page = Open(viewer, id);
        page.WaitForState(() => page.FindAll(".senderpane button").Count == 2, Patience);

        await page.InvokeAsync(() => page.FindAll(".senderpane button")[1].Click());
        await page.InvokeAsync(() => page.Find(".senderpane form").Submit());
        page.WaitForState(() => page.FindAll(".senderpane form").Count == 0, Patience);

        var entry = Assert.Single((await app.Get<IReadSenders>().PageAsync(new SenderFilter(), null, 10, cancel)).Rows);
        Assert.Equal((SenderVerdict.Block, "mailer@parcel-9.test", "anna@example.org"), (entry.Verdict, entry.Pattern, entry.For));
        Assert.Equal(RecipientState.Deleted, (await app.Get<IReadItems>().FindAsync(id, null, cancel))!.Row.State);

        await page.InvokeAsync(() => page.FindAll(".senderpane button").First(button => button.TextContent.Contains("Undo", StringComparison.OrdinalIgnoreCase)).Click());
        page.WaitForState(() => app.Get<IReadItems>().FindAsync(id, null, cancel) is { IsCompletedSuccessfully: true, Result.Row.State: RecipientState.Held }, Patience);
    }

    [Fact]
    public async Task Messages_of_the_same_client_are_counted_and_lead_to_their_list()
    {
        await using var app = new AccessApp();
        long id = await HoldAsync(app, "first");
        await HoldAsync(app, "second");
        using var viewer = new PageViewer(app, PageViewer.Person(Roles.Administrator));

        // They are alike as soon as the background has read them.
        await Support.Eventually.TrueAsync("the two are alike", async () => (await app.Get<IReadLikenesses>().OfAsync(id, null, Xunit.TestContext.Current.CancellationToken)).Count > 0);
        var page = Open(viewer, id);
        page.WaitForState(() => page.FindAll(".alike a").Count > 0, Patience);

        Assert.Contains(page.FindAll(".alike a"), link => Uri.UnescapeDataString(link.GetAttribute("href")!).Contains($"alike:sender/{id}", StringComparison.Ordinal));
    }

    private static IRenderedComponent<Routes> Open(PageViewer viewer, long id)
    {
        var page = viewer.Open(FormattableString.Invariant($"queues/all?state=any&item={id}"));
        page.WaitForState(() => page.FindAll(".reading .mhead").Count == 1, Patience);
        return page;
    }

    private static async Task<long> HoldAsync(AccessApp app, string subject)
    {
        var held = await app.Get<IHoldMessages>().HoldAsync(
            new IncomingMessage { Source = "test", ReversePath = "mailer@parcel-9.test", Recipients = [new("anna@example.org")], Content = System.Text.Encoding.ASCII.GetBytes($"From: Mailer <mailer@parcel-9.test>\r\nSubject: {subject}\r\nX-Quarantine-Queue: quarantine\r\n\r\nHello\r\n") },
            Xunit.TestContext.Current.CancellationToken);
        return Assert.IsType<HoldOutcome.Held>(held).ItemId;
    }
}
