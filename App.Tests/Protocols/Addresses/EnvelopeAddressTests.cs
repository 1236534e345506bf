using FsCheck;
using FsCheck.Fluent;
using QueueDashboard.Protocols.Addresses;

namespace QueueDashboard.Tests.Protocols.Addresses;

public sealed class EnvelopeAddressTests
{
    [Theory]
    [InlineData("a@b.test", "a", "b.test", "a@b.test")]
    [InlineData("Anna.Bee@B.Test", "Anna.Bee", "B.Test", "anna.bee@b.test")]
    [InlineData("prvs=1234abcdef=anna@b.test", "prvs=1234abcdef=anna", "b.test", "prvs=1234abcdef=anna@b.test")]
    [InlineData("\"john doe\"@b.test", "john doe", "b.test", "john doe@b.test")]
    [InlineData("\"a\\\"b\\\\c\"@b.test", "a\"b\\c", "b.test", "a\"b\\c@b.test")]
    [InlineData("\"a@b\"@b.test", "a@b", "b.test", "a@b@b.test")]
    [InlineData("\"needless\"@b.test", "needless", "b.test", "needless@b.test")]
    [InlineData("a@[127.0.0.1]", "a", "[127.0.0.1]", "a@[127.0.0.1]")]
    [InlineData("a@[IPv6:2001:DB8::1]", "a", "[IPv6:2001:DB8::1]", "a@[ipv6:2001:db8::1]")]
    [InlineData("jörg@bücher.test", "jörg", "bücher.test", "jörg@xn--bcher-kva.test")]
    [InlineData("jörg@BÜCHER.test", "jörg", "BÜCHER.test", "jörg@xn--bcher-kva.test")]
    [InlineData("postmaster", "postmaster", "", "postmaster")]
    [InlineData("Postmaster", "Postmaster", "", "postmaster")]
    [InlineData("a..b.@docomo.test", "a..b.", "docomo.test", "a..b.@docomo.test")]
    [InlineData("a@my_host.test", "a", "my_host.test", "a@my_host.test")]
    public void TryParse_good_address_gives_its_parts(string text, string local, string domain, string key)
    {
        Assert.True(EnvelopeAddress.TryParse(text, out EnvelopeAddress address));
        Assert.Equal(local, address.LocalPart);
        Assert.Equal(domain, address.Domain);
        Assert.Equal(key, address.Key);
    }

    [Theory]
    [InlineData("")]
    [InlineData("@b.test")]
    [InlineData("a@")]
    [InlineData("a")]
    [InlineData("a b@b.test")]
    [InlineData("a@b@c.test")]
    [InlineData("a@b..test")]
    [InlineData("a@.b.test")]
    [InlineData("a@b.test.")]
    [InlineData("a@b test")]
    [InlineData("a@[127.0.0.1")]
    [InlineData("a@[]")]
    [InlineData("\"a@b.test")]
    [InlineData("\"a\"b@b.test")]
    [InlineData("\"a\\")]
    [InlineData("a\r\nb@b.test")]
    [InlineData("\"a\rb\"@b.test")]
    [InlineData("\"a\0b\"@b.test")]
    [InlineData("a@b\n.test")]
    [InlineData("a<b@b.test")]
    [InlineData("a\u0085@b.test")]
    [InlineData("\"a\u2028b\"@b.test")]
    public void TryParse_bad_address_is_refused(string text) => Assert.False(EnvelopeAddress.TryParse(text, out _));

    // Not a row above: an attribute is stored as UTF-8, which turns a lone surrogate into U+FFFD.
    [Fact]
    public void TryParse_lone_surrogates_are_refused()
    {
        Assert.False(EnvelopeAddress.TryParse("\ud800@b.test", out _));
        Assert.False(EnvelopeAddress.TryParse("\"\udc00\"@b.test", out _));
        Assert.False(EnvelopeAddress.TryParse("a@\ud800.test", out _));
    }

