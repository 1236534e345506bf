using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.EntityFrameworkCore;
using QueueDashboard.Data.Queues;
using QueueDashboard.Queues;
using QueueDashboard.Tests.Support;

namespace QueueDashboard.Tests.Queues;

public sealed class SearchTests(SearchTests.Filled filled) : IClassFixture<SearchTests.Filled>
{
    private static readonly string[] Pieces =
    [
        "\"", "'", "*", "^", ":", "-", "+", "(", ")", "{", "}", ",", ".", ";", "\0", "\ud800", "ä", " ", "\t", "AND", "OR", "NOT", "NEAR", "NEAR(", "from:", "to:", "subject:", "body:",
        "sender :", "reason:", "queue:", "state:", "before:", "after:", "larger:", "smaller:", "domain:", "source:", "has:", "is:", "alike:", "alike:sender/1", "bounce", "7d", "rowid", "ItemSearch", "--", "/*", "?", "@p0", "x", "invoice", "2026-01-01", "held", "10k",
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static (SearchTerm? Term, SearchFault? Fault) Read(string typed) => SearchReader.Read(typed, new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero), TimeZoneInfo.Utc);

    [Theory]
    [InlineData("reason:spam", null)]
    [InlineData("reason:Scanner-Failed", null)]
    [InlineData("reason:nonsense", "reason:nonsense")]
    [InlineData("queue:trash", "queue:trash")]
    [InlineData("state:", "state:")]
    [InlineData("from:", "from:")]
    [InlineData("before:2026-13-01", "before:2026-13-01")]
    [InlineData("after:yesterday", null)]
    [InlineData("after:7d before:TODAY", null)]
    [InlineData("after:7x", "after:7x")]
    [InlineData("after:99999d", "after:99999d")]
    [InlineData("after:9999y", "after:9999y")]
    [InlineData("larger:10x", "larger:10x")]
    [InlineData("larger:-1", "larger:-1")]
    [InlineData("larger:99999999999999999999", "larger:99999999999999999999")]
    [InlineData("larger:9999999999g", "larger:9999999999g")]
    [InlineData("has:attachment is:bounce is:COPY", null)]
    [InlineData("has:money", "has:money")]
    [InlineData("is:nice", "is:nice")]
    [InlineData("alike:sender/12", null)]
    [InlineData("alike:sender", "alike:sender")]
    [InlineData("alike:colour/12", "alike:colour/12")]
    [InlineData("invoice (from:a OR reason:b)", "reason:b")]
    [InlineData("http://example.org/", null)]
    [InlineData("Re: offer", null)]
    public void Wrong_value_is_named_and_an_unknown_name_is_a_word(string typed, string? wrong)
    {
        var fault = Read(typed).Fault;

        Assert.Equal(wrong, fault?.Word);
        Assert.True(fault is null || fault is { Kind: SearchFaultKind.Value, Takes.Length: > 0 });
    }

    [Theory]
    [InlineData("form:anna", SearchFaultKind.Name, "from:")]
    [InlineData("subjct:anna", SearchFaultKind.Name, "subject:")]
    [InlineData("reasons:spam", SearchFaultKind.Name, "reason:")]
    [InlineData("(anna", SearchFaultKind.Bracket, "")]
    [InlineData("()", SearchFaultKind.Bracket, "")]
    [InlineData("anna OR", SearchFaultKind.Or, "")]
    [InlineData("OR anna", SearchFaultKind.Or, "")]
    [InlineData("((((((((((anna))))))))))", SearchFaultKind.TooLong, "")]
    public void Wrong_syntax_is_named(string typed, SearchFaultKind kind, string takes)
    {
        var fault = Read(typed).Fault;

        Assert.Equal((kind, takes), (fault?.Kind, fault?.Takes));
    }

    [Theory]
    [InlineData("inv", "inv", false)]
    [InlineData("re", "re", true)]
    [InlineData("7", "7", true)]
    [InlineData("東京", "東京", false)]
    [InlineData("\"two words\"", "two words", true)]
    public void Word_of_two_plain_letters_is_a_whole_word(string typed, string value, bool whole) =>
        Assert.Equal(new SearchTerm.Text(SearchColumn.Anywhere, value, whole), Read(typed).Term);

