using QueueDashboard.Protocols.Mime;

namespace QueueDashboard.Tests.Protocols.Mime;

public sealed class HtmlTextTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("plain", "plain")]
    [InlineData("<p>one</p><p>two</p>", "one\n\ntwo")]
    [InlineData("one<br>two<BR/>three", "one\ntwo\nthree")]
    [InlineData("<div>one</div><div>two</div>", "one\ntwo")]
    [InlineData("  a \r\n\t b  ", "a b")]
    [InlineData("a<b>b</b>c", "abc")]
    [InlineData("<ul><li>one<li>two</ul>", "- one\n- two")]
    [InlineData("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc")]
    [InlineData("<style>p{}</style><script>if (a<b) alert('</p>')</script>x", "x")]
    [InlineData("<head><title>t</title></head><body>x</body>", "x")]
    [InlineData("a<!-- <b> -->b", "ab")]
    [InlineData("&lt;b&gt; &amp; &#8364; &euro; &auml; &unknown;", "<b> & € € ä &unknown;")]
    [InlineData("1 < 2 and 3 > 2", "1 < 2 and 3 > 2")]
    [InlineData("<a title=\"a > b\" href='x'>link</a>", "link")]
    [InlineData("<pre>a\n  b</pre>", "a\nb")]
    [InlineData("text <unclosed", "text")]
    [InlineData("<script>never closed", "")]
    [InlineData("<!-- never closed", "")]
    [InlineData("<", "<")]
    [InlineData("<a title=\"never closed>x</a>y", "xy")]
    public void From_gives_the_words(string html, string expected) => Assert.Equal(expected, HtmlText.From(html));
}
