using QueueDashboard.Batv;
using QueueDashboard.Web.Backscatter;

namespace QueueDashboard.Tests.Web.Backscatter;

public sealed class AddressPartsTests
{
    private static readonly Finding Forged = new(true, true, false, null);

    [Theory]
    [InlineData("prvs=4419c07be2=info@example.org", "prvs=|4|419|c07be2|=info|@example.org")]
    [InlineData("PRVS=4419C07BE2=Info@Example.ORG", "PRVS=|4|419|C07BE2|=Info|@Example.ORG")]
    [InlineData("\"prvs=07851220fa=anna b\"@local.test", "\"prvs=|0|785|1220fa|=anna b\"|@local.test")]
    [InlineData("prvs=joe=123ABCDEFG@example.com", "prvs=|joe|=123ABCDEFG|@example.com")]
    [InlineData("btv1==a81c==info@example.org", "btv1==a81c==|info|@example.org")]
    [InlineData("anna+prvs=0785d5f2fa@local.test", "anna|+prvs=0785d5f2fa|@local.test")]
    [InlineData("info@example.org", "info|@example.org")]
    [InlineData("prvs=12=info@example.org", "prvs=12=info|@example.org")]
    [InlineData("postmaster", "postmaster")]
    [InlineData("@", "@")]
    [InlineData("", "")]
    [InlineData("\"a@b\"@example.org", "\"a@b\"|@example.org")]
    public void Address_is_taken_apart_without_losing_a_character(string address, string parts)
    {
        var found = AddressParts.Of(address, Forged);

        Assert.Equal(parts, string.Join('|', found.Select(part => part.Text)));
        Assert.Equal(address, string.Concat(found.Select(part => part.Text)));
    }

    [Fact]
    public void Parts_of_a_forged_tag_show_where_it_fails()
    {
        var parts = AddressParts.Of("prvs=4419c07be2=info@example.org", Forged).ToDictionary(part => part.Kind, part => part.Good);

        Assert.True(parts[PartKind.Slot]);
        Assert.False(parts[PartKind.Signature]);
        Assert.Null(parts[PartKind.Day]);
        Assert.Null(parts[PartKind.Local]);
    }

    [Theory]
    [InlineData("pass", null, true, true, true, true)]
    [InlineData("untagged", null, null, null, null, null)]
    [InlineData("malformed", null, false, null, null, null)]
    [InlineData("unknown-key", null, true, false, null, null)]
    [InlineData("bad-signature", null, true, true, false, null)]
    [InlineData("expired", -3, true, true, true, false)]
    [InlineData("exempt", -3, true, true, true, false)]
    [InlineData("exempt", null, true, null, null, null)]
    public void Finding_stops_at_the_first_step_that_fails(string verdict, int? daysLeft, bool? form, bool? key, bool? signature, bool? age) =>
        Assert.Equal(new Finding(form, key, signature, age), Finding.Of(Bounces.Entry(1, BatvWords.Verdict(verdict)!.Value) with { Slot = 4, DaysLeft = daysLeft }));
}
