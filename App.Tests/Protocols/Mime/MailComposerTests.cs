using System.Text;
using QueueDashboard.Protocols.Mime;

namespace QueueDashboard.Tests.Protocols.Mime;

public sealed class MailComposerTests
{
    private static MailComposer Composer(string subject = "Subject", string text = "Text", string? html = null, Mailbox? from = null, Mailbox? to = null) => new()
    {
        From = from ?? new Mailbox("Queue Dashboard", "quarantine@example.org"),
        To = [to ?? new Mailbox("", "ann@example.org")],
        Subject = subject,
        Date = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromMinutes(-330)),
        MessageId = "<1@example.org>",
        Text = text,
        Html = html,
    };

    private static string[] Lines(byte[] message)
    {
        var text = Encoding.UTF8.GetString(message);
        Assert.EndsWith("\r\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', text.Replace("\r\n", "", StringComparison.Ordinal));
        return text.Split("\r\n");
    }

    [Fact]
    public void Build_reads_back_as_it_was_written()
    {
        var text = "Grüße €\n\n.dot\nFrom me\ntrailing \t\n" + new string('x', 200) + "\n=3D " + new string('ü', 100);
        const string html = "<p style=\"color:red\">Grüße</p>";

        var bytes = Composer("Zusammenfassung für Jürgen: 日本語のメッセージが十件あります、どうぞご確認ください", text, html).Add("List-Id", "<digest.example.org>").Build();
        var message = MailMessage.Read(bytes);

        Assert.All(Lines(bytes), line => Assert.True(line.Length <= 76, line));
        Assert.Equal("Zusammenfassung für Jürgen: 日本語のメッセージが十件あります、どうぞご確認ください", message.Subject);
        Assert.Equal(new Mailbox("Queue Dashboard", "quarantine@example.org"), Assert.Single(message.From));
        Assert.Equal(text, message.Text.TrimEnd('\n'));
        Assert.Equal(html, message.Html!.TrimEnd('\n'));
        Assert.Equal("<digest.example.org>", message.Headers.First("List-Id"));
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 8, 34, 5, TimeSpan.Zero), message.Date);
        Assert.Equal(TimeSpan.FromMinutes(-330), message.Date!.Value.Offset);
        Assert.Equal("<1@example.org>", message.MessageId);
        Assert.Empty(message.Defects);
        Assert.Empty(message.Attachments);
    }

    [Theory]
    [InlineData("a\r\nBcc: victim@example.org")]
    [InlineData("a\nb")]
    [InlineData("a\rb")]
    [InlineData("a\0b")]
    public void Build_line_break_in_a_field_is_refused(string bad)
    {
        Assert.Throws<ArgumentException>(() => Composer(subject: bad).Build());
        Assert.Throws<ArgumentException>(() => Composer(to: new Mailbox(bad, "a@b")).Build());
        Assert.Throws<ArgumentException>(() => Composer(to: new Mailbox("", bad + "@b")).Build());
        Assert.Throws<ArgumentException>(() => Composer().Add("X-A", bad));
        Assert.Throws<ArgumentException>(() => Composer().Add("X-" + bad, "a"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("@b")]
    [InlineData("a@")]
    [InlineData("a@b>, <c@d")]
    [InlineData("a@b,c@d")]
    [InlineData("a b@c")]
    public void Build_address_that_could_be_two_is_refused(string address) =>
        Assert.Throws<ArgumentException>(() => Composer(to: new Mailbox("x", address)).Build());

    [Theory]
    [InlineData("Subject")]
    [InlineData("content-type")]
    [InlineData("Bad Name")]
    [InlineData("Bad:Name")]
    [InlineData("")]
    public void Add_own_or_broken_name_is_refused(string name) => Assert.Throws<ArgumentException>(() => Composer().Add(name, "x"));

    [Theory]
    [InlineData("Doe, Ann")]
    [InlineData("An\"n \\ Doe")]
    [InlineData("Jürgen Müller mit einem sehr langen Namen, der auf keine Zeile passt")]
    [InlineData("=?utf-8?Q?not_encoded?=")]
    [InlineData("a@b <c@d>")]
    public void Build_name_reads_back(string name) =>
        Assert.Equal(
            new Mailbox(name, "ann@example.org"), Assert.Single(MailMessage.Read(Composer(to: new Mailbox(name, "ann@example.org")).Build()).To));

    [Fact]
    public void Build_domain_beyond_ascii_is_written_in_ascii()
    {
        var composer = Composer(to: new Mailbox("", "ann@bücher.example"));

        Assert.Equal("ann@xn--bcher-kva.example", Assert.Single(MailMessage.Read(composer.Build()).To).Address);
        Assert.False(composer.NeedsSmtpUtf8);
    }

    [Fact]
    public void Build_local_part_beyond_ascii_is_kept_and_needs_smtputf8()
    {
        var composer = Composer(to: new Mailbox("", "jürgen@example.org"));

        Assert.Equal("jürgen@example.org", Assert.Single(MailMessage.Read(composer.Build()).To).Address);
        Assert.True(composer.NeedsSmtpUtf8);
    }

    [Fact]
    public void Build_many_recipients_are_folded()
    {
        var composer = new MailComposer
        {
            From = new Mailbox("", "a@b"),
            To = [.. Enumerable.Range(0, 50).Select(i => new Mailbox($"Person {i}", $"person{i}@example.org"))],
            Subject = "",
            Date = DateTimeOffset.UnixEpoch,
            MessageId = "<1@b>",
            Text = "",
        };

        var bytes = composer.Build();

        Assert.All(Lines(bytes), line => Assert.True(line.Length <= 76, line));
        Assert.Equal(50, MailMessage.Read(bytes).To.Count);
    }

    [Fact]
    public void Build_without_recipient_is_refused() =>
        Assert.Throws<ArgumentException>(() => new MailComposer
        {
            From = new Mailbox("", "a@b"),
            To = [],
            Subject = "",
            Date = DateTimeOffset.UnixEpoch,
            MessageId = "<1@b>",
            Text = "",
        }.Build());
}
