using System.Security.Claims;
using Bunit;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection;
using QueueDashboard.Accounts;
using QueueDashboard.Actions;
using QueueDashboard.Data.Queues;
using QueueDashboard.Queues;
using QueueDashboard.Tests.Support;
using QueueDashboard.Web.Access;
using QueueDashboard.Web.Queues;

namespace QueueDashboard.Tests.Web.Queues;

public sealed class QueuePageTests : BunitContext
{
    private readonly FakeItems _items = new();
    private readonly FakeActs _acts = new();
    private readonly FakeClock _clock = new();
    private readonly FakeLikes _likes = new();
    private readonly ChangeFeed _feed = new();
    private readonly LookSignal _looking = new();

    public QueuePageTests()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddLocalization();
        Services.AddSingleton<TimeProvider>(_clock);
        Services.AddSingleton<IReadItems>(_items);
        Services.AddSingleton<IReadStats>(_items);
        Services.AddSingleton<IActFromPages>(_acts);
        Services.AddSingleton<IActOnAll, NoJobs>();
        Services.AddSingleton<IChangePreferences>(_likes);
        Services.AddSingleton(_feed);
        Services.AddSingleton(_looking);

        // They read for themselves, and have tests of their own on a whole dashboard.
        ComponentFactories.AddStub<AlikePane>();
        ComponentFactories.AddStub<NotesPane>();
        ComponentFactories.AddStub<SenderPane>();
        Services.AddAuthorizationCore(RightPolicies.AddRights);

