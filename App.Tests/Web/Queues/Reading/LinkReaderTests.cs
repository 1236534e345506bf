using QueueDashboard.Web.Queues;
using QueueDashboard.Web.Queues.Reading;

namespace QueueDashboard.Tests.Web.Queues.Reading;

public sealed class LinkReaderTests
{
    [Theory]
    [InlineData("https://www.example.org/a?b#c", "here", "https://|www.example.org|/a?b#c", LinkTricks.None)]
    [InlineData("https://www.example.org/a", "www.example.org/a", "https://|www.example.org|/a", LinkTricks.None)]
    [InlineData("https://example.org/a", "https://login.example.org/", "https://|example.org|/a", LinkTricks.None)]
    [InlineData("https://parcel-9.test/pp", "www.paywell.example/confirm", "https://|parcel-9.test|/pp", LinkTricks.NamesOther)]
    [InlineData("https://paywell.example@evil.test/", "Sign in", "https://paywell.example@|evil.test|/", LinkTricks.UserInfo)]
    [InlineData("http://2130706433:8080/x", "Sign in", "http://|127.0.0.1|:8080/x", LinkTricks.Number)]
    [InlineData("http://[::1]/", "Sign in", "http://|[::1]|/", LinkTricks.Number)]
    [InlineData("https://b\u00FCcher.example/", "Books", "https://|xn--bcher-kva.example|/", LinkTricks.International)]
    [InlineData("ht\ntps://example.org", "Read invoice.pdf first", "https://|example.org|/", LinkTricks.None)]
    [InlineData("//example.org/x", "x", "https://|example.org|/x", LinkTricks.None)]
    [InlineData("mailto:a@evil.test?subject=x", "a@example.org", "mailto:a@|evil.test|?subject=x", LinkTricks.NamesOther)]
    [InlineData("javascript:alert(1)", "x", "javascript:alert(1)||", LinkTricks.NotOpened)]
    [InlineData("data:text/html,x", "x", "data:text/html,x||", LinkTricks.NotOpened)]
    [InlineData("../relative", "x", "../relative||", LinkTricks.NotOpened)]
    [InlineData("file:///etc/passwd", "x", "file:///etc/passwd||", LinkTricks.NotOpened)]
    public void Read_takes_a_target_apart_and_names_its_tricks(string target, string words, string parts, LinkTricks tricks)
    {
        var link = LinkReader.Read(target, words)!;

        Assert.Equal(parts, $"{link.Before}|{link.Host}|{link.After}");
        Assert.Equal(tricks, link.Tricks);
        Assert.Equal(tricks.HasFlag(LinkTricks.NotOpened), link.Address is null);
        Assert.True(link.Address is null || link.Address.StartsWith("http", StringComparison.Ordinal) || link.Address.StartsWith("mailto:", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \u0000 ")]
    [InlineData("#top")]
    public void Read_of_a_target_within_the_message_gives_none(string target) => Assert.Null(LinkReader.Read(target, "x"));

    [Fact]
    public void Read_of_an_endless_target_is_cut_and_never_opened()
    {
        var link = LinkReader.Read($"https://example.org/{new string('a', 100_000)}", new string('b', 100_000))!;

        Assert.Null(link.Address);
        Assert.True(link.Before.Length + link.Shown.Length < 1000);
    }

    [Fact]
    public void Clean_lists_each_link_once_and_not_without_end()
    {
        var few = SafeHtml.Clean("<a href='https://a.test'>one <b>two</b></a><a href='https://a.test'>one two</a><a href='#x'>y</a><a href='https://b.test'><img alt='logo'></a>");
        var many = SafeHtml.Clean(string.Concat(Enumerable.Range(0, 1000).Select(number => $"<a href='https://a.test/{number}'>x</a>")));

        Assert.Equal(["one two", "logo"], few.Links.Select(link => link.Shown));
        Assert.False(few.LinksCut);
        Assert.True(many.LinksCut);
        Assert.Equal(200, many.Links.Count);
    }
}
