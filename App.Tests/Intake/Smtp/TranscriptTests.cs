using System.Text;

namespace QueueDashboard.Tests.Intake.Smtp;

/// <summary>Whole sessions. Each is fed at once, by lines and byte by byte: what the server says and holds must not differ.</summary>
public sealed class TranscriptTests
{
    private const string Message = "Subject: x\r\n\r\nhello\r\n";

    public static TheoryData<string, string, string[]> Sessions => new()
    {
        {
            "one message",
            $"EHLO a.test\r\nMAIL FROM:<a@a.test>\r\nRCPT TO:<b@b.test>\r\nDATA\r\n{Message}.\r\nQUIT\r\n",
            ["220", "250", "250 2.1.0", "250 2.1.5", "354", "250 2.0.0 Held as 42", "221 2.0.0"]
        },
        {
            "two messages and a reset",
            $"HELO a.test\r\nMAIL FROM:<>\r\nRCPT TO:<postmaster>\r\nDATA\r\n{Message}.\r\nMAIL FROM:<a@a.test>\r\nRSET\r\nMAIL FROM:<a@a.test>\r\nRCPT TO:<b@b.test>\r\nRCPT TO:<c@b.test>\r\nDATA\r\n..\r\n.\r\nQUIT\r\n",
            ["220", "250 hold.test", "250 2.1.0", "250 2.1.5", "354", "250 2.0.0 Held as 42", "250 2.1.0", "250 2.0.0", "250 2.1.0", "250 2.1.5", "250 2.1.5", "354", "250 2.0.0 Held as 43", "221"]
        },
        {
            "out of order",
            "MAIL FROM:<a@a.test>\r\nEHLO a.test\r\nRCPT TO:<b@b.test>\r\nDATA\r\nMAIL FROM:<a@a.test>\r\nDATA\r\nMAIL FROM:<a@a.test>\r\nQUIT\r\n",
            ["220", "503 5.5.1", "250", "503 5.5.1", "503 5.5.1", "250 2.1.0", "554 5.5.1", "503 5.5.1", "221"]
        },
        {
            "bad commands",
            "FOO\r\nEHLO\r\nEHLO a.test\r\nVRFY b\r\nEXPN b\r\nNOOP x\r\nHELP\r\nMAIL FROM:a@a.test\r\nMAIL FROM:<a@a.test> FOO=1\r\nNOOP\nNO\0P\r\nDATA x\r\nQUIT x\r\nQUIT\r\n",
            ["220", "500 5.5.2", "501 5.5.4", "250", "252 2.0.0", "502 5.5.1", "250 2.0.0", "214", "501 5.1.7", "555 5.5.4", "500 5.5.2", "500 5.5.2", "503 5.5.1", "501 5.5.4", "221"]
        },
        {
            "a line that is too long",
            $"EHLO a.test\r\nNOOP {new string('x', 5000)}\r\nNOOP\r\nQUIT\r\n",
            ["220", "250", "500 5.5.2 Command line too long", "250 2.0.0", "221"]
        },
        {
            "smuggling stays content",
            "EHLO a.test\r\nMAIL FROM:<a@a.test>\r\nRCPT TO:<b@b.test>\r\nDATA\r\nx\n.\nMAIL FROM:<evil@a.test>\r\nx\n.\r\nx\r.\r\n\r.\r.\r\nx\r\n.\rx\r\n.\r\nQUIT\r\n",
            ["220", "250", "250 2.1.0", "250 2.1.5", "354", "250 2.0.0 Held as 42", "221"]
        },
    };

    [Theory]
    [MemberData(nameof(Sessions))]
    public async Task Session_fed_whole_by_line_and_by_byte_gives_the_same_replies_and_content(string name, string input, string[] expected)
    {
        (List<string> Replies, List<string> Contents)? first = null;
        foreach (string[] pieces in (string[][])[[input], Lines(input), [.. input.Select(c => c.ToString())]])
        {
            await using IntakeHost host = await IntakeHost.StartAsync();
            using SmtpTalk talk = await host.ConnectAsync();
            foreach (string piece in pieces)
            {
                await talk.SendAsync(piece);
            }

            List<string> replies = await talk.RepliesAsync();
            List<string> contents = [.. host.Holder.Held.Select(held => Encoding.Latin1.GetString(held.Content))];
            Assert.True(expected.Length == replies.Count, $"{name}: {string.Join(" | ", replies)}");
            for (int i = 0; i < expected.Length; i++)
            {
                Assert.StartsWith(expected[i], replies[i], StringComparison.Ordinal);
            }

            first ??= (replies, contents);
            Assert.Equal(first.Value.Replies, replies);
            Assert.Equal(first.Value.Contents, contents);
        }
    }

    private static string[] Lines(string input) => [.. input.Split('\n').Select(line => line + "\n").SkipLast(1)];
}
