using QueueDashboard.Web.Queues;

namespace QueueDashboard.Tests.Web.Queues;

public sealed class TextSafetyTests
{
    [Theory]
    [InlineData("invoice\u202Egpj.exe", "invoice[U+202E]gpj.exe")]
    [InlineData("pay\u200Bpal", "pay[U+200B]pal")]
    [InlineData("a\u0000b", "a[U+0000]b")]
    [InlineData("x\u2066y\u2069", "x[U+2066]y[U+2069]")]
    [InlineData("line\nbreak", "line[U+000A]break")]
    [InlineData("Größe – 10 €", "Größe – 10 €")]
    [InlineData("👩\u200D💻", "👩\u200D💻")]
    public void VisibleText_names_characters_that_act(string text, string shown) => Assert.Equal(shown, VisibleText.Line(text));

    [Fact]
    public void VisibleText_of_a_body_keeps_its_lines() => Assert.Equal([new TextRun("a\n\tb", Mark: false)], VisibleText.Split("a\n\tb", lines: true));

    [Fact]
    public void VisibleText_with_half_a_surrogate_pair_does_not_throw() => Assert.NotEmpty(VisibleText.Split("a\uD800b"));

    [Theory]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData("C:\\temp\\a.exe", "a.exe")]
    [InlineData("gpj.\u202Eexe", "gpj.exe")]
    [InlineData("a\r\nContent-Type: x.txt", "x.txt")]
    [InlineData("..", "attachment-3.bin")]
    [InlineData("", "attachment-3.bin")]
    [InlineData("a\"b<c>.pdf", "a_b_c_.pdf")]
    public void FileName_of_a_hostile_name_has_no_path_and_no_tricks(string name, string safe) => Assert.Equal(safe, FileName.Safe(name, 2).Trim());

    [Fact]
    public void FileName_that_is_too_long_keeps_its_true_end() => Assert.EndsWith(".exe", FileName.Safe(new string('a', 500) + ".exe", 0), StringComparison.Ordinal);

    [Theory]
    [InlineData("a.pdf.exe", true)]
    [InlineData("macro.DOCM", true)]
    [InlineData("page.html.", true)]
    [InlineData("photo.jpg", false)]
    public void MessageContent_knows_files_that_act(string name, bool risky) => Assert.Equal(risky, MessageContent.IsRisky(name));
}
