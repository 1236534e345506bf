using QueueDashboard.Protocols.Addresses;

namespace QueueDashboard.Tests.Protocols.Addresses;

public sealed class SmtpPathTests
{
    [Theory]
    [InlineData("<a@b.test>", "a@b.test", 10)]
    [InlineData("<a@b.test> SIZE=1", "a@b.test", 10)]
    [InlineData("  <a@b.test>", "a@b.test", 12)]
    [InlineData("<@one.test,@two.test:a@b.test>", "a@b.test", 30)]
    [InlineData("<\"a>b\"@b.test>", "\"a>b\"@b.test", 14)]
    [InlineData("<\"a\\\">b\"@b.test> X", "\"a\\\">b\"@b.test", 16)]
    [InlineData("<Postmaster>", "Postmaster", 12)]
    [InlineData("<a..b@b.test>", "a..b@b.test", 13)]
    public void Read_good_path_keeps_the_address_as_given(string text, string wire, int length)
    {
        Assert.Equal(AddressFault.None, SmtpPath.Read(text, AddressLimits.Standard, out SmtpPath path, out int taken));
        Assert.Equal(wire, path.Wire);
        Assert.Equal(length, taken);
        Assert.False(path.IsNull);
    }

    [Fact]
    public void Read_null_reverse_path_is_no_fault()
    {
        Assert.Equal(AddressFault.None, SmtpPath.Read("<> BODY=7BIT", AddressLimits.Standard, out SmtpPath path, out int taken));
        Assert.True(path.IsNull);
        Assert.Equal(2, taken);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a@b.test")]
    [InlineData("<a@b.test")]
    [InlineData("<\"a@b.test>")]
    [InlineData("<@one.test>")]
    [InlineData("<@one.test,a@b.test>")]
    [InlineData("< a@b.test>")]
    [InlineData("<root>")]
    public void Read_bad_path_is_a_syntax_fault(string text) =>
        Assert.Equal(AddressFault.Syntax, SmtpPath.Read(text, AddressLimits.Standard, out _, out _));

    [Fact]
    public void Read_too_long_parts_have_faults_of_their_own()
    {
        Assert.Equal(AddressFault.LocalPartTooLong, SmtpPath.Read($"<{new string('a', 65)}@b.test>", AddressLimits.Standard, out _, out _));
        Assert.Equal(AddressFault.DomainTooLong, SmtpPath.Read($"<a@{new string('b', 256)}>", AddressLimits.Standard, out _, out _));
    }
}
