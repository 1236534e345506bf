namespace QueueDashboard.Tests.Web.Queues.Reading;

/// <summary>The families of <see cref="HostileHtml"/>: those that act as soon as they are shown, and those that wait for a press or for another reader.</summary>
internal static class HostileFamilies
{
    private const string Image = "<img src=\"x:\" onerror=\"RUN\">";

    public static IReadOnlyDictionary<string, string[]> Tripping { get; } = new Dictionary<string, string[]>
    {
        ["script"] =
        [
            "<script>RUN</script>",
            "<ScRiPt>RUN</sCrIpT >",
            "<script src=\"{T}/a.js\"></script>",
            "<script/x=y>RUN</script/z>",
            "<script\n\t>RUN</script\n>",
            "<script type=module>RUN</script>",
            "<script async src=\"{T}/b.js\"></script>",
            "<script src=\"data:text/javascript;base64,{B64}\"></script>",
            "<script>document.write('<img src=\"{T}/written\">')</script>",
            "<html><head><title>x</title><script>RUN</script></head><body><p>The visible words</p></body></html>",
            "<html><body><p>The visible words</p></body></html><script>RUN</script>",
            "<table><tr><td>x</td></tr><script>RUN</script></table>",
            "<select><option>x</option><script>RUN</script></select>",
            "<svg><script>RUN</script></svg>",
            "<svg><script href=\"{T}/s.js\"></script></svg>",
            "<math><mtext><script>RUN</script></mtext></math>",
            "<svg><foreignObject><script>RUN</script></foreignObject></svg>",
            "<math><annotation-xml encoding=\"text/html\"><script>RUN</script></annotation-xml></math>",
        ],
        ["handler"] =
        [
            Image,
            "<IMG SRC=\"x:\" ONERROR=\"RUN\">",
            "<body onload=\"RUN\"><p>The visible words</p></body>",
            "<body onpageshow=\"RUN\"><p>The visible words</p></body>",
            "<svg onload=\"RUN\"></svg>",
            "<input autofocus onfocus=\"RUN\">",
            "<textarea autofocus onfocus=\"RUN\"></textarea>",
            "<select autofocus onfocus=\"RUN\"></select>",
            "<button autofocus onfocus=\"RUN\">x</button>",
            "<div tabindex=0 autofocus onfocus=\"RUN\">x</div>",
            "<div contenteditable autofocus onfocus=\"RUN\">x</div>",
            "<a href=\"#x\" autofocus onfocus=\"RUN\">x</a>",
            "<details open ontoggle=\"RUN\"><summary>x</summary></details>",
            "<video><source src=\"x:\" onerror=\"RUN\"></video>",
            "<audio src=\"x:\" onerror=\"RUN\"></audio>",
            "<iframe onload=\"RUN\"></iframe>",
            "<link rel=stylesheet href=\"x:\" onerror=\"RUN\">",
            "<style onload=\"RUN\">p{}</style>",
            "<style>@keyframes k{from{color:red}}</style><p style=\"animation:k 1ms\" onanimationstart=\"RUN\">x</p>",
            "<svg><animate attributeName=x dur=1s onbegin=\"RUN\"/></svg>",
            "<svg><set attributeName=x to=1 onbegin=\"RUN\"/></svg>",
            "<svg><image href=\"x:\" onerror=\"RUN\"/></svg>",
            "<input type=image src=\"x:\" onerror=\"RUN\">",
        ],
        ["css"] =
        [
            "<style>@import '{T}/i.css';</style>",
            "<style>@import url({T}/i.css) screen;</style>",
            "<style>@import url('{T}/i.css') layer(a) supports(display:grid);</style>",
            "<style>p{background:url({T}/b)}</style>",
            "<style>@media all{@supports (color:red){p{background:url({T}/b)}}}</style>",
            "<style>p::before{content:url({T}/c)}</style>",
            "<style>@font-face{font-family:f;src:url({T}/f.woff)}p{font-family:f}</style>",
            "<style>p{--a:url({T}/v);background:var(--a)}</style>",
            "<style><!-- p{background:url({T}/b)} --></style>",
            "<link rel=stylesheet href=\"{T}/l.css\">",
            "<link rel=\"STYLESHEET x\" href=\"data:text/css,@import url({T}/d.css);\">",
            "<p style=\"background:url({T}/b)\">x</p>",
            "<p style=\"background:u\\72l({T}/b)\">x</p>",
            "<p style=\"background:\\000075rl('{T}/b')\">x</p>",
            "<p style=\"background/**/:/**/url({T}/b)\">x</p>",
            "<p style=\"color:red;;;background-image:image-set('{T}/s' 1x)\">x</p>",
            "<ul style=\"list-style-image:url({T}/li)\"><li>x</li></ul>",
            "<p style=\"border:9px solid;border-image:url({T}/bi) 9\">x</p>",
            "<p style=\"mask-image:url({T}/m)\">x</p>",
            "<p style=\"float:left;width:9px;height:9px;shape-outside:url({T}/so)\">x</p>",
            "<svg><style>@import '{T}/svg.css';</style></svg>",
        ],
        ["svg"] =
        [
            "<svg><image href=\"{T}/i\" width=9 height=9 /></svg>",
            "<svg><image xlink:href=\"{T}/i\" width=9 height=9 /></svg>",
            "<svg width=9 height=9><filter id=f><feImage href=\"{T}/fe\"/></filter><rect width=9 height=9 filter=\"url(#f)\"/></svg>",
            "<svg><foreignObject width=9 height=9><img src=\"{T}/fo\"></foreignObject></svg>",
            "<svg><title>" + Image + "</title></svg>",
            "<svg><desc>" + Image + "</desc></svg>",
            "<b><svg><p>" + Image + "</svg>",
            "<object data=\"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'><image href='{T}/o' width='9' height='9'/></svg>\"></object>",
            "<iframe src=\"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'><image href='{T}/o' width='9' height='9'/></svg>\"></iframe>",
        ],
        ["math"] =
        [
            "<math><mi>" + Image + "</mi></math>",
            "<math><annotation-xml encoding=\"application/xhtml+xml\">" + Image + "</annotation-xml></math>",
            "<math><p>" + Image + "</math>",
        ],
        ["meta"] =
        [
            "<meta http-equiv=refresh content=\"0;url={T}/m\">",
            "<META HTTP-EQUIV=\"Refresh\" CONTENT=\"0; URL='{T}/m'\">",
            "<meta http-equiv=\"&#114;efresh\" content=\"0,{T}/m\">",
            "<html><head><meta http-equiv=refresh content=\"0 {T}/m\"></head><body><p>The visible words</p></body></html>",
            "<div><div><meta content=\"0;url={T}/m\" http-equiv=refresh></div></div>",
        ],
        ["form"] =
        [
            "<form action=\"{T}/f\"><input name=a autofocus onfocus=\"this.form.submit()\"></form>",
            "<form action=\"{T}/f\"><input type=image src=\"{T}/i\"></form>",
            "<form id=f action=\"{T}/f\" method=post></form>" + "<img src=\"x:\" onerror=\"f.submit()\">",
        ],
        ["base"] =
        [
            "<html><head><base href=\"{T}/\"></head><body><p>The visible words</p><img src=\"rel\"></body></html>",
            "<html><head><base href=\"{T}/\"><link rel=stylesheet href=rel.css></head><body><p>The visible words</p></body></html>",
            "<base href=\"{T}/\"><p style=\"background:url(rel)\">x</p>",
        ],
        ["frame"] =
        [
            "<iframe src=\"{T}/i\"></iframe>",
            "<iframe src=\"javascript:parent.RUN\"></iframe>",
            "<iframe srcdoc=\"<img src='{T}/d'>\"></iframe>",
            "<iframe srcdoc=\"&lt;script&gt;RUN&lt;/script&gt;\"></iframe>",
            "<iframe src=\"data:text/html,<img src='{T}/d'>\"></iframe>",
            "<frameset><frame src=\"{T}/f\"></frameset>",
            "<object data=\"{T}/o\"></object>",
            "<object type=\"text/html\" data=\"{T}/o\"></object>",
            "<object data=\"data:text/html,<img src='{T}/d'>\"></object>",
            "<object><object></object><img src=\"{T}/fallback\"></object>",
            "<embed src=\"{T}/e\">",
            "<embed src=\"data:text/html,<img src='{T}/d'>\">",
        ],
        ["image"] =
        [
            "<img src=\"{T}/i\">",
            "<img src=\"{N}/i\">",
            "<img src=\"\t {T}/i \n\">",
            "<img src=\"ht\ntp:{N}/i\">",
            "<img src=\"http:\\\\{N}/i\">",
            "<img srcset=\"{T}/s 1x\">",
            "<img src=\"data:,\" srcset=\"{T}/s 100w\" sizes=\"10px\">",
            "<picture><source srcset=\"{T}/p\"><img src=\"data:,\"></picture>",
            "<image src=\"{T}/i\">",
            "<body background=\"{T}/b\"><p>The visible words</p></body>",
            "<table background=\"{T}/b\"><tr><td>x</table>",
            "<table><tr><td background=\"{T}/b\">x</table>",
            "<video poster=\"{T}/p\"></video>",
            "<video src=\"{T}/v\"></video>",
            "<audio src=\"{T}/a\" preload=auto></audio>",
            "<video><source src=\"{T}/v\"></video>",
        ],
        ["preload"] =
        [
            "<link rel=preload as=image href=\"{T}/p\">",
            "<link rel=preload as=script href=\"{T}/p.js\">",
            "<link rel=prefetch href=\"{T}/p\">",
            "<link rel=modulepreload href=\"{T}/p.js\">",
            "<link rel=preload as=image imagesrcset=\"{T}/p 1x\">",
        ],
        ["parser"] =
        [
            "<noscript><p title=\"</noscript>" + Image + "\"></noscript>",
            "<xmp><p title=\"</xmp>" + Image + "\"></xmp>",
            "<style><p title=\"</style>" + Image + "\"></style>",
            "<title><p title=\"</title>" + Image + "\"></title>",
            "<textarea><p title=\"</textarea>" + Image + "\"></textarea>",
            "<noembed><p title=\"</noembed>" + Image + "\"></noembed>",
            "<noframes><p title=\"</noframes>" + Image + "\"></noframes>",
            "<iframe><p title=\"</iframe>" + Image + "\"></iframe>",
            "<div><template shadowrootmode=open>" + Image + "</template></div>",
            "<!-->" + Image + "-->",
            "<!--->" + Image + "-->",
            "<!-- --!>" + Image + "-->",
            "<!x \">" + Image,
            "<?x ?>" + Image,
            "</x \"" + ">" + Image,
            "<![CDATA[>" + Image + "]]>",
            "<!DOCTYPE x [<!ENTITY a 'b'>]><p>The visible words</p>" + Image,
            "<img/src=\"x:\"/onerror=\"RUN\"/>",
            "<img\fsrc=\"x:\"\fonerror=\"RUN\">",
            "<img src=\"x:\"onerror=\"RUN\">",
            "<img src=`x:` onerror=\"RUN\">",
            "<img src=\"x:\" onerror=\"&#102;etch('{T}/run',{mode:'no-cors'})\">",
            "<img src=\"x:\" onerror=\"RUN\" onerror=\"1\" alt=\"a\">",
            "<img src=\"x:\" onerror=\"&#x66;etch('{T}/run',{mode:'no-cors'})\">",
            "<img src=\"x:\" one\0rror=1 onerror=\"RUN\">",
            "<table><tr>" + Image + "</tr></table>",
            "<a><table><a><tr><td>" + Image + "</a></table></a>",
            "<b><i><p></b>" + Image + "</i></p>",
            "<ruby><rb><rt><rp>" + Image,
        ],
    };