    [Theory]
    [InlineData("after:1970-01-02", 86_400)]
    [InlineData("after:1970-02", 31 * 86_400)]
    [InlineData("after:today", 20_514 * 86_400L)]
    [InlineData("after:yesterday", 20_513 * 86_400L)]
    [InlineData("after:3h", (20_514 * 86_400L) + (6 * 3600))]
    [InlineData("after:2w", (20_500 * 86_400L) + (9 * 3600))]
    [InlineData("after:1y", (20_149 * 86_400L) + (9 * 3600))]
    public void Moment_is_a_day_or_counted_back_from_now(string typed, long seconds) =>
        Assert.Equal(new SearchTerm.After(seconds * 1_000_000), Read(typed).Term);

    [Fact]
    public void Day_begins_where_the_viewer_is()
    {
        var berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

        // At 23:30 UTC it is tomorrow there.
        var (term, _) = SearchReader.Read("after:today", new DateTimeOffset(2026, 3, 2, 23, 30, 0, TimeSpan.Zero), berlin);

        Assert.Equal(new SearchTerm.After(QueueDashboard.Data.Microseconds.From(new DateTimeOffset(2026, 3, 3, 0, 0, 0, TimeSpan.FromHours(1)))), term);
    }

    /// <summary>Four messages; the answer says which of them are found.</summary>
    [Theory]
    [InlineData("invoice", "12")]
    [InlineData("inv", "12")]
    [InlineData("INVOICE", "12")]
    [InlineData("voice", "")]
    [InlineData("uberweisung", "3")]
    [InlineData("invoice overdue", "2")]
    [InlineData("\"overdue invoice\"", "2")]
    [InlineData("\"invoice overdue\"", "")]
    [InlineData("invoice -overdue", "1")]
    [InlineData("-invoice", "34")]
    [InlineData("-\"overdue invoice\"", "134")]
    [InlineData("-from:kunde invoice", "2")]
    [InlineData("from:kunde.test", "13")]
    [InlineData("from:kunde@kunde.test subject:invoice", "1")]
    [InlineData("to:bert", "24")]
    [InlineData("subject:hello", "")]
    [InlineData("body:hello", "4")]
    [InlineData("subject:\"invoice 4711\"", "1")]
    [InlineData("queue:quarantine", "4")]
    [InlineData("reason:spam", "4")]
    [InlineData("state:held", "1234")]
    [InlineData("state:released", "")]
    [InlineData("after:2026-03-02", "1234")]
    [InlineData("before:2026-03-02", "")]
    [InlineData("larger:2k", "3")]
    [InlineData("smaller:2k", "124")]
    [InlineData("smaller:2k from:kunde", "1")]
    [InlineData("* \" - :", "1234")]
    [InlineData("invoice OR hello", "124")]
    [InlineData("invoice or hello", "")]
    [InlineData("subject:invoice* AND NOT x", "1")]
    [InlineData("to:anna OR reason:spam", "134")]
    [InlineData("reason:spam OR larger:2k", "34")]
    [InlineData("reason:spam OR overdue OR from:buero", "234")]
    [InlineData("(reason:spam OR larger:2k) from:kunde", "3")]
    [InlineData("from:kunde (invoice OR larger:2k)", "13")]
    [InlineData("-(reason:spam OR larger:2k)", "12")]
    [InlineData("-(invoice hello)", "1234")]
    [InlineData("-reason:spam", "123")]
    [InlineData("-from:kunde -reason:spam", "2")]
    [InlineData("invoice -to:anna", "2")]
    [InlineData("(a OR (b OR (invoice -overdue)))", "1")]
    [InlineData("(reason:spam OR to:anna) (larger:2k OR hello) (queue:holding OR state:held)", "34")]
    [InlineData("(from:kunde OR from:shop) -(\"overdue invoice\" OR larger:2k)", "1")]
    [InlineData("domain:local.test", "1234")]
    [InlineData("domain:cal.test", "")]
    [InlineData("domain:other.test OR hello", "14")]
    [InlineData("source:test", "1234")]
    [InlineData("source:te", "")]
    [InlineData("has:attachment", "")]
    [InlineData("-has:attachment", "1234")]
    [InlineData("is:bounce", "")]
    [InlineData("has:note", "")]
    [InlineData("after:today", "1234")]
    [InlineData("before:today OR hello", "4")]
    [InlineData("alike:sender/1", "13")]
    [InlineData("alike:sender/1 larger:2k", "3")]
    [InlineData("alike:sender/1 invoice", "1")]
    [InlineData("alike:sender/1 OR hello", "134")]
    [InlineData("-alike:sender/1", "24")]
    [InlineData("alike:client/1", "")]
    [InlineData("alike:attachment/2", "24")]
    [InlineData("alike:sender/99", "")]
    [InlineData(":-) -)", "1234")]
    public async Task Search_finds_what_was_meant(string typed, string expected)
    {
        var page = await filled.Desk.Items.ListAsync(new ItemQuery { Search = typed }, Cancel);

        Assert.Null(page.SearchFault);
        Assert.Equal(expected, string.Concat(page.Rows.Select(row => row.Id).Order()));
    }

