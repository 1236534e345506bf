using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using QueueDashboard.Protocols.Mime;

namespace QueueDashboard.Tests.Protocols.Mime;

/// <summary>Nothing throws, whatever comes. A test that hangs here has found input that costs more than its length.</summary>
public sealed class HostileInputTests
{
    private static readonly string[] s_pieces =
    [
        "\r\n", "\n", "\r", "\r\n\r\n", "\n\n", "--b", "--b--", "--b\r\n", "\r\n--b\r\n", "Content-Type: ", "multipart/mixed; boundary=b", "message/rfc822",
        "multipart/alternative;\r\n boundary=\"b\"", "message/delivery-status", "text/html", "text/plain; charset=", "utf-8", "utf-7", "iso-2022-jp", "gb18030",
        "Content-Transfer-Encoding: ", "base64", "quoted-printable", "x-uuencode", "Content-Disposition: attachment; filename", "*0*=utf-8''%C3", "*=", "=",
        "=?", "?=", "=?utf-8?Q?", "=?utf-8?B?", "=?x?q?", "From: ", "To: ", "Subject: ", "Date: ", "Mon, 02 Jan 2006 15:04:05 +0000", "12:34:56", "-", "+",
        "<", ">", "\"", "\\", "(", ")", ",", ";", ":", "@", "a@b.c", " ", "\t", "\0", "\u00FF", "\u00C3\u00BC", "SGVsbG8=", "begin 644 a\n", "#0V%T\n", "end\n",
        "From ", ">From x", "<p>", "<!--", "<script>", "&#x41;", "&", "Final-Recipient: rfc822; ", "Action: failed", "%", "'", "*", "/", "1", "99999999999",
    ];

    private static Gen<byte[]> Garbage =>
        Gen.Elements(s_pieces).ListOf().Select(pieces => Encoding.Latin1.GetBytes(string.Concat(pieces)));