        // bUnit puts placeholders of its own there, which stop a test that does not use its doubles.
        Services.AddSingleton<IAuthorizationService, DefaultAuthorizationService>();
        Services.AddSingleton<IAuthorizationPolicyProvider, DefaultAuthorizationPolicyProvider>();
        Services.AddSingleton<AuthenticationStateProvider, SignedIn>();
        Services.AddCascadingAuthenticationState();
    }

    [Fact]
    public void Page_lists_what_the_address_asks_for()
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo("queues/quarantine?search=from%3Akunde&reason=spam");
        var page = Show("quarantine");

        Assert.Equal(3, page.FindAll(".row[data-id]").Count);
        Assert.Equal((QueueName.Quarantine, "from:kunde", ReasonCode.Spam), (_items.Asked[0].Queue!.Value, _items.Asked[0].Search, _items.Asked[0].Reason!.Value));
    }

    [Fact]
    public async Task Page_loads_the_next_rows_by_key()
    {
        _items.Next = 1;
        var page = Show("all");
        await page.InvokeAsync(page.Instance.LoadMoreAsync);

        Assert.Equal(1, _items.Asked[^1].Before?.Id);
    }

    [Fact]
    public void Page_takes_its_order_and_its_day_from_the_address()
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo("queues/all?sort=largest");
        Show("all");
        Assert.Equal((ItemSort.Largest, null), (_items.Asked[0].Sort, _items.Asked[0].Before));

        _items.Asked.Clear();
        Services.GetRequiredService<NavigationManager>().NavigateTo("queues/all?at=2026-03-02");
        Show("all");
        Assert.Equal((ItemSort.Newest, 2L), (_items.Asked[0].Sort, _items.Asked[0].Before?.Id));
    }

    [Fact]
    public void Look_of_the_list_is_remembered()
    {
        var page = Show("all");
        page.FindAll(".view [aria-pressed]")[1].Click();
        page.FindAll(".view input[type=checkbox]")[(int)ListColumn.Source].Change(true);

        Assert.True(_likes.Now.Dense);
        Assert.Contains("source", _likes.Now.Columns!);
        Assert.NotEmpty(page.FindAll(".rows.dense .row.head .c-src"));
        Assert.NotEmpty(Show("all").FindAll(".rows.dense .c-src"));
    }

    [Fact]
    public void Page_with_a_search_that_is_not_understood_says_why()
    {
        _items.SearchFault = new("before:tomorrow", "2026-03-02");
        var page = Show("all");

        Assert.Contains("“before:tomorrow” cannot be understood. Behind the colon stands, for example: 2026-03-02.", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_without_rows_says_that_nothing_waits()
    {
        _items.Ids = [];
        var page = Show("holding");

        Assert.NotEmpty(page.FindAll(".listpane .blank"));
    }

    [Fact]
    public void Page_whose_list_cannot_be_read_offers_to_try_again()
    {
        _items.Broken = true;
        var page = Show("all");
        Assert.NotEmpty(page.FindAll(".listpane [role=alert]"));

        _items.Broken = false;
        page.Find(".listpane [role=alert] button").Click();

        Assert.Equal(3, page.FindAll(".row[data-id]").Count);
    }

    [Fact]
    public async Task Delete_by_key_acts_on_the_selected_rows()
    {
        var page = Show("all");
        await PressAsync(page, "j");
        await PressAsync(page, "x");
        await PressAsync(page, "j");
        await PressAsync(page, "x");
        await PressAsync(page, "#");

        var (act, targets) = Assert.Single(_acts.Done);
        Assert.Equal(ItemAct.Delete, act);
        Assert.Equal([3, 2], targets.Select(target => target.ItemId));
        Assert.NotEmpty(page.FindAll(".toast"));
    }

    [Fact]
    public async Task Release_of_a_virus_asks_first_and_needs_a_tick()
    {
        _items.Reason = ReasonCode.Virus;
        var page = Show("all");
        await PressAsync(page, "j");
        await PressAsync(page, "r");

        Assert.Empty(_acts.Done);
        Assert.True(page.Find("dialog .danger-fill").HasAttribute("disabled"));

        page.Find("dialog .choice input").Change(true);
        await page.Find("dialog .danger-fill").ClickAsync();

        Assert.Equal(ItemAct.Release, Assert.Single(_acts.Done).Act);
    }

    [Fact]
    public async Task Back_to_sender_is_offered_where_it_can_be_done_and_asks_first()
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo("queues/all?item=1");
        Assert.DoesNotContain("Back to sender", Show("all").Find(".acts").TextContent, StringComparison.Ordinal);

        _acts.Returns = true;
        var page = Show("all");
        await page.FindAll(".acts button").Single(button => button.TextContent == "Back to sender").ClickAsync();
        Assert.Empty(_acts.Done);
        Assert.Contains("If that address is forged", page.Find("dialog").TextContent, StringComparison.Ordinal);

        await page.Find("dialog .danger-fill").ClickAsync();
        Assert.Equal(ItemAct.Return, Assert.Single(_acts.Done).Act);
    }

    [Fact]
    public async Task Release_of_spam_acts_at_once_and_can_be_undone()
    {
        var page = Show("all");
        await PressAsync(page, "j");
        await PressAsync(page, "r");
        await PressAsync(page, "z");

        Assert.Equal([ItemAct.Release, ItemAct.Undo], _acts.Done.Select(done => done.Act));
        Assert.Equal(_acts.Done[0].Targets, _acts.Done[1].Targets);
    }

    [Fact]
    public async Task Delete_is_undone_by_key_at_once_and_long_after_its_toast()
    {
        var page = Show("all");
        await PressAsync(page, "j");
        TaskCompletionSource slow = new();
        _acts.Slow = slow.Task;

        var deleting = PressAsync(page, "#");
        await PressAsync(page, "z");
        slow.SetResult();
        await deleting;
        Assert.Equal([ItemAct.Delete, ItemAct.Undo], _acts.Done.Select(done => done.Act));

        await PressAsync(page, "#");
        _clock.Advance(TimeSpan.FromHours(1));
        await PressAsync(page, "z");
        await PressAsync(page, "z");
        Assert.Equal([ItemAct.Delete, ItemAct.Undo], _acts.Done.Skip(2).Select(done => done.Act));
    }

    [Fact]
    public async Task Release_cannot_be_undone_by_key_when_its_hold_back_is_over()
    {
        var page = Show("all");
        await PressAsync(page, "j");
        await PressAsync(page, "r");
        _clock.Advance(TimeSpan.FromSeconds(6));
        await PressAsync(page, "z");

        Assert.Equal(ItemAct.Release, Assert.Single(_acts.Done).Act);
    }

    [Fact]
    public void Arrival_appears_without_a_reload_and_below_the_pointer_nothing_moves()
    {
        var page = Show("all");
        _items.Ids = [4, 3, 2, 1];
        _feed.Publish(new QueueChange(4, QueueChangeKind.Arrived));

        // The script, which would say that nobody points at the list, is not here: so the row waits above.
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll(".newrows")), TimeSpan.FromSeconds(10));
        Assert.Equal(3, page.FindAll(".row[data-id]").Count);

        page.Find(".newrows").Click();

        Assert.Equal("4", page.FindAll(".row[data-id]")[0].GetAttribute("data-id"));
    }

    [Fact]
    public void Open_message_is_read_once_and_shown_as_text()
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo("queues/all?item=2");
        var page = Show("all");

        page.WaitForAssertion(() => Assert.Contains("Hello there", page.Markup, StringComparison.Ordinal), TimeSpan.FromSeconds(10));
        Assert.Equal(["2 text"], _acts.Opened);
    }

    [Theory]
    [InlineData(null, ItemMarks.ContentPending, RecipientState.Held, "In the hold queue of postfix:main as", "Hello there")]
    [InlineData(1, ItemMarks.None, RecipientState.Gone, "No longer in the hold queue of postfix:main", "Somebody settled this message on the mail server itself.")]
    [InlineData(1, ItemMarks.ContentPending, RecipientState.Gone, "No longer in the hold queue of postfix:main", "It left before its content was read")]
    public void Open_message_says_where_it_lies(int? ended, ItemMarks marks, RecipientState state, string lies, string told)
    {
        _items.View = new ItemView
        {
            Row = Rows.Row(2, state) with { Marks = marks },
            Recipients = [new(1, "anna@example.org", QueueName.Quarantine, state, DateTimeOffset.UnixEpoch, null, "released on the server", "4jWyJt723hz1l2Dg", 1) { MtaOutcome = MtaOutcome.Deferred, MtaSaid = "connection refused", MtaSeenAt = DateTimeOffset.UnixEpoch }],
            Source = "postfix:main",
            HomeId = "4jWyJt723hz1l2Dg",
            HomeEndedAt = ended is null ? null : DateTimeOffset.UnixEpoch,
        };
        Services.GetRequiredService<NavigationManager>().NavigateTo("queues/all?item=2");
        var page = Show("all");

        page.WaitForAssertion(() => Assert.Contains(told, page.Markup, StringComparison.Ordinal), TimeSpan.FromSeconds(10));
        Assert.Contains(lies, page.Markup, StringComparison.Ordinal);
        Assert.Contains("4jWyJt723hz1l2Dg", page.Markup, StringComparison.Ordinal);
        Assert.Contains("put off there", page.Markup, StringComparison.Ordinal);
        Assert.Contains("connection refused", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Opened_list_makes_the_mirrors_look()
    {
        var asked = _looking.Next;
        Show("all");

        Assert.True(asked.IsCompleted);
    }

    private IRenderedComponent<QueuePage> Show(string word) => Render<QueuePage>(parameters => parameters.Add(page => page.Word, word));

    private static Task PressAsync(IRenderedComponent<QueuePage> page, string key) => page.InvokeAsync(() => page.Instance.PressAsync(key, shift: false));

    private sealed class SignedIn : AuthenticationStateProvider
    {
        public override Task<AuthenticationState> GetAuthenticationStateAsync() =>
            Task.FromResult(new AuthenticationState(new(new ClaimsIdentity([new(ClaimTypes.Name, "m.schmidt"), new(ClaimTypes.Role, Roles.Administrator)], "test"))));
    }

    private sealed class FakeItems : IReadItems, IReadStats
    {
        public long[] Ids { get; set; } = [3, 2, 1];

        public long? Next { get; set; }

        public ReasonCode Reason { get; set; } = ReasonCode.Spam;

        public SearchFault? SearchFault { get; set; }

        public bool Broken { get; set; }

        public ItemView? View { get; set; }

        public List<ItemQuery> Asked { get; } = [];

        public Task<ItemPage> ListAsync(ItemQuery query, CancellationToken cancel)
        {
            Asked.Add(query);
            return Broken ? throw new InvalidOperationException("The database is away.")
                : Task.FromResult(new ItemPage(SearchFault is null && query.Before is null ? [.. Ids.Select(id => Rows.Row(id, reason: Reason))] : [], query.Before is null ? Next : null, SearchFault));
        }

        public Task<int> CountAsync(ItemQuery query, int most, CancellationToken cancel) => Task.FromResult(Math.Min(Ids.Length, most));

        public Task<ListPlace?> PlaceAsync(DateTimeOffset moment, CancellationToken cancel) => Task.FromResult<ListPlace?>(2);

        public Task<ItemView?> FindAsync(long id, IReadOnlyList<string>? domains, CancellationToken cancel) =>
            Task.FromResult<ItemView?>(View ?? new ItemView { Row = Rows.Row(id), Recipients = [new(1, "anna@example.org", QueueName.Quarantine, RecipientState.Held, DateTimeOffset.UnixEpoch, null, null, null, 1)] });

        public Task<ReadOnlyMemory<byte>?> RawAsync(long id, IReadOnlyList<string>? domains, CancellationToken cancel) => Task.FromResult<ReadOnlyMemory<byte>?>(null);

        public Task<QueueStats> ReadAsync(IReadOnlyList<string>? domains, CancellationToken cancel) =>
            Task.FromResult(new QueueStats { Counts = [new(QueueName.Quarantine, RecipientState.Held, Ids.Length)], OldestHeld = new Dictionary<QueueName, DateTimeOffset>(), Arrivals = [] });
    }

    private sealed class FakeActs : IActFromPages
    {
        public List<(ItemAct Act, IReadOnlyList<ActTarget> Targets)> Done { get; } = [];

        public List<string> Opened { get; } = [];

        /// <summary>The next act is through when this is.</summary>
        public Task Slow { get; set; } = Task.CompletedTask;

        public async Task<ActSummary> DoAsync(ItemAct act, QueueDashboard.Web.Caller caller, IReadOnlyList<ActTarget> targets, CancellationToken cancel)
        {
            Done.Add((act, targets));
            await Slow;
            return new ActSummary(targets.Count, act == ItemAct.Undo ? null : new FakeClock().GetUtcNow().AddSeconds(5), []);
        }

        public bool CanReturn(ItemView item) => Returns;

        public bool Returns { get; set; }

        public Task<ReadOnlyMemory<byte>?> OpenAsync(QueueDashboard.Web.Caller caller, long itemId, string part, CancellationToken cancel, Func<ReadOnlyMemory<byte>, bool>? holds = null)
        {
            Opened.Add($"{itemId} {part}");
            return Task.FromResult<ReadOnlyMemory<byte>?>("Subject: x\r\n\r\nHello there\r\n"u8.ToArray());
        }

        public Task<IReadOnlyList<HistoryLine>> HistoryAsync(QueueDashboard.Web.Caller caller, long itemId, CancellationToken cancel) => Task.FromResult<IReadOnlyList<HistoryLine>>([]);
    }

    private sealed class FakeLikes : IChangePreferences
    {
        public Preferences Now { get; set; } = Preferences.Usual;

        public Task<Preferences> ReadAsync(long? user, CancellationToken cancel) => Task.FromResult(Now);

        public Task<Preferences> ChangeAsync(long? user, Func<Preferences, Preferences> change, CancellationToken cancel) => Task.FromResult(Now = change(Now));
    }

    private sealed class NoJobs : IActOnAll
    {
        public Task<Matches> MatchAsync(QueueDashboard.Web.Caller caller, ItemQuery query, CancellationToken cancel) => Task.FromResult(new Matches([], false));

        public BulkView? Start(ItemAct act, QueueDashboard.Web.Caller caller, IReadOnlyList<long> items) => null;

        public BulkView? Newest(QueueDashboard.Web.Caller caller) => null;

        public void PutAway(QueueDashboard.Web.Caller caller, long job) => throw new NotSupportedException();

        public void Cancel(QueueDashboard.Web.Caller caller, long job) => throw new NotSupportedException();

        public BulkView? Undo(QueueDashboard.Web.Caller caller, long job) => null;

        public IReadOnlyList<(string Sentence, int Count)> Problems(QueueDashboard.Web.Caller caller, long job) => [];

        public IDisposable Watch(QueueDashboard.Web.Caller caller, Action<BulkView> told) => new CancellationTokenSource();
    }
}
