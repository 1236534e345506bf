using System.Text;
using QueueDashboard.Protocols.Mime;

namespace QueueDashboard.Tests.Protocols.Mime;

public sealed class HeaderScanTests
{
    private static HeaderScanResult Scan(string message, int maxBytes = 1 << 20, int maxFields = 2000) =>
        HeaderScan.Read(Encoding.Latin1.GetBytes(message), maxBytes, maxFields);

    [Theory]
    [InlineData("\r\n")]
    [InlineData("\n")]
    [InlineData("\r")]
    public void Read_any_line_end_gives_fields_and_body(string end)
    {
        var message = string.Join(end, "From: a@b", "Subject: one", " two", "", "body");

        var result = Scan(message);

        Assert.Equal([new("From", "a@b"), new("Subject", "one two")], result.Fields);
        Assert.Equal("body", message[result.BodyOffset..]);
        Assert.False(result.Truncated);
    }

    [Fact]
    public void Read_folded_value_keeps_the_white_space_of_the_fold() =>
        Assert.Equal("a\tb  c", Scan("X: a\r\n\tb \r\n c\r\n\r\n").First("x"));

    [Fact]
    public void Read_carriage_return_within_a_line_keeps_it_visible() => Assert.Equal("a\rb", Scan("X: a\rb\r\n\r\n").First("X"));

    [Fact]
    public void Read_nul_and_escape_keeps_them() => Assert.Equal("a\0b\x1b[31m", Scan("X: a\0b\x1b[31m\r\n\r\n").First("X"));

    [Fact]
    public void Read_mbox_line_and_byte_order_mark_skips_them()
    {
        Assert.Equal("1", Scan("From me@x Mon Jan  1 00:00:00 2024\nX: 1\n\n").First("X"));
        Assert.Equal("1", Scan("\u00EF\u00BB\u00BFX: 1\n\n").First("X"));
    }

    [Fact]
    public void Read_mbox_line_in_the_middle_is_skipped_and_said()
    {
        var result = Scan("A: 1\n>From me@x Mon Jan  1 00:00:00 2024\nB: 2\n\n");

        Assert.Equal("2", result.First("B"));
        Assert.True(result.BrokenLines);
    }

    [Fact]
    public void Read_line_that_is_no_field_begins_the_body()
    {
        const string message = "A: 1\r\nThis is text: really\r\nB: 2\r\n";

        var result = Scan(message);

        Assert.True(result.SeparatorMissing);
        Assert.StartsWith("This is text", message[result.BodyOffset..], StringComparison.Ordinal);
        Assert.Null(result.First("B"));
    }

    [Fact]
    public void Read_space_before_the_colon_is_taken() => Assert.Equal("x", Scan("Subject : x\r\n\r\n").First("Subject"));

    [Fact]
    public void Read_field_without_a_name_is_skipped()
    {
        var result = Scan(": nothing\r\nA: 1\r\n\r\n");

        Assert.Equal([new("A", "1")], result.Fields);
        Assert.True(result.BrokenLines);
    }

    [Fact]
    public void Read_empty_message_gives_nothing()
    {
        var result = Scan("");

        Assert.Empty(result.Fields);
        Assert.Equal(0, result.BodyOffset);
    }

    [Fact]
    public void Read_header_without_body_ends_at_the_end()
    {
        var result = Scan("A: 1\r\nB: 2");

        Assert.Equal("2", result.First("B"));
        Assert.Equal(10, result.BodyOffset);
    }

    [Fact]
    public void Read_utf8_and_other_bytes_are_both_readable()
    {
        Assert.Equal("Grüße", Scan("Subject: " + Sample.Utf8("Grüße") + "\r\n\r\n").First("Subject"));
        Assert.Equal("Grüße", Scan("Subject: Gr\u00FC\u00DFe\r\n\r\n").First("Subject"));
        Assert.Equal("“x”", Scan("Subject: \u0093x\u0094\r\n\r\n").First("Subject"));
    }

    [Fact]
    public void Read_unmarked_bytes_use_the_charset_of_the_body() =>
        Assert.Equal("Привет", Scan("Subject: \u00CF\u00F0\u00E8\u00E2\u00E5\u00F2\r\nContent-Type: text/plain; charset=windows-1251\r\n\r\n").First("Subject"));

    [Fact]
    public void First_and_All_find_duplicates_in_any_case()
    {
        var result = Scan("TO: a\r\nto: b\r\nTo: c\r\n\r\n");

        Assert.Equal("a", result.First("To"));
        Assert.Equal(["a", "b", "c"], result.All("tO"));
    }

    [Fact]
    public void Read_more_fields_than_allowed_stops_but_finds_the_body()
    {
        var message = string.Concat(Enumerable.Repeat("X: 1\r\n", 100)) + "\r\nbody";

        var result = Scan(message, maxFields: 10);

        Assert.Equal(10, result.Fields.Count);
        Assert.True(result.Truncated);
        Assert.Equal("body", message[result.BodyOffset..]);
    }

    [Fact]
    public void Read_larger_than_allowed_cuts_the_value()
    {
        var result = Scan("X: " + new string('a', 1000) + "\r\nY: 1\r\n\r\n", maxBytes: 103);

        Assert.Equal(100, result.First("X")!.Length);
        Assert.Null(result.First("Y"));
        Assert.True(result.Truncated);
    }
}
