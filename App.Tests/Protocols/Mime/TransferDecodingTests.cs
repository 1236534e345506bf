using System.Text;
using QueueDashboard.Protocols.Mime;

namespace QueueDashboard.Tests.Protocols.Mime;

public sealed class TransferDecodingTests
{
    private static string Decode(string encoding, string content)
    {
        var root = Sample.Message("Content-Transfer-Encoding: " + encoding, "", content).Root;
        var bytes = root.Decode();
        Assert.Equal(bytes.Length, root.CountDecoded());
        using var stream = root.OpenDecoded();
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        Assert.Equal(bytes, copy.ToArray());
        return Encoding.Latin1.GetString(bytes);
    }

    [Theory]
    [InlineData("SGVsbG8=", "Hello")]
    [InlineData("SGVs\r\nbG8=\r\n", "Hello")]
    [InlineData("SGVsbG8", "Hello")]
    [InlineData("S G V*s\0b-G_8=", "Hello")]
    [InlineData("SGVsbG8=SGVsbG8=", "HelloHello")]
    [InlineData("SGVsbG8==\r\n\r\n--\r\nfooter", "Hello~\u008A(\u00B6\u00D7\u00AB")]
    [InlineData("====", "")]
    [InlineData("A", "")]
    [InlineData("", "")]
    public void Base64_is_read_leniently(string content, string expected)
    {
        var read = Decode("base64", content);
        if (content.Contains("footer", StringComparison.Ordinal))
        {
            // A list's footer behind the data cannot be told from data; the data itself must be whole.
            Assert.StartsWith("Hello", read, StringComparison.Ordinal);
        }
        else
        {
            Assert.Equal(expected, read);
        }
    }

    [Theory]
    [InlineData("a=3Db", "a=b")]
    [InlineData("a=3db=c3=BC", "a=b\u00C3\u00BC")]
    [InlineData("one=\r\ntwo", "onetwo")]
    [InlineData("one=\ntwo", "onetwo")]
    [InlineData("one=  \t\r\ntwo", "onetwo")]
    [InlineData("one=", "one")]
    [InlineData("1=1 and =G1 =4", "1=1 and =G1 =4")]
    [InlineData("a\r\nb", "a\r\nb")]
    public void Quoted_printable_is_read_leniently(string content, string expected) => Assert.Equal(expected, Decode("quoted-printable", content));

    [Fact]
    public void Uuencode_is_read() => Assert.Equal("Cat\0\0", Decode("x-uuencode", "begin 644 a\r\n%0V%T````\r\n`\r\nend\r\n"));

    [Theory]
    [InlineData("base64")]
    [InlineData("quoted-printable")]
    [InlineData("x-uuencode")]
    [InlineData("binary")]
    public void OpenDecoded_of_large_content_equals_Decode(string encoding)
    {
        var random = new Random(1);
        var data = new byte[300_000];
        random.NextBytes(data);
        var text = new StringBuilder();
        if (encoding == "base64")
        {
            text.Append(Convert.ToBase64String(data, Base64FormattingOptions.InsertLineBreaks));
        }
        else
        {
            foreach (var b in data.AsSpan(0, 100_000))
            {
                text.Append(b < 100 ? $"={b:X2}" : b < 110 ? "=\r\n" : ((char)b).ToString());
            }
        }

        Assert.True(Decode(encoding, text.ToString()).Length > 50_000);
    }

    [Fact]
    public void Text_of_broken_encoding_is_said()
    {
        var message = Sample.Message("Content-Transfer-Encoding: base64", "", "SGVsbG8=!!!");

        Assert.Equal("Hello", message.Text);
        Assert.Contains(new MimeDefect(MimeDefectCode.BadEncoding, "0"), message.Defects);
    }

    [Fact]
    public void Attachments_name_uuencoded_files_within_the_text()
    {
        var message = Sample.Message("Subject: x", "", "Hello", "begin 644 cat pic.txt", "#0V%T", "`", "end", "bye", "begin the day", "begin 644 no end");

        var attachment = Assert.Single(message.Attachments);
        Assert.Equal(("cat pic.txt", 3L), (attachment.Name, attachment.Size));
        Assert.Equal("Cat"u8.ToArray(), attachment.Decode());
    }
}
