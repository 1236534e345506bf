using QueueDashboard.Protocols.Prvs;

namespace QueueDashboard.Tests.Protocols.Prvs;

public sealed class PrvsCodecTests
{
    [Theory]
    [InlineData("user@example.com", "prvs=07853508f8=user@example.com")]
    [InlineData("Anna@local.test", "prvs=0785d5f2fa=Anna@local.test")]
    [InlineData("Anna.Berg@Local.Test", "prvs=078588fc5d=Anna.Berg@Local.Test")]
    [InlineData("\"anna b\"@local.test", "\"prvs=07851220fa=anna b\"@local.test")]
    [InlineData("\"\\\"a\\\"\"@local.test", "\"prvs=078550068a=\\\"a\\\"\"@local.test")]
    public void Sign_folds_what_is_hashed_and_quotes_the_whole(string address, string tagged)
    {
        Assert.Equal(tagged, PrvsCodec.Sign(address, Today.Key, Today.Day));
        Assert.Equal(new PrvsCheck(PrvsVerdict.Pass, Slot: 0, DaysLeft: 7), Today.Check(tagged));
        Assert.Equal(address, PrvsCodec.Untag(tagged));
    }

    [Theory]
    [InlineData("")]
    [InlineData("user")]
    [InlineData("@example.com")]
    [InlineData("user@")]
    [InlineData("user@example..com")]
    [InlineData("user\r\nRCPT@example.com")]
    [InlineData("\"user@example.com")]
    public void Sign_of_what_is_no_address_gives_nothing(string address) => Assert.Null(PrvsCodec.Sign(address, Today.Key, Today.Day));

    // Apart, since the test runner itself cannot carry such a text.
    [Fact]
    public void Half_a_character_is_never_signed_and_never_passes()
    {
        Assert.Null(PrvsCodec.Sign("\ud800@example.com", Today.Key, Today.Day));
        Assert.Equal(PrvsVerdict.BadSignature, Today.Check("prvs=07853508f8=\ud800@example.com").Verdict);
    }

    [Theory]
    [InlineData("PRVS=07853508F8=USER@EXAMPLE.COM", PrvsExplanation.None)]
    [InlineData("prvs=07856ce61b=User@Example.COM", PrvsExplanation.HashedAsGiven)]
    [InlineData("prvs=0785c43e4a=\"anna b\"@local.test", PrvsExplanation.HashedAsGiven)]
    [InlineData("\"prvs=0785c43e4a=anna b\"@local.test", PrvsExplanation.HashedAsGiven)]
    [InlineData("\"prvs=07853508f8=user\"@example.com", PrvsExplanation.None)]
    public void Check_takes_what_servers_on_the_way_and_other_signers_make(string tagged, object explanation) =>
        Assert.Equal((PrvsVerdict.Pass, (PrvsExplanation)explanation), (Today.Check(tagged).Verdict, Today.Check(tagged).Explanation));

    [Fact]
    public void Check_in_verbatim_mode_says_that_case_was_altered()
    {
        PrvsCheck check = Today.Check("prvs=07853508f8=User@example.com", verbatim: true);
        Assert.Equal((PrvsVerdict.BadSignature, PrvsExplanation.AlteredCase), (check.Verdict, check.Explanation));
    }

    [Theory]
    [InlineData("user@example.com", PrvsVerdict.Untagged, PrvsExplanation.None)]
    [InlineData("prvs=user@example.com", PrvsVerdict.Untagged, PrvsExplanation.None)]
    [InlineData("user", PrvsVerdict.Untagged, PrvsExplanation.NotAnAddress)]
    [InlineData("", PrvsVerdict.Untagged, PrvsExplanation.NotAnAddress)]
    [InlineData("prvs=7853508f8=user@example.com", PrvsVerdict.Malformed, PrvsExplanation.NotATag)]
    [InlineData("prvs=07853508g8=user@example.com", PrvsVerdict.Malformed, PrvsExplanation.NotATag)]
    [InlineData("prvs=0785é508f8=user@example.com", PrvsVerdict.Malformed, PrvsExplanation.NotATag)]
    [InlineData("prvs=07853508f8=@example.com", PrvsVerdict.Malformed, PrvsExplanation.NotATag)]
    [InlineData("prvs=07853508f8user@example.com", PrvsVerdict.Malformed, PrvsExplanation.NotATag)]
    [InlineData("prvs=07853508f8=user", PrvsVerdict.Malformed, PrvsExplanation.NotAnAddress)]
    [InlineData("prvs=07853508f8=user\0@example.com", PrvsVerdict.Malformed, PrvsExplanation.NotAnAddress)]
    public void Check_of_anything_else_names_it(string address, object verdict, object explanation) =>
        Assert.Equal(new PrvsCheck((PrvsVerdict)verdict, (PrvsExplanation)explanation), Today.Check(address));