    /// <summary>anna@other.test got the first, too: nothing may tell the viewer of local.test.</summary>
    [Theory]
    [InlineData("to:anna", "13")]
    [InlineData("to:anna@local", "13")]
    [InlineData("to:\"anna local\"", "13")]
    [InlineData("to:hidden", "")]
    [InlineData("hidden", "")]
    [InlineData("other", "")]
    [InlineData("-hidden", "1234")]
    [InlineData("-to:hidden", "1234")]
    [InlineData("to:hidden OR hello", "4")]
    [InlineData("-(to:hidden hello)", "1234")]
    [InlineData("(to:hidden OR to:anna) (invoice OR to:hidden) (larger:1 OR to:hidden) (smaller:1g OR to:hidden) -to:hidden", "1")]
    [InlineData("domain:other.test", "")]
    [InlineData("-domain:other.test", "1234")]
    [InlineData("local", "")]
    [InlineData("domain:local.test", "1234")]
    [InlineData("alike:sender/5", "")]
    [InlineData("from:kunde", "13")]
    public async Task Viewer_of_one_domain_finds_by_what_he_may_see_only(string typed, string expected)
    {
        foreach (var sort in Enum.GetValues<ItemSort>())
        {
            var page = await filled.Desk.Items.ListAsync(new ItemQuery { Search = typed, Sort = sort, Domains = ["local.test"] }, Cancel);

            Assert.Equal(expected, string.Concat(page.Rows.Select(row => row.Id).Order()));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("invoice OR hello OR reason:spam")]
    [InlineData("-hello")]
    [InlineData("alike:sender/1")]
    public async Task Every_order_pages_forth_and_back_over_the_same_rows(string typed)
    {
        foreach (var sort in Enum.GetValues<ItemSort>())
        {
            foreach (bool any in new[] { false, true })
            {
                ItemQuery query = new() { Search = typed, Sort = sort, AnyState = any, Limit = 1 };
                var whole = (await filled.Desk.Items.ListAsync(query with { Limit = 100 }, Cancel)).Rows;
                List<long> forth = [];
                ListPlace? place = null;
                do
                {
                    var page = await filled.Desk.Items.ListAsync(query with { Before = place }, Cancel);
                    forth.AddRange(page.Rows.Select(row => row.Id));
                    place = page.Next;
                }
                while (place is not null);
                List<long> back = [whole[^1].Id];
                place = ListPlace.Of(whole[^1], sort);
                do
                {
                    var page = await filled.Desk.Items.ListAsync(query with { Before = place, Backwards = true }, Cancel);
                    back.InsertRange(0, page.Rows.Select(row => row.Id));
                    place = page.Next;
                }
                while (place is not null);

                Assert.Equal(whole.Select(row => row.Id), forth);
                Assert.Equal(whole.Select(row => row.Id), back);
                Assert.Equal(forth, sort switch
                {
                    ItemSort.Newest => forth.OrderDescending(),
                    ItemSort.Oldest => forth.Order(),
                    ItemSort.Largest => whole.OrderByDescending(row => row.Size).Select(row => row.Id),
                    ItemSort.Smallest => whole.OrderBy(row => row.Size).Select(row => row.Id),
                    _ => whole.OrderByDescending(row => row.Score ?? double.MinValue).ThenByDescending(row => row.Id).Select(row => row.Id),
                });
            }
        }
    }

    [Fact]
    public async Task Count_ends_at_its_bound()
    {
        Assert.Equal(4, await filled.Desk.Items.CountAsync(new ItemQuery(), 10, Cancel));
        Assert.Equal(3, await filled.Desk.Items.CountAsync(new ItemQuery(), 3, Cancel));
        Assert.Equal(0, await filled.Desk.Items.CountAsync(new ItemQuery { Search = "larger:x" }, 3, Cancel));
    }

    [Fact]
    public async Task Search_whose_asker_has_gone_is_given_up()
    {
        using CancellationTokenSource gone = new();
        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => filled.Desk.Items.ListAsync(new ItemQuery { Search = "invoice" }, gone.Token));
    }

