using FsCheck;
using FsCheck.Fluent;
using QueueDashboard.Protocols.Addresses;
using QueueDashboard.Protocols.Prvs;

namespace QueueDashboard.Tests.Protocols.Prvs;

public sealed class PrvsPropertyTests
{
    private static readonly Gen<string> s_locals = Gen.Elements("aZ09.+-=_/\"\\ @<>(üßЖ漢".ToCharArray()).NonEmptyListOf().Select(list => string.Concat(list.Take(40)));

    private static readonly Gen<(string Address, byte[] Secret, int Slot, int Day, int Lifetime)> s_cases =
        from local in s_locals
        from domain in Gen.Elements("example.com", "Mail.Example.ORG", "exämple.de", "[192.0.2.1]")
        from secret in Gen.Choose(0, 255).Select(b => (byte)b).ArrayOf()
        from slot in Gen.Choose(0, 9)
        from day in Gen.Choose(0, 40000)
        from lifetime in Gen.Choose(0, 30)
        select (new EnvelopeAddress(local, domain).ToWire(), secret, slot, day, lifetime);

    [Fact]
    public void Signed_addresses_pass_until_their_last_day_and_come_back_untagged() =>
        Prop.ForAll(s_cases.ToArbitrary(), c =>
        {
            PrvsKey key = new(c.Secret, c.Slot);
            foreach (bool verbatim in (bool[])[false, true])
            {
                string tagged = PrvsCodec.Sign(c.Address, key, c.Day, c.Lifetime, verbatim)!;
                PrvsCheck last = PrvsCodec.Check(tagged, [key], c.Day + c.Lifetime, c.Lifetime, verbatim);
                Assert.Equal(new PrvsCheck(PrvsVerdict.Pass, PrvsExplanation.None, c.Slot, 0), last);
                Assert.Equal(PrvsVerdict.Expired, PrvsCodec.Check(tagged, [key], c.Day + c.Lifetime + 1, c.Lifetime, verbatim).Verdict);
                Assert.Equal(c.Address, PrvsCodec.Untag(tagged, verbatim));
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Signed_addresses_are_addresses_again() =>
        Prop.ForAll(s_cases.ToArbitrary(), c =>
        {
            string tagged = PrvsCodec.Sign(c.Address, new PrvsKey(c.Secret, c.Slot), c.Day, c.Lifetime)!;
            Assert.True(EnvelopeAddress.TryParse(tagged, out EnvelopeAddress address), tagged);
            Assert.Equal(tagged, address.ToWire());
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_text_gets_a_verdict_and_no_text_passes_by_chance() =>
        Prop.ForAll(ArbMap.Default.ArbFor<string?>(), text =>
        {
            foreach (string address in (string[])[text ?? "", $"prvs={text}", $"prvs=0785000000={text}@example.com", $"\"prvs=0785000000={text}\"@example.com", $"SRS1={text}"])
            {
                Assert.NotEqual(PrvsVerdict.Pass, Today.Check(address).Verdict);
                Assert.NotEqual(PrvsVerdict.Pass, Today.Check(address, verbatim: true).Verdict);
                Assert.NotNull(PrvsCodec.Untag(address));
                PrvsPolicy.Judge(address);
            }
        }).QuickCheckThrowOnFailure();
}
