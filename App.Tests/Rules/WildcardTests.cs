using QueueDashboard.Rules;

namespace QueueDashboard.Tests.Rules;

public sealed class WildcardTests
{
    [Theory]
    [InlineData("*", "", true)]
    [InlineData("*", "anything", true)]
    [InlineData("**", "x", true)]
    [InlineData("", "", true)]
    [InlineData("", "x", false)]
    [InlineData("a*b", "ab", true)]
    [InlineData("a*b", "aXXb", true)]
    [InlineData("a*b", "aXXbc", false)]
    [InlineData("a*a", "a", false)]
    [InlineData("*a*b*", "xxbxxaxxbxx", true)]
    [InlineData("*a*b*", "bbbaaa", false)]
    [InlineData("?", "", false)]
    [InlineData("?", "x", true)]
    [InlineData("*??", "x", false)]
    [InlineData("*.ex?", "RUN.EXE", true)]
    [InlineData("ab*bc", "abc", false)]
    [InlineData("*ab", "aab", true)]
    public void Whole_text_fits(string pattern, string text, bool fits) => Assert.Equal(fits, Wildcard.Whole(pattern).Fits(text));

    [Theory]
    [InlineData("", "x", true)]
    [InlineData("b", "abc", true)]
    [InlineData("win?", "You win!", true)]
    [InlineData("a*", "ba", false)]
    [InlineData("Ü", "grüße", true)]
    public void Words_without_a_star_stand_anywhere(string pattern, string text, bool fits) => Assert.Equal(fits, Wildcard.Text(pattern).Fits(text));
}
