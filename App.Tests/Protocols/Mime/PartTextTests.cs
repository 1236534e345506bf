using QueueDashboard.Protocols.Mime;

namespace QueueDashboard.Tests.Protocols.Mime;

public sealed class PartTextTests
{
    private static string TextOf(string charset, string content) => Sample.Message($"Content-Type: text/plain; charset={charset}", "", content).Text;

    [Theory]
    [InlineData("utf-8", "\u00C3\u00BC", "ü")]
    [InlineData("\"UTF8\"", "\u00C3\u00BC", "ü")]
    [InlineData("iso-8859-1", "\u00FC\u0080", "ü€")]
    [InlineData("iso-8859-15", "\u00A4", "€")]
    [InlineData("cp1251", "\u00CF", "П")]
    [InlineData("koi8-r", "\u00F0", "П")]
    [InlineData("gb2312", "\u00C4\u00E3", "你")]
    [InlineData("big5", "\u00A7\u0041", "你")]
    [InlineData("shift_jis", "\u0093\u00FA", "日")]
    [InlineData("euc-kr", "\u00BE\u00C8", "안")]
    [InlineData("us-ascii", "\u00C3\u00BC", "ü")]
    [InlineData("us-ascii", "\u00FC", "ü")]
    [InlineData("x-unknown", "\u00C3\u00BC", "ü")]
    [InlineData("utf-8", "gr\u00FC\u00DF", "grüß")]
    [InlineData("utf-7", "+APw-", "ü")]
    [InlineData("utf-16le", "a\0b\0", "ab")]
    [InlineData("utf-16be", "\0a\0b", "ab")]
    [InlineData("iso-8859-2", "\u00B1", "ą")]
    [InlineData("iso-8859-7", "\u00E1", "α")]
    [InlineData("windows-1255", "\u00E0", "א")]
    [InlineData("tis-620", "\u00A1", "ก")]
    [InlineData("koi8-u", "\u00A4", "є")]
    [InlineData("gb18030", "\u00C4\u00E3", "你")]
    [InlineData("euc-jp", "\u00C6\u00FC", "日")]
    [InlineData("iso-2022-kr", "\u001B$)C\u000E>H\u000F", "안")]
    [InlineData("hz-gb-2312", "~{Dc~}", "你")]
    [InlineData("ibm850", "\u0081", "ü")]
    [InlineData("macintosh", "\u009F", "ü")]
    public void DecodeText_uses_the_charset_or_a_guess(string charset, string content, string expected) =>
        Assert.Equal(expected, TextOf(charset, content));

    [Fact]
    public void DecodeText_of_unknown_charset_is_guessed_and_said()
    {
        var message = Sample.Message("Content-Type: text/plain; charset=x-klingon", "", "\u00C3\u00BC");

        Assert.Equal("ü", message.Text);
        Assert.Contains(new MimeDefect(MimeDefectCode.UnknownCharset, "0"), message.Defects);
    }

    [Fact]
    public void DecodeText_one_bad_byte_in_utf8_does_not_change_the_charset() =>
        Assert.Equal("üü\uFFFDü", TextOf("utf-8", "\u00C3\u00BC\u00C3\u00BC\u00FF\u00C3\u00BC"));

    [Fact]
    public void DecodeText_line_ends_become_LF() => Assert.Equal("a\nb\nc\n\nd\n", TextOf("utf-8", "a\r\nb\nc\r\rd\r"));

    [Fact]
    public void DecodeText_html_charset_comes_from_the_document_when_the_header_has_none() =>
        Assert.Equal("П", Sample.Message("Content-Type: text/html", "", "<meta charset='windows-1251'><p>\u00CF</p>").Text);

    [Fact]
    public void DecodeText_beyond_the_limit_is_cut_and_said()
    {
        var message = MailMessage.Read(
            Sample.Bytes("Content-Type: text/plain", "", new string('a', 1000)), new ReaderLimits { MaxTextBytes = 100 });

        Assert.Equal(100, message.Text.Length);
        Assert.Contains(new MimeDefect(MimeDefectCode.TextLimit, "0"), message.Defects);
    }
}
