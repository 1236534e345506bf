using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using QueueDashboard.Web.Queues;

namespace QueueDashboard.Tests.Web.Queues;

public sealed class SafeHtmlTests
{
    private static readonly string[] Harmless = ["src", "alt", "width", "height", "class", "title", "style", "align", "color", "colspan", "dir", "bgcolor", "border", "size", "face", "start", "lang", "valign", "cellpadding", "cellspacing", "rowspan"];

    public static TheoryData<string> Hostile =>
    [
        "<script>alert(1)</script>",
        "<SCRIPT SRC=//evil.test/x.js></SCRIPT>",
        "<img src=x onerror=alert(1)>",
        "<img src='javascript:alert(1)'>",
        "<img srcset='http://evil.test/a 1x' src=a>",
        "<img src='data:image/svg+xml,<svg onload=alert(1)>'>",
        "<svg onload=alert(1)><script>alert(1)</script></svg>",
        "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
        "<svg><style><img src=x onerror=alert(1)></style></svg>",
        "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
        "<math href='javascript:alert(1)'>x</math>",
        "<form action='http://evil.test'><input name=a><button formaction='javascript:alert(1)'>go</button></form>",
        "<iframe src='http://evil.test'></iframe><iframe srcdoc='<script>alert(1)</script>'></iframe>",
        "<object data='http://evil.test/x.swf'></object><embed src='http://evil.test'>",
        "<meta http-equiv=refresh content='0;url=http://evil.test'>",
        "<base href='http://evil.test/'>",
        "<link rel=stylesheet href='http://evil.test/x.css'>",
        "<style>@import 'http://evil.test/x.css';</style>",
        "<p style='background:url(http://evil.test/b)'>x</p>",
        "<p style='background-color:expression(alert(1))'>x</p>",
        "<p style='color:\\75rl(http://evil.test)'>x</p>",
        "<p style='position:fixed;top:0;left:0;width:100%'>x</p>",
        "<p style=\"color:red;background-image:\\000075rl('http://evil.test')\">x</p>",
        "<a href='javascript:alert(1)'>x</a>",
        "<a href='&#106;avascript:alert(1)'>x</a>",
        "<a href='java\tscript:alert(1)' onclick=alert(1)>x</a>",
        "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
        "<a href='vbscript:msgbox(1)'>x</a>",
        "<body onload=alert(1) background='http://evil.test/x.png'>x",
        "<table background='http://evil.test/x.png'><tr><td background='javascript:alert(1)'>x</table>",
        "<video src='http://evil.test/v' poster='http://evil.test/p' onplay=alert(1)></video>",
        "<audio src='http://evil.test/a' autoplay></audio>",
        "<template><script>alert(1)</script></template>",
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
        "<xmp><p title='</xmp><img src=x onerror=alert(1)>'></xmp>",
        "<plaintext><img src=x onerror=alert(1)>",
        "<textarea><img title='</textarea><img src=x onerror=alert(1)>'></textarea>",
        "<select><option><style></option></select><img src=x onerror=alert(1)></style>",
        "<!--><img src=x onerror=alert(1)>-->",
        "<![CDATA[<img src=x onerror=alert(1)>]]>",
        "<div id=x name=y contenteditable autofocus onfocus=alert(1)>x</div>",
        "<p title='\"><script>alert(1)</script>'>x</p>",
        "<font face='x\" onmouseover=\"alert(1)'>x</font>",
        "<input type=image src='http://evil.test/x'>",
        "<portal src='http://evil.test'></portal><dialog open>x</dialog>",
        "<map><area href='javascript:alert(1)'></map><isindex action='javascript:alert(1)'>",
        "<frameset onload=alert(1)><frame src='javascript:alert(1)'></frameset>",
        "<custom-thing onclick=alert(1)>x</custom-thing>",
        "<p xmlns:ev='x' ev:onclick='alert(1)'>x</p>",
        "<img src='cid:none' onerror=alert(1)>",
        "<scr\0ipt>alert(1)</scr\0ipt>",
        "<b><i><a href=x><b><i></b></a><script>alert(1)",
    ];

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Clean_with_hostile_HTML_leaves_nothing_that_acts_or_fetches(string html)
    {
        var clean = SafeHtml.Clean(html);

        using var again = new HtmlParser().ParseDocument($"<body>{clean.Html}");
        foreach (var element in again.Body!.QuerySelectorAll("*"))
        {
            Assert.DoesNotContain(element.LocalName, (string[])["script", "svg", "math", "iframe", "object", "embed", "form", "input", "button", "style", "link", "meta", "base", "video", "audio", "template", "textarea", "select", "area", "frame", "dialog"]);
            Assert.All(element.Attributes, attribute => Assert.Contains(attribute.Name, Harmless));
            Assert.True(element.GetAttribute("src") is null or "" || element.GetAttribute("src")!.StartsWith("data:image/", StringComparison.Ordinal));
            Assert.DoesNotContain("url", element.GetAttribute("style") ?? "", StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("position", element.GetAttribute("style") ?? "", StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public void Clean_with_a_newsletter_keeps_words_tables_and_colours()
    {
        var clean = SafeHtml.Clean("<table width=600 style='border-collapse:collapse'><tr><td align=center style='color:#ff0000;padding:4px'>Hello <b>you</b> &amp; me</td></tr></table>");

        Assert.Equal("<table width=\"600\" style=\"border-collapse:collapse\"><tbody><tr><td align=\"center\" style=\"color:#ff0000;padding:4px\">Hello <b>you</b> &amp; me</td></tr></tbody></table>", clean.Html);
    }

    [Fact]
    public void Clean_with_remote_images_counts_them_and_shows_their_words()
    {
        var clean = SafeHtml.Clean("<img src='http://a.test/1.gif' alt='Our logo'><img src='//a.test/2.gif'><img src='cid:logo@x'>");

        Assert.Equal(2, clean.BlockedImages);
        Assert.Contains("Our logo", clean.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("a.test", clean.Html, StringComparison.Ordinal);
    }

    [Fact]
    public void Clean_with_an_image_of_the_message_shows_it()
    {
        var clean = SafeHtml.Clean("<img src='cid:logo%40x' width=10 onload=x>", name => name == "logo@x" ? "data:image/png;base64,AAAA" : null);

        Assert.Equal("<img src=\"data:image/png;base64,AAAA\" width=\"10\">", clean.Html);
        Assert.Equal(0, clean.BlockedImages);
    }

    [Theory]
    [InlineData("<a href='https://parcel-9.test/x'>www.paywell.example</a>", "→ parcel-9.test")]
    [InlineData("<a href='javascript:alert(1)'>here</a>", "→ javascript:")]
    [InlineData("<a href='//evil.test'>here</a>", "→ evil.test")]
    [InlineData("<a href='mailto:a@evil.test?subject=x'>write</a>", "→ a@evil.test")]
    [InlineData("<a href='https://www.paywell.example@evil.test/'>www.paywell.example</a>", "⚠ → evil.test")]
    public void Clean_with_a_link_that_hides_its_target_names_it(string html, string shown)
    {
        using var document = new HtmlParser().ParseDocument(SafeHtml.Clean(html).Html);

        Assert.Contains(shown, document.Body!.TextContent, StringComparison.Ordinal);
        Assert.Null(document.QuerySelector("[href]"));
    }

    [Fact]
    public void Clean_with_a_link_that_names_its_target_adds_nothing() =>
        Assert.DoesNotContain("→", SafeHtml.Clean("<a href='https://www.example.org/a'>www.example.org</a>").Html, StringComparison.Ordinal);

    [Fact]
    public void Clean_with_letters_that_turn_the_direction_names_them() =>
        Assert.Contains("invoice<span class=\"ctl\">U&#x2B;202E</span>gpj.exe", SafeHtml.Clean("<p>invoice&#x202E;gpj.exe</p>").Html, StringComparison.Ordinal);

    [Fact]
    public void Clean_with_remote_images_asked_for_loads_those_and_nothing_else()
    {
        var clean = SafeHtml.Clean("<img src='http://a.test/1.gif' onerror=x srcset='http://b.test/2.gif'><img src='ftp://a.test/x'><table background='http://c.test/b'></table>", remoteImages: true);

        Assert.Contains("<img src=\"http://a.test/1.gif\">", clean.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("b.test", clean.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("c.test", clean.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("ftp", clean.Html, StringComparison.Ordinal);
    }

    [Fact]
    public void Clean_with_remote_images_says_from_how_many_hosts()
    {
        var clean = SafeHtml.Clean("<img src='http://a.test/1.gif'><img src='//A.test/2.gif'><img src='https://b.test/3.gif'><img src='data:image/gif;base64,R0lGODlh'>");

        Assert.Equal((3, 2), (clean.BlockedImages, clean.ImageHosts));
    }

    [Fact]
    public void Clean_nested_deeper_than_any_reader_needs_answers_without_its_HTML()
    {
        var clean = SafeHtml.Clean(string.Concat(Enumerable.Repeat("<div>", 100_000)) + "x");

        Assert.True(clean.TooLarge);
        Assert.Empty(clean.Html);
    }

    [Fact]
    public void Clean_nested_a_thousand_deep_keeps_the_words()
    {
        var clean = SafeHtml.Clean(string.Concat(Enumerable.Repeat("<span>", 1000)) + "deep");

        Assert.Contains("deep", clean.Html, StringComparison.Ordinal);
        Assert.True(clean.Html.Length < 5000);
    }
}
