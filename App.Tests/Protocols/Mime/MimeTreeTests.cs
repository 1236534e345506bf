using System.Text;
using QueueDashboard.Protocols.Mime;

namespace QueueDashboard.Tests.Protocols.Mime;

public sealed class MimeTreeTests
{
    private static string[] Types(MailMessage message) =>
        [.. message.Root.SelfAndDescendants().Select(p => $"{p.Path} {p.ContentType}")];

    [Fact]
    public void Read_nested_multiparts_gives_the_tree()
    {
        var message = Sample.Message(
            "Content-Type: multipart/mixed; boundary=outer", "", "preamble", "--outer",
            "Content-Type: multipart/alternative; boundary=\"in ner\"", "", "--in ner", "", "plain", "--in ner",
            "Content-Type: text/html", "", "<p>html</p>", "--in ner--", "--outer",
            "Content-Type: image/png; name=a.png", "Content-Transfer-Encoding: base64", "", "AAEC", "--outer--", "epilogue");

        Assert.Equal(["0 multipart/mixed", "1 multipart/alternative", "1.1 text/plain", "1.2 text/html", "2 image/png"], Types(message));
        Assert.Equal("plain", message.Text);
        Assert.Equal("<p>html</p>", message.Html);
        var attachment = Assert.Single(message.Attachments);
        Assert.Equal(("a.png", "image/png", 3L), (attachment.Name, attachment.ContentType, attachment.Size));
        Assert.Equal([0, 1, 2], attachment.Decode());
        Assert.Empty(message.Defects);
    }

    [Fact]
    public void Read_parts_are_slices_of_the_raw_message()
    {
        var raw = Sample.Bytes("Content-Type: multipart/mixed; boundary=b", "", "--b", "X: 1", "", "text", "--b--");

        var part = MailMessage.Read(raw).Root.Children[0];

        Assert.True(System.Runtime.InteropServices.MemoryMarshal.TryGetArray(part.Content, out var segment));
        Assert.Same(raw, segment.Array);
        Assert.Equal("text", Encoding.ASCII.GetString(part.Content.Span));
        Assert.Equal("1", part.Headers.First("x"));
    }

    [Fact]
    public void Read_boundary_that_begins_another_is_not_confused()
    {
        var message = Sample.Message(
            "Content-Type: multipart/mixed; boundary=ab", "", "--ab", "Content-Type: multipart/mixed; boundary=abc", "", "--abc", "", "one",
            "--abc--", "--ab", "", "two --ab", "--ab--");

        Assert.Equal(["0 multipart/mixed", "1 multipart/mixed", "1.1 text/plain", "2 text/plain"], Types(message));
    }

    [Fact]
    public void Read_without_closing_boundary_keeps_the_last_part_and_says_so()
    {
        var message = Sample.Message("Content-Type: multipart/mixed; boundary=b", "", "--b", "", "one", "--b", "", "two");

        Assert.Equal("one\ntwo", message.Text);
        Assert.Contains(new MimeDefect(MimeDefectCode.NotClosed, "0"), message.Defects);
    }

    [Fact]
    public void Read_inner_multipart_cut_off_by_the_outer_boundary_ends_there()
    {
        var message = Sample.Message(
            "Content-Type: multipart/mixed; boundary=o", "", "--o", "Content-Type: multipart/mixed; boundary=i", "", "--i", "", "one", "--o", "",
            "two", "--o--");

        Assert.Equal(["0 multipart/mixed", "1 multipart/mixed", "1.1 text/plain", "2 text/plain"], Types(message));
        Assert.Contains(new MimeDefect(MimeDefectCode.NotClosed, "1"), message.Defects);
    }

    [Fact]
    public void Read_missing_boundary_parameter_is_guessed()
    {
        var message = Sample.Message("Content-Type: multipart/mixed", "", "--=_x1", "", "one", "--=_x1--");

        Assert.Equal("one", message.Text);
        Assert.Contains(new MimeDefect(MimeDefectCode.BoundaryMissing, "0"), message.Defects);
    }

    [Fact]
    public void Read_boundary_that_never_occurs_keeps_the_body_as_text()
    {
        var message = Sample.Message("Content-Type: multipart/mixed; boundary=b", "", "just text");

        Assert.Equal("just text", message.Text);
        Assert.False(message.HasText);
        Assert.Contains(new MimeDefect(MimeDefectCode.BoundaryNotFound, "0"), message.Defects);
    }

