using System.Text;
using QueueDashboard.Data.Queues;
using QueueDashboard.Delivery.Folders;
using QueueDashboard.Intake.Folders;
using QueueDashboard.Queues;

namespace QueueDashboard.Tests.Intake.Folders;

public sealed class FileMessageTests
{
    private const string Banned =
        "Return-Path: <shop@peer.test>\nDelivered-To: banned-quarantine\nX-Envelope-From: <shop@peer.test>\n"
        + "X-Envelope-To: <anna@local.test>, <bert@local.test>,\n <\"a b\"@local.test>\nX-Envelope-To-Blocked: <bert@local.test>,\n <\"a b\"@local.test>\n"
        + "X-Quarantine-ID: <wU-Hy5dlbtUN>\nX-Amavis-Alert: BANNED, message contains application/octet-stream,x.exe\nX-Spam-Flag: NO\nX-Spam-Score: 0\n"
        + "Received: from [192.0.2.1] by localhost (amavis)\n id wU-Hy5dlbtUN\nX-Envelope-To: <forged@elsewhere.test>\nFrom: Shop <shop@peer.test>\nTo: anna@local.test\nSubject: s\n\nH\u00e4llo\n.dot\n";

    [Fact]
    public void Amavis_envelope_is_that_of_the_blocked_recipients()
    {
        var message = Read(Banned, FolderKind.Amavis);

        Assert.Equal("shop@peer.test", message.ReversePath);
        Assert.Equal(["bert@local.test", "\"a b\"@local.test"], message.Recipients.Select(one => one.Address));
        Assert.Equal("folder:one", message.Source);
        Assert.True(message.EightBit);
        Assert.False(message.SmtpUtf8);
    }

