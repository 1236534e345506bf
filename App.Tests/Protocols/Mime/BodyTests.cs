using QueueDashboard.Protocols.Mime;

namespace QueueDashboard.Tests.Protocols.Mime;

public sealed class BodyTests
{
    [Fact]
    public void Text_of_html_alone_is_its_words()
    {
        var message = Sample.Message("Content-Type: text/html", "", "<p>Hello&nbsp;<b>you</b></p>");

        Assert.Equal("Hello you", message.Text);
        Assert.True(message.HasHtml);
        Assert.False(message.HasText);
    }

    [Fact]
    public void Text_of_html_with_a_footer_holds_both()
    {
        var message = Sample.Message(
            "Content-Type: multipart/mixed; boundary=b", "", "--b", "Content-Type: text/html", "", "<p>main</p>", "--b", "", "<footer>", "--b--");

        Assert.Equal("main\n<footer>", message.Text);
        Assert.Equal("<p>main</p>\n<hr>\n<pre>&lt;footer&gt;</pre>", message.Html);
        Assert.Empty(message.Attachments);
    }

    [Fact]
    public void Html_alternative_of_several_parts_is_kept_whole()
    {
        var message = Sample.Message(
            "Content-Type: multipart/alternative; boundary=a", "", "--a", "", "plain", "--a", "Content-Type: multipart/mixed; boundary=m", "", "--m",
            "Content-Type: text/html", "", "<p>one</p>", "--m", "Content-Type: image/png; name=i.png", "", "x", "--m", "Content-Type: text/html", "",
            "<p>two</p>", "--m--", "--a--");

        Assert.Equal("plain", message.Text);
        Assert.Equal("<p>one</p>\n<p>two</p>", message.Html);
        Assert.Equal("i.png", Assert.Single(message.Attachments).Name);
    }

    [Fact]
    public void Text_attachment_is_not_the_text()
    {
        var message = Sample.Message(
            "Content-Type: multipart/mixed; boundary=b", "", "--b", "Content-Disposition: attachment; filename=a.txt", "", "file", "--b", "", "text",
            "--b--");

        Assert.Equal("text", message.Text);
        Assert.Equal("a.txt", Assert.Single(message.Attachments).Name);
    }

    [Fact]
    public void Html_of_plain_message_is_null() => Assert.Null(Sample.Message("Subject: x", "", "text").Html);

    [Fact]
    public void Header_properties_are_decoded()
    {
        var message = Sample.Message(
            "From: =?utf-8?Q?J=C3=BCrgen?= <a@b>", "Sender: s@b", "Reply-To: r@b", "To: one@b", "To: two@b", "Cc: c@b",
            "Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=", "Date: Mon, 02 Jan 2006 15:04:05 +0000", "Message-ID: <1@b>", "", "");

        Assert.Equal([new Mailbox("Jürgen", "a@b")], message.From);
        Assert.Equal("s@b", message.Sender?.Address);
        Assert.Equal("r@b", Assert.Single(message.ReplyTo).Address);
        Assert.Equal(["one@b", "two@b"], message.To.Select(m => m.Address));
        Assert.Equal("c@b", Assert.Single(message.Cc).Address);
        Assert.Equal("Grüße", message.Subject);
        Assert.Equal(2006, message.Date?.Year);
        Assert.Equal("<1@b>", message.MessageId);
    }

    [Fact]
    public void Empty_message_has_nothing_and_says_nothing_wrong_of_its_text()
    {
        var message = MailMessage.Read(ReadOnlyMemory<byte>.Empty);

        Assert.Equal("", message.Subject);
        Assert.Equal("", message.Text);
        Assert.Empty(message.From);
        Assert.Null(message.Date);
        Assert.Null(message.MessageId);
        Assert.Empty(message.Attachments);
    }

    [Theory]
    [InlineData("multipart/signed; boundary=b", true, false)]
    [InlineData("multipart/encrypted; boundary=b", false, true)]
    [InlineData("application/pkcs7-mime; smime-type=signed-data", true, false)]
    [InlineData("application/pkcs7-mime; smime-type=enveloped-data", false, true)]
    [InlineData("application/x-pkcs7-mime", false, true)]
    [InlineData("text/plain", false, false)]
    public void Protection_is_named(string type, bool isSigned, bool isEncrypted)
    {
        var message = Sample.Message("Content-Type: " + type, "", "x");

        Assert.Equal((isSigned, isEncrypted), (message.IsSigned, message.IsEncrypted));
    }

    [Fact]
    public void Protection_inline_pgp_is_named()
    {
        Assert.True(Sample.Message("Subject: x", "", "-----BEGIN PGP MESSAGE-----").IsEncrypted);
        Assert.True(Sample.Message("Subject: x", "", "-----BEGIN PGP SIGNED MESSAGE-----").IsSigned);
    }

    [Theory]
    [InlineData("application/ms-tnef")]
    [InlineData("application/octet-stream; name=WINMAIL.DAT")]
    public void Tnef_is_named(string type) => Assert.True(Sample.Message("Content-Type: " + type, "", "x").HasTnef);

    [Fact]
    public void Summary_holds_what_programs_ask_for()
    {
        var summary = MessageSummary.Of(Sample.Message(
            "From: a@b", "To: c@d", "Subject: s", "Message-ID: <1@b>", "Content-Type: multipart/mixed; boundary=x", "", "--x", "", "text", "--x",
            "Content-Type: application/pdf; name=a.pdf", "Content-Transfer-Encoding: base64", "", "AAEC"));

        Assert.Equal(("s", "<1@b>", true, false, false), (summary.Subject, summary.MessageId, summary.HasText, summary.HasHtml, summary.IsBounce));
        Assert.Equal([new AttachmentSummary("a.pdf", "application/pdf", 3)], summary.Attachments);
        Assert.Equal(["NotClosed 0"], summary.Defects);
    }
}