    private static void Check(Gen<byte[]> inputs, int count) =>
        Prop.ForAll(Arb.From(inputs), bytes => Exercise.All(bytes))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(count).WithEndSize(300));

    [Fact]
    public void Read_random_bytes_never_throws() => Check(ArbMap.Default.GeneratorFor<byte[]>(), 2000);

    [Fact]
    public void Read_random_pieces_of_mail_never_throws() => Check(Garbage, 5000);

    [Fact]
    public void Read_random_strings_in_every_field_reader_never_throws() =>
        Prop.ForAll(Arb.From(Garbage), bytes =>
        {
            var text = Encoding.Latin1.GetString(bytes);
            Assert.All(HeaderAddresses.Read(text), m => Assert.NotNull(m.Address));
            _ = HeaderDate.Read(text);
            _ = EncodedWords.Decode(text);
            _ = HtmlText.From(text);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5000).WithEndSize(200));

    [Fact]
    public void Read_mutated_real_messages_never_throws()
    {
        var random = new Random(20_260_101);
        foreach (var (_, bytes, _) in PublicCorpus.Require().Rows().Where(r => r.Bytes.Length < 60_000))
        {
            for (var round = 0; round < 5; round++)
            {
                Exercise.All(Mutate(bytes, random));
            }
        }
    }

    private static byte[] Mutate(byte[] bytes, Random random)
    {
        var result = new List<byte>(bytes);
        for (var i = 0; i < 10; i++)
        {
            var at = random.Next(result.Count + 1);
            switch (random.Next(4))
            {
                case 0 when at < result.Count:
                    result[at] = (byte)random.Next(256);
                    break;
                case 1:
                    result.RemoveRange(at, Math.Min(random.Next(100), result.Count - at));
                    break;
                case 2:
                    result.InsertRange(at, Encoding.Latin1.GetBytes(s_pieces[random.Next(s_pieces.Length)]));
                    break;
                default:
                    var from = random.Next(bytes.Length + 1);
                    result.InsertRange(at, bytes.AsSpan(from, Math.Min(200, bytes.Length - from)).ToArray());
                    break;
            }
        }

        return [.. result];
    }

    [Fact]
    public void Read_tree_10000_deep_is_bounded()
    {
        var text = new StringBuilder();
        for (var i = 0; i < 10_000; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"Content-Type: multipart/mixed; boundary=b{i}\r\n\r\n--b{i}\r\n");
        }

        var raw = Encoding.ASCII.GetBytes(text.ToString());

        Exercise.All(raw);
        Assert.Contains(MailMessage.Read(raw).Defects, d => d.Code == MimeDefectCode.DepthLimit);
    }

    [Fact]
    public void Read_messages_10000_deep_is_bounded() =>
        Exercise.All(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("Content-Type: message/rfc822\r\n\r\n", 10_000))));

    [Fact]
    public void Read_one_boundary_used_at_every_level_is_bounded() =>
        Exercise.All(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n", 20_000))));

    [Fact]
    public void Read_100000_header_lines_is_bounded_and_said()
    {
        var raw = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 100_000).Select(i => $"X-{i}: {i}\r\n")) + "\r\nbody");

        var message = MailMessage.Read(raw);

        Assert.Equal(2000, message.Headers.Fields.Count);
        Assert.True(message.Headers.Truncated);
        Assert.Equal("body", message.Text);
        Assert.Contains(new MimeDefect(MimeDefectCode.HeaderLimit, "0"), message.Defects);
        Exercise.All(raw);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Read_1_MB_of_garbage_never_throws(int seed)
    {
        var bytes = new byte[1 << 20];
        new Random(seed).NextBytes(bytes);
        Exercise.All(bytes);
    }

    public static TheoryData<string> Repeated =>
    [
        "\0", "(", "\"", "<", "=?", "=?a?q?", "=?utf-8?Q?a?= ", ",", "a@b,", "\\", "<a ", "<a =\"", "<!--", "&", "&#", "--b\n", "\n--b", "begin 644 a\n",
        "begin 644 a\n#0V%T\n", "X: \n", " \n", ":\n", "\r", "\n", "=", "=\n", "%", ";a*0*=%", "(\\", "a:", ";", "> ", "@", "a@", "<p>", "<li><pre>\n",
    ];

    [Theory]
    [MemberData(nameof(Repeated))]
    public void Read_one_thing_again_and_again_is_bounded(string piece)
    {
        var many = string.Concat(Enumerable.Repeat(piece, 400_000 / piece.Length));
        string[] shapes =
        [
            many, "To: " + many.ReplaceLineEnds(), "Subject: " + many.ReplaceLineEnds(), "Date: " + many.ReplaceLineEnds(),
            "Content-Type: multipart/mixed; boundary=b" + many.ReplaceLineEnds() + "\n\n--b\n\nx",
            "Content-Type: multipart/mixed; boundary=b\n\n" + many, "Content-Type: text/html\n\n" + many, "Content-Transfer-Encoding: base64\n\n" + many,
            "Content-Transfer-Encoding: quoted-printable\n\n" + many, "Content-Type: message/delivery-status\n\n" + many,
        ];
        foreach (var shape in shapes)
        {
            Exercise.All(Encoding.Latin1.GetBytes(shape));
        }
    }

    [Fact]
    public void DecodeText_every_charset_name_with_random_bytes_never_throws()
    {
        var bytes = new byte[2000];
        new Random(7).NextBytes(bytes);
        var content = Encoding.Latin1.GetString(bytes);
        foreach (var name in CodePagesEncodingProvider.Instance.GetEncodings().Select(e => e.Name).Concat(["utf-7", "utf-16", "utf-32", "utf-16be", "x"]))
        {
            Exercise.All(Sample.Bytes($"Content-Type: text/plain; charset={name}", $"Subject: =?{name}?Q?{new string('a', 10)}=FF=FE=1B$B?=", "", content));
        }
    }

    [Fact]
    public void Read_25_MB_makes_no_copy()
    {
        var line = new string('A', 76) + "\r\n";
        var raw = Encoding.ASCII.GetBytes(
            "Subject: big\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\ntext\r\n--b\r\nContent-Type: application/zip; name=a.zip\r\n"
            + "Content-Transfer-Encoding: base64\r\n\r\n" + string.Concat(Enumerable.Repeat(line, 25_000_000 / line.Length)) + "--b--\r\n");
        _ = MessageSummary.Of(MailMessage.Read(raw));

        var before = GC.GetAllocatedBytesForCurrentThread();
        var summary = MessageSummary.Of(MailMessage.Read(raw));
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(25_000_000 / line.Length * 76 / 4 * 3, Assert.Single(summary.Attachments).Size);
        Assert.InRange(allocated, 0, 100_000);
    }
}

file static class Lines
{
    /// <summary>Keeps the text within one header field.</summary>
    public static string ReplaceLineEnds(this string text) => text.ReplaceLineEndings("\r\n ").Replace("\r\n \r\n ", "\r\n x", StringComparison.Ordinal);
}
