using QueueDashboard.Protocols.Mime;

namespace QueueDashboard.Tests.Protocols.Mime;

public sealed class EncodedWordsTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("=?utf-8?Q?Gr=C3=BC=C3=9Fe?=", "Grüße")]
    [InlineData("=?UTF-8?b?R3LDvMOfZQ==?=", "Grüße")]
    [InlineData("=?iso-8859-1?q?a_b=5Fc?=", "a b_c")]
    [InlineData("=?utf-8*de?Q?Gr=C3=BC=C3=9Fe?=", "Grüße")]
    [InlineData("a =?utf-8?Q?b?= c", "a b c")]
    [InlineData("=?utf-8?Q?a?= =?utf-8?Q?b?=", "ab")]
    [InlineData("=?utf-8?Q?a?=\t =?iso-8859-1?Q?=FC?= =?utf-8?Q?b?=", "aüb")]
    [InlineData("=?utf-8?Q?a?=x=?utf-8?Q?b?=", "axb")]
    [InlineData("=?utf-8?Q?=C3?= =?utf-8?Q?=BC?=", "ü")]
    [InlineData("=?utf-8?B?w7w?=", "ü")]
    [InlineData("=?utf-8?B?w?= =?utf-8?Q?b?=", "b")]
    [InlineData("=?utf-8?Q?a b?=", "a b")]
    [InlineData("=?utf-8?Q?=41=?=", "A")]
    [InlineData("=?utf-8?Q?100=25=ZZ?=", "100%=ZZ")]
    [InlineData("=?iso-2022-jp?B?GyRCRnxLXBsoQg==?=", "日本")]
    [InlineData("=?gb2312?B?xOO6ww==?=", "你好")]
    [InlineData("=?koi8-r?B?8NLJ18XU?=", "Привет")]
    [InlineData("=?ks_c_5601-1987?B?vsiz5w==?=", "안녕")]
    [InlineData("=?unknown?Q?=C3=BC?=", "ü")]
    [InlineData("=?utf-7?Q?+APw-?=", "ü")]
    public void Decode_gives_readable_text(string value, string expected) => Assert.Equal(expected, EncodedWords.Decode(value));

    [Theory]
    [InlineData("=?x-no-such-charset?Q?abc?=")]
    [InlineData("=?utf-8?X?abc?=")]
    [InlineData("=?utf-8?Q?abc")]
    [InlineData("=?utf-8?Q")]
    [InlineData("=??Q?abc?=")]
    [InlineData("=?")]
    [InlineData("=?=?=?=?")]
    [InlineData("1 =? 2 ?= 3")]
    public void Decode_broken_or_unknown_word_stays(string value) => Assert.Equal(value, EncodedWords.Decode(value));

    [Fact]
    public void Decode_multibyte_character_split_across_base64_words_is_joined()
    {
        var bytes = "日本語"u8.ToArray();
        var words = $"=?utf-8?B?{Convert.ToBase64String(bytes[..4])}?= =?utf-8?B?{Convert.ToBase64String(bytes[4..])}?=";

        Assert.Equal("日本語", EncodedWords.Decode(words));
    }
}
