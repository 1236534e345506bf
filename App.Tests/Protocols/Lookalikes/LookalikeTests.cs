using QueueDashboard.Protocols.Lookalikes;

namespace QueueDashboard.Tests.Protocols.Lookalikes;

public sealed class LookalikeTests
{
    [Theory]
    [InlineData("example.org", "example.org", Likeness.None)]
    [InlineData("mail.example.org", "example.org", Likeness.None)]
    [InlineData("EXAMPLE.org.", "example.org", Likeness.None)]
    [InlineData("examp1e.org", "example.org", Likeness.SwappedLetters)]
    [InlineData("exarnple.org", "example.org", Likeness.SwappedLetters)]
    [InlineData("ехаmрlе.org", "example.org", Likeness.SwappedLetters)]
    [InlineData("xn--xampl-ywef.org", "example.org", Likeness.SwappedLetters)]
    [InlineData("exämple.org", "example.org", Likeness.SwappedLetters)]
    [InlineData("exampIe.org", "example.org", Likeness.SwappedLetters)]
    [InlineData("login.examp1e.org", "example.org", Likeness.SwappedLetters)]
    [InlineData("exmple.org", "example.org", Likeness.Misspelt)]
    [InlineData("exampel.org", "example.org", Likeness.Misspelt)]
    [InlineData("examplee.org", "example.org", Likeness.Misspelt)]
    [InlineData("example.org.evil.test", "example.org", Likeness.Contains)]
    [InlineData("example-org.test", "example.org", Likeness.Contains)]
    [InlineData("secure-example.test", "example.org", Likeness.Contains)]
    [InlineData("example.com", "example.org", Likeness.OtherEnding)]
    [InlineData("example.co.uk", "example.org", Likeness.OtherEnding)]
    [InlineData("samples.net", "example.org", Likeness.None)]
    [InlineData("gmx.de", "gmx.net", Likeness.None)]
    [InlineData("", "example.org", Likeness.None)]
    public void Compare_finds_what_an_eye_takes_for_the_other(string domain, string known, Likeness likeness) =>
        Assert.Equal(likeness, Lookalike.Compare(domain, known));

    [Theory]
    [InlineData("paypa1.com", Likeness.SwappedLetters)]
    [InlineData("раураl.com", Likeness.SwappedLetters)]
    [InlineData("paypall.com", Likeness.None)]
    [InlineData("paypal-shop.test", Likeness.None)]
    [InlineData("paypal.de", Likeness.None)]
    public void Compare_with_well_known_names_counts_swapped_letters_only(string domain, Likeness likeness) =>
        Assert.Equal(likeness, Lookalike.Compare(domain, "paypal.com", onlyLetters: true));

    [Theory]
    [InlineData("exаmple.org", true)]
    [InlineData("пример.example", false)]
    [InlineData("bücher.example", false)]
    [InlineData("example.org", false)]
    public void MixesScripts_is_true_within_one_label_only(string domain, bool mixes) => Assert.Equal(mixes, Lookalike.MixesScripts(domain));

    [Theory]
    [InlineData("xn--")]
    [InlineData("xn--99999999999999")]
    [InlineData("..")]
    [InlineData("\uD800.test")]
    public void Broken_names_are_compared_without_a_fault(string domain) => Assert.Equal(Likeness.None, Lookalike.Compare(domain, "example.org"));

    [Fact]
    public void Endless_names_are_not_looked_at() => Assert.Equal(Likeness.None, Lookalike.Compare(new string('a', 1_000_000), "example.org"));
}
