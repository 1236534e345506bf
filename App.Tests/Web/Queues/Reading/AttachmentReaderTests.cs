using System.Text;
using QueueDashboard.Protocols.Files;
using QueueDashboard.Protocols.Mime;
using QueueDashboard.Web.Queues;
using QueueDashboard.Web.Queues.Reading;

namespace QueueDashboard.Tests.Web.Queues.Reading;

public sealed class AttachmentReaderTests
{
    [Fact]
    public void Embedded_message_is_opened_in_place_with_its_attachments()
    {
        var line = Assert.Single(Read(Nest(1)));

        Assert.Equal(FileKind.Message, line.Report!.Kind);
        Assert.Equal(("Inner 0", "Somebody <inner@kunde.test>", "anna@example.org"), (line.Embedded!.Subject, line.Embedded.From, line.Embedded.To));
        Assert.Equal("Deep words\n", line.Embedded.Text);
        Assert.Equal(FileWarnings.Program | FileWarnings.OtherContent, line.Embedded.Attachments[0].Warnings & ~FileWarnings.DoubleEnd);
    }

    [Fact]
    public void Embedded_messages_are_not_opened_without_end()
    {
        int depth = 0;
        var line = Read(Nest(12))[0];
        while (line.Embedded is { } inner)
        {
            depth++;
            Assert.True(inner.Attachments.Count > 0);
            if (inner.Deeper)
            {
                break;
            }

            line = inner.Attachments[0];
        }

        Assert.Equal(4, depth);
    }

    [Fact]
    public void Many_embedded_messages_are_listed_and_the_first_ones_opened()
    {
        string parts = string.Concat(Enumerable.Range(0, 60).Select(number => $"--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: {number}\r\n\r\nx\r\n"));
        var lines = Read($"Content-Type: multipart/digest; boundary=b\r\n\r\n{parts}--b--\r\n");

        Assert.Equal(60, lines.Count);
        Assert.Equal(20, lines.Count(line => line.Embedded is not null));
    }

    [Fact]
    public void Message_of_20_MB_is_opened_in_bounded_text()
    {
        byte[] file = new byte[14_000_000];
        new Random(3).NextBytes(file);
        "MZ"u8.CopyTo(file);
        byte[] raw = Encoding.ASCII.GetBytes($"From: a@b.test\r\nSubject: x\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n{new string('x', 1_000_000)}\r\n--b\r\nContent-Type: image/png; name=a.png\r\nContent-Transfer-Encoding: base64\r\n\r\n{Convert.ToBase64String(file, Base64FormattingOptions.InsertLineBreaks)}\r\n--b--\r\n");
        var content = MessageContent.Read(raw);

        Assert.Equal((MessageContent.MostShown, true), (content.Text.Length, content.TextCut));
        Assert.Equal((MessageContent.MostShown, true), (content.Source.Length, content.SourceCut));
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(file)), content.Attachments[0].Report!.Sha256);
        Assert.Equal(FileWarnings.Program | FileWarnings.OtherContent, content.Attachments[0].Warnings);
        Assert.Equal(raw.Length % MessageContent.MostShown, MessageContent.SourceOf(raw, raw.Length / MessageContent.MostShown).Length);
        Assert.Empty(MessageContent.SourceOf(raw, int.MaxValue));
    }

    private static IReadOnlyList<AttachmentLine> Read(string message) => new AttachmentReader().Read(MailMessage.Read(Encoding.UTF8.GetBytes(message)));

    private static string Nest(int depth)
    {
        string message = "From: Somebody <inner@kunde.test>\r\nTo: anna@example.org\r\nSubject: Inner 0\r\nContent-Type: multipart/mixed; boundary=i\r\n\r\n--i\r\nContent-Type: text/plain\r\n\r\nDeep words\r\n\r\n--i\r\nContent-Type: application/pdf; name=\"a.pdf\"\r\nContent-Disposition: attachment\r\n\r\nMZ program\r\n--i--\r\n";
        for (int level = 1; level <= depth; level++)
        {
            message = $"From: Level <l{level}@kunde.test>\r\nSubject: Level {level}\r\nContent-Type: multipart/mixed; boundary=l{level}\r\n\r\n--l{level}\r\nContent-Type: message/rfc822\r\n\r\n{message}\r\n--l{level}--\r\n";
        }

        return message;
    }
}
