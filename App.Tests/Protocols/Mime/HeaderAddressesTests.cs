using QueueDashboard.Protocols.Mime;

namespace QueueDashboard.Tests.Protocols.Mime;

public sealed class HeaderAddressesTests
{
    [Theory]
    [InlineData("a@b.c", "|a@b.c")]
    [InlineData("<a@b.c>", "|a@b.c")]
    [InlineData("Ann <a@b.c>", "Ann|a@b.c")]
    [InlineData("\"Doe, Ann\" <a@b.c>", "Doe, Ann|a@b.c")]
    [InlineData("\"An\\\"n\" <a@b.c>", "An\"n|a@b.c")]
    [InlineData("Ann \"the\" Doe <a@b.c>", "Ann the Doe|a@b.c")]
    [InlineData("a@b.c (Ann (x) Doe)", "Ann (x) Doe|a@b.c")]
    [InlineData("Ann (work) <a@b.c>", "Ann|a@b.c")]
    [InlineData("<@x,@y:a@b.c>", "|a@b.c")]
    [InlineData("< a@b.c >", "|a@b.c")]
    [InlineData("a @ b . c", "|a@b.c")]
    [InlineData("a@b . c", "|a@b.c")]
    [InlineData("\"a b\"@c.d", "|\"a b\"@c.d")]
    [InlineData("<\"a>b\"@c.d>", "|\"a>b\"@c.d")]
    [InlineData("Ann a@b.c", "Ann|a@b.c")]
    [InlineData("Ann <a@b.c", "Ann|a@b.c")]
    [InlineData("a@b.c>", "|a@b.c")]
    [InlineData("a@b.c <d@e.f>", "a@b.c|d@e.f")]
    [InlineData("a@[192.0.2.1]", "|a@[192.0.2.1]")]
    [InlineData("a@[IPv6:2001:db8::1]", "|a@[IPv6:2001:db8::1]")]
    [InlineData("root", "|root")]
    [InlineData("Mail Delivery Subsystem", "Mail Delivery Subsystem|")]
    [InlineData("=?utf-8?Q?J=C3=BCrgen?= <a@b.c>", "Jürgen|a@b.c")]
    [InlineData("=?utf-8?Q?Doe,_Ann?= <a@b.c>", "Doe, Ann|a@b.c")]
    [InlineData("\"=?utf-8?Q?J=C3=BCrgen?=\" <a@b.c>", "Jürgen|a@b.c")]
    [InlineData("=?utf-8?Q?J=C3=BC?= =?utf-8?Q?rgen?= <a@b.c>", "Jürgen|a@b.c")]
    [InlineData("mailto:a@b.c", "|a@b.c")]
    [InlineData("\"Ann <a@b.c>", "\"Ann|a@b.c")]
    [InlineData("Ann (x <a@b.c>", "Ann (x|a@b.c")]
    [InlineData("jürgen@exämple.org", "|jürgen@exämple.org")]
    [InlineData("<>", "")]
    [InlineData("", "")]
    [InlineData(" , ;, ", "")]
    [InlineData("undisclosed-recipients:;", "")]
    public void Read_one_entry(string value, string expected) =>
        Assert.Equal(expected, string.Join('/', HeaderAddresses.Read(value).Select(m => $"{m.Name}|{m.Address}")));

    [Theory]
    [InlineData("a@b, c@d", "a@b c@d")]
    [InlineData("a@b; c@d", "a@b c@d")]
    [InlineData("a@b, , c@d,", "a@b c@d")]
    [InlineData("Team: a@b, Ann <c@d>;, e@f", "a@b c@d e@f")]
    [InlineData("One: a@b; Two: c@d;", "a@b c@d")]
    [InlineData("Ann <a@b, Bob <c@d>", "a@b c@d")]
    public void Read_list_gives_each_address(string value, string expected) =>
        Assert.Equal(expected, string.Join(' ', HeaderAddresses.Read(value).Select(m => m.Address)));

    [Fact]
    public void Read_encoded_word_with_an_address_in_it_is_a_name_and_not_an_address()
    {
        var mailbox = Assert.Single(HeaderAddresses.Read("=?utf-8?Q?boss=40own.example?= <spammer@evil.example>"));

        Assert.Equal("boss@own.example", mailbox.Name);
        Assert.Equal("spammer@evil.example", mailbox.Address);
    }

    [Fact]
    public void Read_many_entries_stops_at_the_limit() =>
        Assert.Equal(10_000, HeaderAddresses.Read(string.Join(',', Enumerable.Repeat("a@b", 20_000))).Count);
}
