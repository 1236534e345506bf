using System.Text;
using System.Text.Json.Nodes;
using QueueDashboard.Batv;
using QueueDashboard.Cli;

namespace QueueDashboard.Tests.Cli;

public sealed class BatvCommandTests
{
    private static readonly BatvQuestion s_defaults = new("", null, null, null, false, 7);

    [Theory]
    [InlineData("secret\n", "secret")]
    [InlineData("secret\r\n", "secret")]
    [InlineData("secret", "secret")]
    [InlineData("", "")]
    [InlineData("one\ntwo\n", "one\ntwo\n")]
    [InlineData("\u0001\n", "\u0001\n")]
    public void Secret_loses_the_end_of_a_line_but_no_byte_of_other_files(string file, string secret) =>
        Assert.Equal(secret, Encoding.UTF8.GetString(KeyFile.SecretOf(Encoding.UTF8.GetBytes(file))));

    [Theory]
    [InlineData("""{"address":"user@example.com","secretBase64":"c2VjcmV0","at":1795262400}""", "prvs=07853508f8=user@example.com")]
    [InlineData("""{"address":"user@example.com","secretBase64":"c2VjcmV0","slot":1,"at":"2026-11-21T12:00:00Z"}""", "prvs=17851be39f=user@example.com")]
    [InlineData("""{"address":"User@Example.COM","secretBase64":"c2VjcmV0","slot":null,"at":"1795262400","verbatim":true}""", "prvs=07856ce61b=User@Example.COM")]
    [InlineData("""{"address":"user@example.com","secretBase64":"","at":"2026-11-21"}""", "prvs=0785d7ea19=user@example.com")]
    public void Line_is_signed(string line, string tagged)
    {
        Assert.True(BatvLines.TryRead(line, s_defaults, out BatvQuestion? question));
        Assert.Equal(tagged, (string?)BatvAnswers.Sign(question!)["tagged"]);
    }

    [Fact]
    public void Line_without_a_slot_is_checked_in_any()
    {
        Assert.True(BatvLines.TryRead("""{"address":"prvs=17851be39f=user@example.com","secretBase64":"c2VjcmV0","at":1795348800}""", s_defaults, out BatvQuestion? question));
        JsonObject answer = BatvAnswers.Check(question!);
        Assert.Equal(("pass", 1, "user@example.com", 6), ((string?)answer["verdict"], (int?)answer["slot"], (string?)answer["address"], (int?)answer["daysLeft"]));
        Assert.Equal("unknown-key", (string?)BatvAnswers.Check(question! with { Slot = 2 })["verdict"]);
    }

    [Fact]
    public void Sign_tells_where_the_filter_would_not() =>
        Assert.Equal("already-tagged", (string?)BatvAnswers.Sign(s_defaults with { Address = "prvs=07853508f8=user@example.com", Secret = [1] })["policy"]);

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"address":7}""")]
    [InlineData("""{"address":"a@b.test","secretBase64":"!"}""")]
    [InlineData("""{"address":"a@b.test","slot":"x"}""")]
    public void Line_that_cannot_be_read_is_no_question(string line) => Assert.False(BatvLines.TryRead(line, s_defaults, out _));

    [Fact]
    public void Question_without_a_secret_or_with_values_out_of_bounds_is_answered_with_a_sentence()
    {
        BatvQuestion good = s_defaults with { Address = "a@b.test", Secret = [1] };
        Assert.Null(BatvAnswers.Sign(good)["error"]);
        foreach (BatvQuestion bad in (BatvQuestion[])[good with { Secret = null }, good with { Slot = 10 }, good with { Lifetime = 500 }, good with { At = "soon" }, good with { At = "999999999999999" }])
        {
            Assert.NotNull(BatvAnswers.Sign(bad)["error"]);
            Assert.NotNull(BatvAnswers.Check(bad)["error"]);
        }
    }
}