    [Fact]
    public void Amavis_fields_on_top_are_the_reason_and_no_part_of_the_message()
    {
        var message = Read(Banned, FolderKind.Amavis);

        Assert.Equal(
            "Received: from [192.0.2.1] by localhost (amavis)\r\n id wU-Hy5dlbtUN\r\nX-Envelope-To: <forged@elsewhere.test>\r\nFrom: Shop <shop@peer.test>\r\nTo: anna@local.test\r\nSubject: s\r\n\r\nH\u00e4llo\r\n.dot\r\n",
            Encoding.UTF8.GetString(message.Content.Span));
        Assert.NotNull(message.Reason);
        Assert.Equal((ReasonCode.Banned, QueueName.Quarantine, "amavis"), (message.Reason.Code, message.Reason.Queue, message.Reason.Scanner));
        Assert.Contains("x.exe", message.Reason.Said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<>")]
    [InlineData("< >")]
    [InlineData("")]
    public void Null_sender_stays_one(string sender)
    {
        var message = Read($"Return-Path: {sender}\nX-Envelope-From: {sender}\nX-Envelope-To: <a@local.test>\nReceived: x\nFrom: mailer-daemon@peer.test\n\n", FolderKind.Amavis);

        Assert.Equal("", message.ReversePath);
        Assert.DoesNotContain(message.Reason!.Evidence, one => one.Rule == "envelope");
    }

    [Fact]
    public void Delivered_file_believes_only_what_stands_above_the_first_Received()
    {
        var message = Read("Return-Path: <s@peer.test>\nX-Original-To: sales@local.test\nDelivered-To: anna@local.test\nReceived: by mx\nX-Envelope-To: <victim@local.test>\nReturn-Path: <forged@peer.test>\nTo: x@y.test\nSubject: s\n\nx\n", FolderKind.Maildir);

        Assert.Equal("s@peer.test", message.ReversePath);
        Assert.Equal("sales@local.test", Assert.Single(message.Recipients).Address);
        Assert.StartsWith("Received: by mx\r\nX-Envelope-To: <victim", Encoding.UTF8.GetString(message.Content.Span), StringComparison.Ordinal);
        Assert.Null(message.Reason);
    }

    [Fact]
    public void Plain_file_falls_back_to_the_header_and_says_so()
    {
        var message = Read("From: Anna <anna@peer.test>\r\nTo: Bert <bert@local.test>, \"C, D\" <cd@local.test>\r\nCc: bert@local.test\r\nBcc: hidden@local.test\r\nSubject: s\r\n\r\nx", FolderKind.Eml);

        Assert.Equal("anna@peer.test", message.ReversePath);
        Assert.Equal(["bert@local.test", "cd@local.test", "hidden@local.test"], message.Recipients.Select(one => one.Address));
        Assert.Equal(2, message.Reason!.Evidence.Count(one => one.Rule == "envelope"));
        Assert.DoesNotContain("hidden", Encoding.UTF8.GetString(message.Content.Span), StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\nx\r\n", Encoding.UTF8.GetString(message.Content.Span), StringComparison.Ordinal);
    }

    [Fact]
    public void MDaemon_file_gives_envelope_client_and_reason()
    {
        var message = Read(
            "X-MDAV-Result: clean\r\nReceived: from a by mail.local.test (MDaemon PRO v26) with ESMTP id md5001.msg\r\nX-MDRemoteIP: 192.0.2.7\r\nX-MDHelo: peer.test\r\nX-Return-Path: prvs=159257c7c2=s@peer.test\r\nX-Envelope-From: s@peer.test\r\n"
            + "X-MDaemon-Deliver-To: anna@local.test\r\nX-MDBadQueue-Reason: no such mailbox\r\nFrom: s@peer.test\r\nTo: list@local.test\r\nX-MDaemon-Deliver-To: older@elsewhere.test\r\nSubject: s\r\n\r\nx\r\n",
            FolderKind.MDaemon);

        Assert.Equal("prvs=159257c7c2=s@peer.test", message.ReversePath);
        Assert.Equal("anna@local.test", Assert.Single(message.Recipients).Address);
        Assert.Equal(("192.0.2.7", "peer.test"), (message.Client.Address, message.Client.Helo));
        string content = Encoding.UTF8.GetString(message.Content.Span);
        Assert.Contains("X-MDBadQueue-Reason: no such mailbox\r\n", content, StringComparison.Ordinal);
        Assert.DoesNotContain("Deliver-To", content, StringComparison.Ordinal);
    }

    [Fact]
    public void MDaemon_bounce_keeps_its_null_sender()
    {
        var message = Read("X-MDRcpt-To: a@local.test\r\nX-Return-Path: \r\nX-MDaemon-Deliver-To: a@local.test\r\nFrom: MAILER-DAEMON\r\nSubject: s\r\n\r\n", FolderKind.MDaemon);

        Assert.Equal("", message.ReversePath);
    }

    [Fact]
    public void MailScanner_names_sender_and_recipients_below_the_header_of_others()
    {
        var message = Read("Received: x\nFrom: a@peer.test\nTo: shown@local.test\nSubject: s\nX-Acme-MailScanner-From: bounce@peer.test\nX-Acme-MailScanner-To: anna@local.test\n\nx\n", FolderKind.MailScanner);

        Assert.Equal("bounce@peer.test", message.ReversePath);
        Assert.Equal("anna@local.test", Assert.Single(message.Recipients).Address);
        Assert.Equal(QueueName.Quarantine, message.Defaults.Queue);
    }

    [Fact]
    public void Internationalized_envelope_is_marked()
    {
        var message = Read("Return-Path: <s@peer.test>\nX-Envelope-To: <j\u00fcrgen@local.test>\nReceived: x\nSubject: s\n\n", FolderKind.Eml);

        Assert.True(message.SmtpUtf8);
        Assert.Equal("j\u00fcrgen@local.test", Assert.Single(message.Recipients).Address);
    }

    [Fact]
    public void Line_of_a_mailbox_file_is_left_out()
    {
        var message = Read("From shop@peer.test Sun Nov 22 02:50:12 2026\nReturn-Path: <s@peer.test>\nTo: a@local.test\nSubject: s\n\nx\n", FolderKind.Eml);

        Assert.StartsWith("To: a@local.test\r\n", Encoding.UTF8.GetString(message.Content.Span), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a\nb\r\nc\r\n\n", "a\r\nb\r\nc\r\n\r\n", false)]
    [InlineData("a\rb\n", "a\rb\r\n", true)]
    [InlineData("a\r", "a\r\r\n", true)]
    [InlineData("a", "a\r\n", false)]
    public void Line_ends_become_those_of_the_wire(string file, string expected, bool bare)
    {
        byte[] content = WireContent.Of(Encoding.UTF8.GetBytes(file), [], out bool found);

        Assert.Equal(expected, Encoding.UTF8.GetString(content));
        Assert.Equal(bare, found);
    }

    [Theory]
    [InlineData("Subject: s\n\nbody\n", "It names no recipient, neither in an envelope field nor in To, Cc or Bcc.")]
    [InlineData("To: undisclosed-recipients:;\nSubject: s\n\n", "It names no recipient, neither in an envelope field nor in To, Cc or Bcc.")]
    [InlineData("To: root\nSubject: s\n\n", "It names no recipient, neither in an envelope field nor in To, Cc or Bcc.")]
    [InlineData("just some text\nof a note\n", "It does not look like a message: no field of a header is in it.")]
    [InlineData("\u00d0\u00cf\u0011\u00e0 an Outlook file", "It does not look like a message: no field of a header is in it.")]
    public void What_is_no_message_is_told(string file, string sentence) =>
        Assert.Equal(sentence, FileMessage.Read(Encoding.UTF8.GetBytes(file), Folder(FolderKind.Eml), null, out _));

    [Fact]
    public void Hostile_header_ends_in_bounds()
    {
        StringBuilder text = new("Return-Path: <s@peer.test>\n");
        for (int i = 0; i < 5000; i++)
        {
            text.Append("X-Envelope-To: <u").Append(i).Append("@local.test>\n");
        }

        text.Append("X-Envelope-To: ").Append('(', 100_000).Append("\nSubject: s\n\n");

        var message = Read(text.ToString(), FolderKind.Eml);

        Assert.Equal(1000, message.Recipients.Count);
        Assert.DoesNotContain("u1998@local.test", Encoding.UTF8.GetString(message.Content.Span), StringComparison.Ordinal);
    }

    [Fact]
    public void Any_bytes_are_read_without_a_throw()
    {
        Random random = new(7);
        foreach (var kind in Enum.GetValues<FolderKind>())
        {
            for (int i = 0; i < 200; i++)
            {
                byte[] bytes = new byte[random.Next(400)];
                random.NextBytes(bytes);
                byte[] file = [.. "To: a@b.test\nX-Envelope-To: "u8, .. bytes];
                string? why = FileMessage.Read(file, Folder(kind), null, out var message);
                Assert.True(why is null == message is not null);
            }
        }
    }

    private static WatchedFolderOptions Folder(FolderKind kind) => new() { Name = "one", Path = "/none", Kind = kind };

    private static IncomingMessage Read(string file, FolderKind kind)
    {
        Assert.Null(FileMessage.Read(Encoding.UTF8.GetBytes(file), Folder(kind), null, out var message));
        Assert.NotNull(message);
        return message;
    }
}