    public static IReadOnlyDictionary<string, string[]> Waiting { get; } = new Dictionary<string, string[]>
    {
        ["link"] =
        [
            "<a href=\"javascript:RUN\">press</a>",
            "<a href=\"JaVaScRiPt:RUN\">press</a>",
            "<a href=\"java\tscr\nipt:RUN\">press</a>",
            "<a href=\"&#106;avascript&colon;RUN\">press</a>",
            "<a href=\"\u0001javascript:RUN\">press</a>",
            "<a href=\"data:text/html,<script>RUN</script>\" target=_top>press</a>",
            "<a href=\"vbscript:msgbox(1)\">press</a>",
            "<a href=\"view-source:{T}/v\">press</a>",
            "<a href=\"{T}/a\" ping=\"{T}/ping\" target=_blank>press</a>",
            "<a href=\"file:///etc/passwd\">press</a>",
            "<a href=\"https://bank.example@127.0.0.1/\">press</a>",
            "<map name=m><area href=\"{T}/a\" shape=default></map><img usemap=#m width=90 height=90 src=\"data:,\">",
            "<svg><a xlink:href=\"javascript:RUN\"><text y=20>press</text></a></svg>",
            "<svg><a><animate attributeName=href values=\"javascript:RUN\"/><text y=20>press</text></a></svg>",
            "<math href=\"javascript:RUN\"><mi>press</mi></math>",
        ],
        ["pointer"] = ["onclick", "onmouseover", "onpointerenter", "onwheel", "ondragstart", "oncopy", "onbeforeinput", "onauxclick"],
        ["overlay"] =
        [
            "<p style=\"position:fixed;inset:0;z-index:99999;background:#fff\">Sign in again</p>",
            "<p style=\"position:absolute;top:-500px;left:-500px;width:9000px;height:9000px\">x</p>",
            "<p style=\"opacity:0;transform:scale(50);display:none\">x</p>",
            "<p style=\"margin-top:expression(RUN);behavior:url(#x);-moz-binding:url(x)\">x</p>",
        ],
        ["form"] =
        [
            "<form action=\"javascript:RUN\"><button>press</button></form>",
            "<form action=\"{T}/f\" target=_top><input name=password type=password><input type=submit></form>",
            "<button formaction=\"{T}/f\" form=f>press</button><form id=f></form>",
            "<form><input name=attributes><input name=nodeName></form>",
            "<isindex action=\"{T}/f\">",
        ],
        ["mutation"] =
        [
            "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=x: onerror=RUN&gt;\">",
            "<svg></p><style><a id=\"</style><img src=x: onerror=RUN>\">",
            "<template><style><img title=\"</style>&lt;img src=x: onerror=RUN&gt;\"></template>",
            "<svg><style>&lt;img src=x: onerror=RUN&gt;</style></svg>",
            "<p>&lt;script&gt;RUN&lt;/script&gt;</p>",
            "<p title='\"><script>RUN</script>'>x</p>",
            "<font face='x\" onmouseover=\"RUN'>x</font>",
            "<scr\0ipt>RUN</scr\0ipt>",
            "<scr<script>ipt>RUN</scr</script>ipt>",
            "<img src=\"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload=\"RUN\"/>\">",
            "<template>" + Image + "</template>",
            "<form><math><mtext></form><form><mglyph><style></math>" + Image,
            "<plaintext>" + Image,
        ],
        ["other"] =
        [
            "<link rel=dns-prefetch href=\"//prefetch.invalid\"><meta http-equiv=x-dns-prefetch-control content=on><a href=\"http://prefetch.invalid/\">x</a>",
            "<link rel=manifest href=\"{T}/m\"><link rel=icon href=\"{T}/icon\"><link rel=import href=\"{T}/i\">",
            "<script type=speculationrules>{\"prefetch\":[{\"source\":\"list\",\"urls\":[\"{T}/s\"]}]}</script>",
            "<meta http-equiv=set-cookie content=\"a=b\"><meta http-equiv=Content-Security-Policy content=\"sandbox allow-scripts\">",
            "<portal src=\"{T}/p\"></portal><fencedframe src=\"{T}/f\"></fencedframe><applet code=\"{T}/a\"></applet><bgsound src=\"{T}/b\">",
            "<img dynsrc=\"{T}/d\" lowsrc=\"{T}/l\"><p xmlns:ev=x ev:onclick=\"RUN\">x</p>",
        ],
    }.ToDictionary(family => family.Key, family => family.Key == "pointer" ? [.. family.Value.Select(name => $"<p {name}=\"RUN\" draggable=true style=\"width:100%\">press</p>")] : family.Value);

    public static IReadOnlyList<HostileHtml> Encoded { get; } =
    [
        new("charset 1", "+ADw-script+AD4-" + "RUN" + "+ADw-/script+AD4-", Trips: false, "utf-7"),
        new("charset 2", "<img alt=\"\u001B$B\"><img src=\"x:\" title=\"\u001B(B\" onerror=\"RUN\">", Trips: false, "iso-2022-jp"),
        new("charset 3", "\uFEFF<p>The visible words</p>" + Image, Trips: true, "utf-16le"),
        new("charset 4", "<img alt=\"\u0081\"><img title=\"> <img src=x: onerror=RUN>\">", Trips: false, "shift_jis"),
        new("charset 5", "<meta charset=utf-7>+ADw-img src=x: onerror=1+AD4-", Trips: false, "us-ascii"),
        new("charset 6", "<p>\u00C0\u00BCscript\u00C0\u00BERUN\u00C0\u00BC/script\u00C0\u00BE</p>", Trips: false, "x-nothing"),
    ];
}