    [Fact]
    public void TryParse_lengths_are_counted_in_octets_of_utf8()
    {
        Assert.True(EnvelopeAddress.TryParse(new string('a', 64) + "@b.test", out _, AddressLimits.Standard));
        Assert.False(EnvelopeAddress.TryParse(new string('a', 65) + "@b.test", out _, AddressLimits.Standard));
        Assert.True(EnvelopeAddress.TryParse(new string('ö', 32) + "@b.test", out _, AddressLimits.Standard));
        Assert.False(EnvelopeAddress.TryParse(new string('ö', 33) + "@b.test", out _, AddressLimits.Standard));
        Assert.True(EnvelopeAddress.TryParse(new string('a', 80) + "@b.test", out _));

        string label = new('d', 62);
        Assert.True(EnvelopeAddress.TryParse($"a@{label}.{label}.{label}.{label}", out _));
        Assert.False(EnvelopeAddress.TryParse($"a@{label}.{label}.{label}.{label}.test", out _));
        Assert.False(EnvelopeAddress.TryParse($"a@{new string('d', 64)}.test", out _));
    }

    [Fact]
    public void Equality_takes_case_of_the_local_part_but_not_of_the_domain()
    {
        Assert.Equal(Parse("a@b.test"), Parse("a@B.Test"));
        Assert.Equal(Parse("\"a\"@b.test").GetHashCode(), Parse("a@B.TEST").GetHashCode());
        Assert.NotEqual(Parse("a@b.test"), Parse("A@b.test"));
        Assert.Equal(Parse("a@b.test").Key, Parse("A@B.test").Key);
    }

    [Fact]
    public void Key_of_decomposed_and_composed_letters_is_the_same() =>
        Assert.Equal(Parse("jo\u0308rg@b.test").Key, Parse("j\u00f6rg@b.test").Key);

    [Fact]
    public void DomainKey_without_an_ascii_form_keeps_its_own_spelling() =>
        Assert.Equal("\u00ad.test", EnvelopeAddress.DomainKey("\u00ad.TEST"));

    [Theory]
    [InlineData("a\r\nRCPT TO:<x@y.test>", "b.test")]
    [InlineData("a", "b.test\r\n")]
    [InlineData("a\0", "b.test")]
    [InlineData("", "b.test")]
    [InlineData("a", "")]
    public void TryCreate_parts_that_could_leave_their_line_are_refused(string local, string domain) =>
        Assert.False(EnvelopeAddress.TryCreate(local, domain, out _));

    [Fact]
    public void ToWire_of_anything_that_can_be_created_reads_back_the_same()
    {
        Gen<char> odd = Gen.Elements(" \t\"\\@.<>()[],;:=+-_aA0ö漢\u007f\r\n\0\ud83d\ude00".ToCharArray());
        Gen<string> text = Gen.ArrayOf(Gen.OneOf(odd, Gen.Choose(32, 126).Select(c => (char)c))).Select(chars => new string(chars));
        int created = 0;
        Prop.ForAll(text.ToArbitrary(), local =>
        {
            if (!EnvelopeAddress.TryCreate(local, "b.test", out EnvelopeAddress address))
            {
                return true;
            }

            created++;
            string wire = address.ToWire();
            return !wire.AsSpan().ContainsAny('\r', '\n', '\0')
                && EnvelopeAddress.TryParse(wire, out EnvelopeAddress again)
                && again == address && again.LocalPart == local && again.ToWire() == wire;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
        Assert.True(created > 50, $"only {created} addresses were made");
    }

    [Fact]
    public void TryParse_of_anything_never_throws_and_what_it_takes_is_stable()
    {
        Gen<char> odd = Gen.Elements("\"\\@.<>[]:ab ö\ud83d\ude00\r\0".ToCharArray());
        Prop.ForAll(Gen.ArrayOf(odd).Select(chars => new string(chars)).ToArbitrary(), text =>
            !EnvelopeAddress.TryParse(text, out EnvelopeAddress address)
            || (EnvelopeAddress.TryParse(address.ToWire(), out EnvelopeAddress again) && again == address))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(5000));
    }

    private static EnvelopeAddress Parse(string text)
    {
        Assert.True(EnvelopeAddress.TryParse(text, out EnvelopeAddress address));
        return address;
    }
}