    [Fact]
    public void Read_digest_takes_parts_as_messages()
    {
        var message = Sample.Message("Content-Type: multipart/digest; boundary=b", "", "--b", "", "Subject: inner", "", "text", "--b--");

        Assert.Equal("inner", message.Root.Children[0].Embedded?.Subject);
    }

    [Fact]
    public void Embedded_message_is_read_even_when_it_is_encoded()
    {
        var inner = Convert.ToBase64String("Subject: inner\r\n\r\ntext"u8);

        var message = Sample.Message("Content-Type: message/rfc822", "Content-Transfer-Encoding: base64", "", inner);

        Assert.Equal("inner", message.Root.Embedded?.Subject);
        Assert.Equal("text", message.Root.Embedded?.Text);
        Assert.Equal("message/rfc822", Assert.Single(message.Attachments).ContentType);
    }

    [Fact]
    public void Read_depth_is_bounded_and_said()
    {
        var limits = new ReaderLimits { MaxDepth = 3 };
        var text = new StringBuilder();
        for (var i = 0; i < 10; i++)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"Content-Type: multipart/mixed; boundary=b{i}\r\n\r\n--b{i}\r\n");
        }

        var message = MailMessage.Read(Encoding.ASCII.GetBytes(text.ToString()), limits);

        Assert.Equal(3, message.Root.SelfAndDescendants().Count());
        Assert.Contains(message.Defects, d => d.Code == MimeDefectCode.DepthLimit);
    }

    [Fact]
    public void Embedded_depth_is_bounded_and_said()
    {
        var text = string.Concat(Enumerable.Repeat("Content-Type: message/rfc822\r\n\r\n", 100));
        MailMessage? message = MailMessage.Read(Encoding.ASCII.GetBytes(text), new ReaderLimits { MaxDepth = 5 });

        MailMessage last = message;
        var levels = 0;
        for (; message is not null; message = message.Root.Embedded, levels++)
        {
            last = message;
        }

        Assert.Equal(5, levels);
        Assert.Contains(last.Defects, d => d.Code == MimeDefectCode.DepthLimit);
    }

    [Fact]
    public void Read_number_of_parts_is_bounded_and_said()
    {
        var raw = Encoding.ASCII.GetBytes(
            "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + string.Concat(Enumerable.Repeat("--b\r\n\r\nx\r\n", 100)) + "--b--\r\n");

        var message = MailMessage.Read(raw, new ReaderLimits { MaxParts = 10 });

        Assert.Equal(9, message.Root.Children.Count);
        Assert.Contains(new MimeDefect(MimeDefectCode.PartLimit, "0"), message.Defects);
    }

    [Theory]
    [InlineData("text", "text/plain")]
    [InlineData("html", "text/html")]
    [InlineData("garbage", "text/plain")]
    [InlineData("garbage; name=a.bin", "application/octet-stream")]
    [InlineData("TEXT/Plain (comment); charset=utf-8", "text/plain")]
    [InlineData("text/html charset=utf-8", "text/html")]
    public void Read_odd_content_type_still_has_a_type(string value, string expected) =>
        Assert.Equal(expected, Sample.Message("Content-Type: " + value, "", "x").Root.ContentType);

    [Fact]
    public void Read_duplicate_content_type_takes_the_first_and_says_so()
    {
        var message = Sample.Message("Content-Type: text/plain", "Content-Type: text/html", "", "x");

        Assert.True(message.HasText);
        Assert.Contains(new MimeDefect(MimeDefectCode.DuplicateField, "0"), message.Defects);
    }

    [Theory]
    [InlineData("From: a@b", "From: c@d", true)]
    [InlineData("Subject: a", "SUBJECT: b", true)]
    [InlineData("Received: a", "Received: b", false)]
    public void Read_field_that_must_be_single_is_said_when_it_is_not(string first, string second, bool expected)
    {
        var message = Sample.Message(first, second, "", "x");

        Assert.Equal(expected, message.Defects.Contains(new MimeDefect(MimeDefectCode.DuplicateField, "0")));
    }

    [Fact]
    public void Related_with_start_shows_that_part_first()
    {
        var message = Sample.Message(
            "Content-Type: multipart/related; boundary=b; start=\"<r>\"", "", "--b", "Content-Type: image/png", "Content-ID: <i>", "", "x",
            "--b", "Content-Type: text/html", "Content-ID: <r>", "", "<b>root</b>", "--b--");

        Assert.Equal("root", message.Text);
        Assert.True(Assert.Single(message.Attachments).IsInline);
    }
}