    [Fact]
    public async Task Wrong_word_is_answered_and_finds_nothing()
    {
        var page = await filled.Desk.Items.ListAsync(new ItemQuery { Search = "invoice larger:many" }, Cancel);

        Assert.Equal(new SearchFault("larger:many", "500k, 2M"), page.SearchFault);
        Assert.Empty(page.Rows);
    }

    [Fact]
    public async Task Whatever_is_typed_no_statement_breaks()
    {
        var typed = Gen.OneOf(Gen.Elements(Pieces), ArbMap.Default.GeneratorFor<string>().Where(text => text is not null)).ListOf().Select(pieces => string.Concat(pieces));

        foreach (string text in typed.Sample(1500, 12))
        {
            var page = await filled.Desk.Items.ListAsync(new ItemQuery { Search = text, AnyState = text.Length % 2 == 0, Sort = (ItemSort)(text.Length % 5), Domains = text.Length % 3 == 0 ? [text] : null }, Cancel);
            Assert.True(page.SearchFault is null || page.Rows.Count == 0);
        }
    }

    [Theory]
    [InlineData("word ", 3000)]
    [InlineData("-word ", 3000)]
    [InlineData("\"a b\" ", 3000)]
    [InlineData("subject:x ", 3000)]
    [InlineData("(", 30_000)]
    [InlineData("x", 300_000)]
    public async Task Very_long_search_is_answered(string piece, int times)
    {
        var page = await filled.Desk.Items.ListAsync(new ItemQuery { Search = string.Concat(Enumerable.Repeat(piece, times)) }, Cancel);

        Assert.InRange(page.Rows.Count, 0, 4);
    }

    /// <summary>The four messages; nobody changes them.</summary>
    public sealed class Filled : IAsyncLifetime
    {
        internal Desk Desk { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Desk = await Desk.OpenAsync();
            await HoldAsync("kunde@kunde.test", "anna@local.test", "Invoice 4711", "please pay", "", "hidden@other.test");
            await HoldAsync("shop@peer.test", "bert@local.test", "Second notice", "the overdue invoice", "");
            await HoldAsync("buero@kunde.test", "anna@local.test", "Überweisung", new string('z', 3000), "");
            await HoldAsync("spammer@peer.test", "bert@local.test", "Win", "hello you", "X-Quarantine-Queue: quarantine\r\nX-Quarantine-Reason: spam\r\nX-Spam-Flag: YES\r\n");
            await Desk.HoldAsync("secret", "carl@other.test");
            await Desk.IndexAsync();
            await Desk.Storage.ChangeAsync(async db =>
            {
                // Gone from every open list, and there to be named.
                await db.Items.Where(item => item.Id == 5).ExecuteUpdateAsync(set => set.SetProperty(item => item.State, RecipientState.Deleted), Cancel);
                await db.Items.Where(item => item.Id == 2).ExecuteUpdateAsync(set => set.SetProperty(item => item.Score, 7.5), Cancel);
                await db.Items.Where(item => item.Id == 3).ExecuteUpdateAsync(set => set.SetProperty(item => item.Score, 12), Cancel);
                await db.Likenesses.ExecuteDeleteAsync(Cancel);
                db.Likenesses.AddRange(
                    Alike(Likeness.SenderDomain, 1, 1), Alike(Likeness.SenderDomain, 1, 3), Alike(Likeness.SenderDomain, 2, 2), Alike(Likeness.SenderDomain, 1, 5),
                    Alike(Likeness.Attachment, 7, 2), Alike(Likeness.Attachment, 8, 2), Alike(Likeness.Attachment, 8, 4));
                await db.SaveChangesAsync(Cancel);
            });
        }

        private static LikenessRow Alike(Likeness kind, byte key, long item) => new() { Kind = kind, Key = [key], ItemId = item };

        public ValueTask DisposeAsync() => Desk.DisposeAsync();

        private Task<long> HoldAsync(string from, string to, string subject, string text, string more, params string[] hidden) => Desk.HoldAsync(Desk.Message(subject, [to, .. hidden]) with
        {
            ReversePath = from,
            Content = Encoding.UTF8.GetBytes($"From: {from}\r\nTo: {to}\r\nSubject: {subject}\r\n{more}Content-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n"),
        });
    }
}
