using QueueDashboard.Actions;
using QueueDashboard.Audit;
using QueueDashboard.Data.Queues;
using QueueDashboard.Queues;
using QueueDashboard.Tests.Support;

namespace QueueDashboard.Tests.Actions;

public sealed class BulkJobsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Job_acts_on_all_that_match_and_on_no_other()
    {
        await using var desk = await OpenAsync(450, "anna@mine.test");
        long other = await desk.HoldAsync(Desk.Message("keep me", "bert@other.test"));
        var jobs = desk.Storage.Get<BulkJobs>();
        var found = await jobs.MatchAsync(new ItemQuery { Domains = ["mine.test"] }, Cancel);

        var job = jobs.Start(Acts.Delete, Desk.Anna, Ids(found), ["mine.test"]);
        await jobs.RunAsync(job, Cancel);

        Assert.Equal((BulkState.Finished, 450, 450, 0), (job.View.State, job.View.Total, job.View.Done, job.View.NotDone));
        Assert.Equal([other], Ids(await jobs.MatchAsync(new ItemQuery(), Cancel)));
    }

    [Fact]
    public async Task Job_says_of_each_that_was_settled_before_who_was_first()
    {
        await using var desk = await OpenAsync(3, "anna@mine.test");
        var jobs = desk.Storage.Get<BulkJobs>();
        var ids = Ids(await jobs.MatchAsync(new ItemQuery(), Cancel));
        await desk.Actions.DeleteAsync(Desk.Script, new ItemTarget(ids[1]), Cancel);

        var job = jobs.Start(Acts.Delete, Desk.Anna, ids, null);
        await jobs.RunAsync(job, Cancel);

        Assert.Equal((2, 1), (job.View.Done, job.View.NotDone));
        var lost = Assert.IsType<ActionResult.Lost>(Assert.Single(job.NotDone(10)));
        Assert.Equal((ids[1], "script"), (lost.ItemId, lost.By));
    }

    [Fact]
    public async Task Stopped_job_leaves_the_rest_as_it_was()
    {
        await using var desk = await OpenAsync(450, "anna@mine.test");
        var jobs = desk.Storage.Get<BulkJobs>();
        var job = jobs.Start(Acts.Delete, Desk.Anna, Ids(await jobs.MatchAsync(new ItemQuery(), Cancel)), null);
        using var stopping = jobs.Subscribe(view =>
        {
            if (view.Done > 0)
            {
                job.Cancel();
            }
        });

        await jobs.RunAsync(job, Cancel);

        Assert.Equal((BulkState.Cancelled, 200), (job.View.State, job.View.Done));
        Assert.Equal(250, (await jobs.MatchAsync(new ItemQuery(), Cancel)).Items.Count);
    }

    [Fact]
    public async Task Undo_takes_back_all_that_a_job_did()
    {
        await using var desk = await OpenAsync(250, "anna@mine.test", ("Defaults:HoldBackSeconds", "5"));
        var jobs = desk.Storage.Get<BulkJobs>();
        var job = jobs.Start(Acts.Release, Desk.Anna, Ids(await jobs.MatchAsync(new ItemQuery(), Cancel)), null);
        await jobs.RunAsync(job, Cancel);

        var back = jobs.Start(Acts.Undo, Desk.Anna, job.Done, null);
        await jobs.RunAsync(back, Cancel);

        Assert.Equal(250, back.View.Done);
        Assert.Equal(250, (await jobs.MatchAsync(new ItemQuery { State = RecipientState.Held }, Cancel)).Items.Count);
        Assert.True(job.View.UndoUntil > desk.Clock.GetUtcNow().AddSeconds(5), "Many at once are held back for longer.");
    }

    [Fact]
    public async Task Matches_of_a_search_are_those_of_the_list()
    {
        await using var desk = await OpenAsync(5, "anna@mine.test");
        long wanted = await desk.HoldAsync(Desk.Message("invoice 7", "anna@mine.test"));
        while (await desk.Storage.Get<ItemIndexer>().IndexSomeAsync(Cancel) > 0)
        {
        }

        var jobs = desk.Storage.Get<BulkJobs>();

        Assert.Equal([wanted], Ids(await jobs.MatchAsync(new ItemQuery { Search = "invoice" }, Cancel)));
        Assert.NotNull((await jobs.MatchAsync(new ItemQuery { Search = "before:tomorrow" }, Cancel)).SearchFault);
        Assert.True((await desk.Storage.Get<IFindMatches>().FindAsync(new ItemQuery(), 3, Cancel)) is { IsCut: true, Items.Count: 3 });
    }

    private static long[] Ids(Matches found) => [.. found.Items.Select(match => match.Id)];

    private static async Task<Desk> OpenAsync(int count, string recipient, params (string Key, string Value)[] configuration)
    {
        var desk = await Desk.OpenAsync(configuration);
        await Task.WhenAll(Enumerable.Range(0, count).Select(async number => await desk.HoldAsync(Desk.Message($"message {number}", recipient))));
        return desk;
    }
}
