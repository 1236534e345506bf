using System.Text;
using FsCheck;
using FsCheck.Fluent;
using QueueDashboard.Delivery.Smtp;

namespace QueueDashboard.Tests.Delivery.Smtp;

public class DotStuffingTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("a", "a\r\n")]
    [InlineData("a\r\n", "a\r\n")]
    [InlineData(".", "..\r\n")]
    [InlineData(".\r\n..\r\na.b\r\n", "..\r\n...\r\na.b\r\n")]
    [InlineData("a\n.b", "a\r\n..b\r\n")]
    [InlineData("a\r.b", "a\r\n..b\r\n")]
    [InlineData("a\r\rb", "a\r\n\r\nb\r\n")]
    [InlineData("a\r\r\nb", "a\r\nb\r\n")]
    [InlineData("a\n\rb", "a\r\n\r\nb\r\n")]
    [InlineData("a\r", "a\r\n")]
    [InlineData("\r\n.\n", "\r\n..\r\n")]
    [InlineData("x\n.\nMAIL FROM:<>\n", "x\r\n..\r\nMAIL FROM:<>\r\n")]
    [InlineData("x\r\n.\rMAIL", "x\r\n..\r\nMAIL\r\n")]
    public void Write_known_content_gives_known_lines(string content, string lines)
    {
        Assert.Equal(lines, Encoding.Latin1.GetString(Stuff(Encoding.Latin1.GetBytes(content), sourceAtOnce: 1000, roomAtOnce: 1000)));
        Assert.Equal(lines, Encoding.Latin1.GetString(Stuff(Encoding.Latin1.GetBytes(content), sourceAtOnce: 1, roomAtOnce: 2)));
    }

    [Fact]
    public void Write_any_bytes_unstuffed_again_are_the_normalised_content()
    {
        // Line ends and dots are nearly all that matters, so nearly all bytes are such.
        Gen<byte[]> content = Gen.Elements((byte)'\r', (byte)'\n', (byte)'.', (byte)'a', (byte)0, (byte)0xff).ArrayOf();
        Prop.ForAll(content.ToArbitrary(), Gen.Choose(1, 7).ToArbitrary(), Gen.Choose(2, 9).ToArbitrary(), (bytes, sourceAtOnce, roomAtOnce) =>
        {
            byte[] wire = Stuff(bytes, sourceAtOnce, roomAtOnce);

            Assert.Equal(Normalise(bytes), Unstuff(wire));
            AssertOnlyWholeLineEnds(wire);
            Assert.DoesNotContain("\r\n.\r\n", "\r\n" + Encoding.Latin1.GetString(wire), StringComparison.Ordinal);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000).WithEndSize(60));
    }

    [Fact]
    public void Write_content_with_proper_lines_stays_byte_for_byte()
    {
        byte[] bytes = Encoding.Latin1.GetBytes(string.Concat(Enumerable.Range(0, 256).Where(c => c is not ('\r' or '\n')).Select(c => (char)c)) + "\r\n");

        Assert.Equal(bytes, Stuff(bytes, 1000, 100));
    }

    internal static void AssertOnlyWholeLineEnds(byte[] wire)
    {
        for (int i = 0; i < wire.Length; i++)
        {
            Assert.False(wire[i] == '\n' && (i == 0 || wire[i - 1] != '\r'), $"bare LF at {i}");
            Assert.False(wire[i] == '\r' && (i + 1 == wire.Length || wire[i + 1] != '\n'), $"bare CR at {i}");
        }
    }

    /// <summary>What a server makes of the lines (RFC 5321 section 4.5.2), written without a look at the other side.</summary>
    internal static byte[] Unstuff(byte[] wire) =>
        Encoding.Latin1.GetBytes(string.Join("\r\n", Encoding.Latin1.GetString(wire).Split("\r\n").Select(line => line.StartsWith('.') ? line[1..] : line)));

    private static byte[] Normalise(byte[] content)
    {
        string text = System.Text.RegularExpressions.Regex.Replace(Encoding.Latin1.GetString(content), "\r*\n|\r", "\r\n");
        return Encoding.Latin1.GetBytes(text.Length == 0 || text.EndsWith("\r\n", StringComparison.Ordinal) ? text : text + "\r\n");
    }

    private static byte[] Stuff(byte[] content, int sourceAtOnce, int roomAtOnce)
    {
        var stuffing = new DotStuffing();
        var wire = new List<byte>();
        byte[] room = new byte[roomAtOnce];
        for (int at = 0; at < content.Length;)
        {
            stuffing.Write(content.AsSpan(at, Math.Min(sourceAtOnce, content.Length - at)), room, out int consumed, out int written);
            at += consumed;
            wire.AddRange(room[..written]);
        }
        stuffing.Complete();
        int last;
        do
        {
            stuffing.Write([], room, out _, out last);
            wire.AddRange(room[..last]);
        }
        while (last > 0);
        return [.. wire];
    }
}
