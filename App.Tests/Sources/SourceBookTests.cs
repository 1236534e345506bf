using Microsoft.Extensions.DependencyInjection;
using QueueDashboard.Sources;
using QueueDashboard.Tests.Support;

namespace QueueDashboard.Tests.Sources;

public sealed class SourceBookTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Declared_source_is_shown_before_anything_came()
    {
        await using var storage = await OpenAsync();
        storage.Get<ISourceBook>().Declare("postfix:main", SourceKind.Postfix, "sudo");

        var view = Assert.Single(await ReadAsync(storage));

        Assert.Equal((SourceState.NeverHeard, SourceKind.Postfix, "sudo", 0L), (view.State, view.Seen.Kind, view.Seen.Where, view.Today));
    }

    [Fact]
    public async Task What_came_is_counted_from_the_asked_for_moment()
    {
        await using var storage = await OpenAsync();
        var book = storage.Get<ISourceBook>();
        book.Declare("smtp:default", SourceKind.Smtp, "");
        book.Brought("smtp:default", 3);
        storage.Clock.Advance(TimeSpan.FromHours(5));
        book.Brought("smtp:default", 4);
        book.Failed("smtp:default", "The disk is full.");

        var view = Assert.Single(await ReadAsync(storage, storage.Clock.GetUtcNow().AddHours(-1)));

        Assert.Equal((4L, 1L, SourceState.Working), (view.Today, view.FailedToday, view.State));
    }

    [Fact]
    public async Task Failure_after_the_last_contact_is_failing_and_ends_with_the_next_contact()
    {
        await using var storage = await OpenAsync();
        var book = storage.Get<ISourceBook>();
        book.Declare("postfix:main", SourceKind.Postfix, "");
        book.Contact("postfix:main");
        storage.Clock.Advance(TimeSpan.FromSeconds(15));
        book.Failed("postfix:main", "sudo wants a password.");

        var failing = Assert.Single(await ReadAsync(storage));
        storage.Clock.Advance(TimeSpan.FromSeconds(15));
        book.Contact("postfix:main");
        var working = Assert.Single(await ReadAsync(storage));

        Assert.Equal((SourceState.Failing, "sudo wants a password."), (failing.State, failing.Seen.Why));
        Assert.Equal(SourceState.Working, working.State);
    }

    [Fact]
    public async Task Restart_forgets_nothing_that_was_written()
    {
        await using var storage = await OpenAsync();
        storage.Get<ISourceBook>().Declare("smtp:default", SourceKind.Smtp, "");
        storage.Get<ISourceBook>().Brought("smtp:default", 2);
        await storage.Get<SourceKeeper>().FlushAsync(Cancel);
        var before = Assert.Single(await ReadAsync(storage));

        SourceBook again = new(storage.Clock);
        again.Declare("smtp:default", SourceKind.Smtp, "");
        again.Recall(await storage.Get<SourceStore>().ReadAsync(Cancel));

        Assert.Equal(before.Seen, Assert.Single(again.Seen));
    }

    [Fact]
    public async Task Source_that_pauses_for_longer_than_ever_is_silent_and_warns_without_its_name()
    {
        await using var storage = await OpenAsync();
        var book = storage.Get<ISourceBook>();
        var keeper = storage.Get<SourceKeeper>();
        book.Declare("rspamd:mx1", SourceKind.Rspamd, "");
        for (int hour = 0; hour < 80; hour++)
        {
            book.Brought("rspamd:mx1");
            storage.Clock.Advance(TimeSpan.FromHours(1));
        }

        await keeper.LookAsync(Cancel);
        var quiet = keeper.Warnings;
        storage.Clock.Advance(TimeSpan.FromHours(2));
        await keeper.LookAsync(Cancel);
        var warned = keeper.Warnings;
        var silent = Assert.Single(await ReadAsync(storage));
        book.Brought("rspamd:mx1");
        await keeper.LookAsync(Cancel);

        Assert.Empty(quiet);
        Assert.Equal(SourceState.Silent, silent.State);
        Assert.DoesNotContain("mx1", Assert.Single(warned), StringComparison.Ordinal);
        Assert.Empty(keeper.Warnings);
    }

    [Fact]
    public async Task Check_asks_the_door_and_says_when_it_cannot_look()
    {
        await using var storage = await OpenAsync();
        var book = storage.Get<SourceBook>();
        int looked = 0;
        book.OffersCheck("folder:a", _ =>
        {
            looked++;
            return Task.CompletedTask;
        });

        Assert.True(await book.CheckAsync("folder:a", Cancel));
        Assert.False(await book.CheckAsync("smtp:default", Cancel));
        Assert.Equal(1, looked);
    }

    private static Task<TestStorage> OpenAsync() => TestStorage.CreateAsync(more: services => services.AddSources());

    private static Task<IReadOnlyList<SourceView>> ReadAsync(TestStorage storage, DateTimeOffset? today = null) =>
        storage.Get<IReadSources>().ReadAsync(today ?? storage.Clock.GetUtcNow().AddDays(-1), Cancel);
}
