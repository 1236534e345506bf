using System.Text;
using FsCheck;
using FsCheck.Fluent;
using QueueDashboard.Data.Queues;
using QueueDashboard.Queues;
using QueueDashboard.Tests.Support;

namespace QueueDashboard.Tests.Queues;

public sealed class SearchWordsTests(SearchWordsTests.Filled filled) : IClassFixture<SearchWordsTests.Filled>
{
    private static readonly string[] Pieces =
    [
        "\"", "'", "*", "^", ":", "-", "+", "(", ")", "{", "}", ",", ".", ";", "\0", "\ud800", "ä", " ", "\t", "AND", "OR", "NOT", "NEAR", "NEAR(", "from:", "to:", "subject:", "body:",
        "sender :", "reason:", "queue:", "state:", "before:", "after:", "larger:", "smaller:", "rowid", "ItemSearch", "--", "/*", "?", "@p0", "x", "invoice", "2026-01-01", "held", "10k",
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("reason:spam", null)]
    [InlineData("reason:Scanner-Failed", null)]
    [InlineData("reason:nonsense", "reason:nonsense")]
    [InlineData("queue:trash", "queue:trash")]
    [InlineData("state:", "state:")]
    [InlineData("before:2026-13-01", "before:2026-13-01")]
    [InlineData("after:yesterday", "after:yesterday")]
    [InlineData("larger:10x", "larger:10x")]
    [InlineData("larger:-1", "larger:-1")]
    [InlineData("larger:99999999999999999999", "larger:99999999999999999999")]
    [InlineData("larger:9999999999g", "larger:9999999999g")]
    [InlineData("http://example.org/", null)]
    public void Wrong_value_is_named_and_an_unknown_name_is_a_word(string typed, string? wrong) => Assert.Equal(wrong, SearchWords.Read(typed).Wrong);

    [Theory]
    [InlineData("inv", "\"inv\"*")]
    [InlineData("re", "\"re\"")]
    [InlineData("7", "\"7\"")]
    [InlineData("from:jo", "sender : \"jo\"")]
    [InlineData("東京", "\"東京\"*")]
    public void Word_of_two_plain_letters_is_a_whole_word(string typed, string match) => Assert.Equal(match, SearchWords.Read(typed).Match);

    [Fact]
    public void Names_fill_their_places()
    {
        var words = SearchWords.Read("queue:bad state:deleted reason:virus larger:10k smaller:2m after:1970-01-02 before:1970-01-03");

        Assert.Equal((QueueName.Bad, RecipientState.Deleted, ReasonCode.Virus), (words.Queue, words.State, words.Reason));
        Assert.Equal((10_000L, 2_000_000L), (words.Larger, words.Smaller));
        Assert.Equal((86_400_000_000L, 172_800_000_000L), (words.After, words.Before));
        Assert.Equal("", words.Match);
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
    [InlineData("invoice OR hello", "")]
    [InlineData("subject:invoice* AND NOT x", "")]
    public async Task Search_finds_what_was_meant(string typed, string expected)
    {
        var page = await filled.Desk.Items.ListAsync(new ItemQuery { Search = typed }, Cancel);

        Assert.Null(page.SearchFault);
        Assert.Equal(expected, string.Concat(page.Rows.Select(row => row.Id).Order()));
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
            var page = await filled.Desk.Items.ListAsync(new ItemQuery { Search = text, AnyState = true, Domains = text.Length % 3 == 0 ? [text] : null }, Cancel);
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
            await HoldAsync("kunde@kunde.test", "anna@local.test", "Invoice 4711", "please pay", "");
            await HoldAsync("shop@peer.test", "bert@local.test", "Second notice", "the overdue invoice", "");
            await HoldAsync("buero@kunde.test", "anna@local.test", "Überweisung", new string('z', 3000), "");
            await HoldAsync("spammer@peer.test", "bert@local.test", "Win", "hello you", "X-Quarantine-Queue: quarantine\r\nX-Quarantine-Reason: spam\r\nX-Spam-Flag: YES\r\n");
            await Desk.IndexAsync();
        }

        public ValueTask DisposeAsync() => Desk.DisposeAsync();

        private Task<long> HoldAsync(string from, string to, string subject, string text, string more) => Desk.HoldAsync(Desk.Message(subject, to) with
        {
            ReversePath = from,
            Content = Encoding.UTF8.GetBytes($"From: {from}\r\nTo: {to}\r\nSubject: {subject}\r\n{more}Content-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n"),
        });
    }
}
