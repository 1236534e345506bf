using FsCheck;
using FsCheck.Fluent;
using QueueDashboard.Protocols.Smtp;

namespace QueueDashboard.Tests.Protocols.Smtp;

public sealed class XtextTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a+20b+3Dc+2B", "a b=c+")]
    [InlineData("J+C3+B6rg", "Jörg")]
    [InlineData("Jörg", "Jörg")]
    [InlineData("+FF", "\ufffd")]
    [InlineData("", "")]
    public void TryDecode_good_text(string text, string decoded)
    {
        Assert.True(Xtext.TryDecode(text, out string? found));
        Assert.Equal(decoded, found);
    }

    [Theory]
    [InlineData("a+")]
    [InlineData("a+2")]
    [InlineData("a+2G")]
    [InlineData("a+ 2")]
    [InlineData("a=b")]
    [InlineData("a b")]
    [InlineData("a\u007f")]
    public void TryDecode_bad_text_is_refused(string text) => Assert.False(Xtext.TryDecode(text, out _));

    [Fact]
    public void Encode_anything_reads_back_the_same() =>
        Prop.ForAll(Gen.ArrayOf(Gen.Elements("+= aé漢\r\n\0~!".ToCharArray())).Select(chars => new string(chars)).ToArbitrary(), text =>
            !Xtext.Encode(text).AsSpan().ContainsAny(" =\r\n\0") && Xtext.TryDecode(Xtext.Encode(text), out string? back) && back == text)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
}
