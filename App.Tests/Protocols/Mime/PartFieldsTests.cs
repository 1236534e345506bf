using QueueDashboard.Protocols.Mime;

namespace QueueDashboard.Tests.Protocols.Mime;

public sealed class PartFieldsTests
{
    private static string? FileNameOf(string disposition) => Sample.Message("Content-Disposition: " + disposition, "", "x").Root.FileName;

    [Theory]
    [InlineData("attachment; filename=a.txt", "a.txt")]
    [InlineData("attachment; filename=\"a b;c.txt\"", "a b;c.txt")]
    [InlineData("attachment; filename=\"a \\\"b\\\".txt\"", "a \"b\".txt")]
    [InlineData("attachment; filename=\"C:\\TEMP\\a.txt\"", "C:\\TEMP\\a.txt")]
    [InlineData("attachment; filename=my file.txt", "my file.txt")]
    [InlineData("attachment; filename=\"open", "open")]
    [InlineData("attachment; FileName = \"a.txt\" ; size=1", "a.txt")]
    [InlineData("attachment; filename*=utf-8''Gr%C3%BC%C3%9Fe.txt", "Grüße.txt")]
    [InlineData("attachment; filename*=UTF-8'de'%e2%82%ac.txt", "€.txt")]
    [InlineData("attachment; filename*=iso-8859-1''%FC.txt", "ü.txt")]
    [InlineData("attachment; filename*0=\"a\"; filename*1=\"b.txt\"", "ab.txt")]
    [InlineData("attachment; filename*1=\"b.txt\"; filename*0=\"a\"", "ab.txt")]
    [InlineData("attachment; filename*0*=utf-8''%C3; filename*1*=%BC; filename*2=\"%41.txt\"", "ü%41.txt")]
    [InlineData("attachment; filename=plain.txt; filename*=utf-8''%C3%BC.txt", "ü.txt")]
    [InlineData("attachment; filename*=x-unknown-charset''%FC.txt", "ü.txt")]
    [InlineData("attachment; filename*=nothing%20here.txt", "nothing here.txt")]
    [InlineData("attachment; filename*=utf-8''%ZZ%.txt", "%ZZ%.txt")]
    [InlineData("attachment; filename=\"=?utf-8?Q?=C3=BC.txt?=\"", "ü.txt")]
    [InlineData("attachment; filename==?utf-8?B?w7wudHh0?=", "ü.txt")]
    [InlineData("attachment; filename=a.txt; filename=b.exe", "a.txt")]
    [InlineData("attachment;; ;filename=a.txt", "a.txt")]
    public void FileName_is_read(string disposition, string expected) => Assert.Equal(expected, FileNameOf(disposition));

    [Theory]
    [InlineData("attachment")]
    [InlineData("attachment; filename=")]
    [InlineData("attachment; filename=\"\"")]
    [InlineData("attachment; filename")]
    public void FileName_missing_is_null(string disposition) => Assert.Null(FileNameOf(disposition));

    [Fact]
    public void FileName_folded_in_bytes_of_utf8_is_read() =>
        Assert.Equal("Grüße.txt", FileNameOf("attachment;\r\n filename=\"" + Sample.Utf8("Grüße") + ".txt\""));

    [Fact]
    public void FileName_from_content_type_when_the_disposition_has_none() =>
        Assert.Equal("a.txt", Sample.Message("Content-Type: text/plain; name=a.txt", "Content-Disposition: attachment", "", "").Root.FileName);

    [Fact]
    public void Parameters_without_semicolon_are_told_apart()
    {
        var root = Sample.Message("Content-Type: text/plain; charset=utf-8 format=flowed", "", "").Root;

        Assert.Equal("utf-8", root.Charset);
        Assert.Equal("flowed", root.Parameters["format"]);
    }

    [Theory]
    [InlineData("BASE64", TransferEncoding.Base64)]
    [InlineData("base64 (really)", TransferEncoding.Base64)]
    [InlineData("Quoted-Printable", TransferEncoding.QuotedPrintable)]
    [InlineData("x-uuencode", TransferEncoding.Uuencode)]
    [InlineData("8bit", TransferEncoding.None)]
    [InlineData("nonsense", TransferEncoding.None)]
    public void Encoding_is_read(string value, TransferEncoding expected) =>
        Assert.Equal(expected, Sample.Message("Content-Transfer-Encoding: " + value, "", "").Root.Encoding);

    [Fact]
    public void Encoding_unknown_is_said() =>
        Assert.Contains(
            new MimeDefect(MimeDefectCode.UnknownEncoding, "0"), Sample.Message("Content-Transfer-Encoding: nonsense", "", "").Defects);
}