    [Fact]
    public void Check_asks_for_the_slot_before_the_signature_and_for_that_before_the_age()
    {
        string foreignSlot = "prvs=39990000ff=user@example.com";
        Assert.Equal(new PrvsCheck(PrvsVerdict.UnknownKey, Slot: 3), Today.Check(foreignSlot));
        Assert.Equal(new PrvsCheck(PrvsVerdict.BadSignature, Slot: 0), Today.Check("prvs=09993508f8=user@example.com"));
        Assert.Equal(new PrvsCheck(PrvsVerdict.UnknownKey, Slot: 3), PrvsCodec.Check(foreignSlot, [], Today.Day));
    }

    [Fact]
    public void Check_tries_every_key_of_a_slot_and_a_key_without_one_for_all()
    {
        string tagged = PrvsCodec.Sign("user@example.com", Today.KeyOf("new", 4), Today.Day)!;
        Assert.Equal(PrvsVerdict.Pass, PrvsCodec.Check(tagged, [Today.Key, Today.KeyOf("old", 4), Today.KeyOf("new", 4)], Today.Day).Verdict);
        Assert.Equal((PrvsVerdict.Pass, 4), (PrvsCodec.Check(tagged, [Today.KeyOf("new", null)], Today.Day).Verdict, PrvsCodec.Check(tagged, [Today.KeyOf("new", null)], Today.Day).Slot));
        Assert.Equal(PrvsVerdict.UnknownKey, PrvsCodec.Check(tagged, [Today.KeyOf("new", 5)], Today.Day).Verdict);
    }

    [Theory]
    [InlineData(0, 7, PrvsVerdict.Pass, 7, PrvsExplanation.None)]
    [InlineData(7, 7, PrvsVerdict.Pass, 0, PrvsExplanation.None)]
    [InlineData(8, 7, PrvsVerdict.Expired, -1, PrvsExplanation.None)]
    [InlineData(400, 7, PrvsVerdict.Expired, -393, PrvsExplanation.None)]
    [InlineData(0, 6, PrvsVerdict.Expired, -993, PrvsExplanation.EndsTooLate)]
    public void Check_counts_the_days_round_the_thousand(int later, int lifetime, object verdict, int left, object explanation)
    {
        foreach (long signed in (long[])[19990, 19993, 20000, 20778])
        {
            string tagged = PrvsCodec.Sign("user@example.com", Today.Key, signed)!;
            Assert.Equal(new PrvsCheck((PrvsVerdict)verdict, (PrvsExplanation)explanation, 0, left), PrvsCodec.Check(tagged, [Today.Key], signed + later, lifetime));
        }
    }

    [Fact]
    public void Lifetime_out_of_bounds_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => PrvsCodec.Sign("user@example.com", Today.Key, 0, 500));
        Assert.Throws<ArgumentOutOfRangeException>(() => PrvsCodec.Check("user@example.com", [], 0, -1));
    }

    [Fact]
    public void Signing_and_checking_allocate_nothing()
    {
        PrvsKey[] keys = [Today.KeyOf("other"), Today.Key];
        string[] addresses =
        [
            "prvs=07853508f8=user@example.com", "prvs=07853508f9=User@example.com", "\"prvs=07851220fa=anna b\"@local.test", "prvs=user/07853508f8@example.com",
            "prvs=2785000000=müller@exämple.de", "user@example.com", "prvs=0785", "prvs=10000000000=" + new string('ü', 2000) + "@example.com",
        ];
        char[] signed = new char[PrvsCodec.LongestSigned];
        Run();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Run();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Run()
        {
            for (int round = 0; round < 200; round++)
            {
                foreach (string address in addresses)
                {
                    PrvsCodec.Check(address, keys, Today.Day);
                    PrvsCodec.Check(address, keys, Today.Day, verbatim: true);
                    PrvsCodec.TrySign(address, Today.Key, Today.Day, 7, false, signed, out _);
                }
            }
        }
    }
}
