using QueueDashboard.Batv;
using QueueDashboard.Protocols.Prvs;

namespace QueueDashboard.Tests.Batv;

public sealed class KeyRingTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Slot_holds_one_key()
    {
        Assert.Throws<ArgumentException>(() => new KeyRing([Key(3), Key(3)], 3));
        Assert.Throws<ArgumentException>(() => new KeyRing([Key(3)], 4));
        Assert.Null(new KeyRing([Key(3)], null).Signing);
    }

    [Fact]
    public void Each_key_checks_the_tags_of_its_slot_by_its_own_window()
    {
        KeyRing ring = new([Key(0, 7), Key(9, 30)], 9);

        Assert.Equal(PrvsVerdict.Pass, ring.Check(Tag(9, 30), Now, evenEnded: false).Verdict);
        Assert.Equal(PrvsVerdict.Expired, ring.Check(Tag(0, 30), Now, evenEnded: false).Verdict);
        Assert.Equal((PrvsVerdict.UnknownKey, 5), ring.Check(Tag(5, 7), Now, evenEnded: true) is var check ? (check.Verdict, check.Slot!.Value) : default);

        // The digit moved: another slot's key is asked, and says no.
        Assert.Equal(PrvsVerdict.BadSignature, ring.Check(Tag(0, 7).Replace("prvs=0", "prvs=9", StringComparison.Ordinal), Now, evenEnded: false).Verdict);
    }

    [Fact]
    public void Ended_key_is_asked_on_wish_only()
    {
        KeyRing ring = new([Key(0) with { VerifiesUntil = Now }], null);

        Assert.Equal(PrvsVerdict.UnknownKey, ring.Check(Tag(0, 7), Now, evenEnded: false).Verdict);
        Assert.Equal(PrvsVerdict.Pass, ring.Check(Tag(0, 7), Now, evenEnded: true).Verdict);
        Assert.Equal(PrvsVerdict.Pass, ring.Check(Tag(0, 7), Now.AddTicks(-1), evenEnded: false).Verdict);
    }

    private static PrvsKey Secret(int slot) => new([(byte)slot, 1, 2, 3], slot);

    private static BatvKey Key(int slot, int window = 7) => new(slot, Secret(slot), Now, Now, null, window);

    private static string Tag(int slot, int lifetime) => PrvsCodec.Sign("anna@own.test", Secret(slot), PrvsDay.Of(Now), lifetime)!;
}
