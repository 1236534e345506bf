using System.Text;
using QueueDashboard.Protocols.OneTimeCodes;

namespace QueueDashboard.Tests.Protocols.OneTimeCodes;

public sealed class TimeCodesTests
{
    private static readonly byte[] Secret = "12345678901234567890"u8.ToArray();

    /// <summary>The vectors of RFC 6238, appendix B, for SHA-1, cut to six digits.</summary>
    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1111111111, "050471")]
    [InlineData(1234567890, "005924")]
    [InlineData(2000000000, "279037")]
    [InlineData(20000000000, "353130")]
    public void Code_is_the_standards(long seconds, string code) => Assert.Equal(code, TimeCodes.CodeOf(Secret, TimeCodes.StepOf(DateTimeOffset.FromUnixTimeSeconds(seconds))));

    [Theory]
    [InlineData(-60, false)]
    [InlineData(-30, true)]
    [InlineData(0, true)]
    [InlineData(30, true)]
    [InlineData(60, false)]
    public void Match_bears_clocks_that_differ_by_one_step(int seconds, bool matches)
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1_234_567_890);
        string code = TimeCodes.CodeOf(Secret, TimeCodes.StepOf(now.AddSeconds(seconds)));

        Assert.Equal(matches, TimeCodes.Match(Secret, code, now, 0) is not null);
    }

    [Fact]
    public void Match_takes_no_step_that_was_used()
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1_234_567_890);
        long step = TimeCodes.StepOf(now);

        Assert.Equal(step, TimeCodes.Match(Secret, TimeCodes.CodeOf(Secret, step), now, step - 1));
        Assert.Null(TimeCodes.Match(Secret, TimeCodes.CodeOf(Secret, step), now, step));
        Assert.Null(TimeCodes.Match(Secret, TimeCodes.CodeOf(Secret, step - 1), now, step));
        Assert.Equal(step + 1, TimeCodes.Match(Secret, TimeCodes.CodeOf(Secret, step + 1), now, step));
    }

    [Theory]
    [InlineData("")]
    [InlineData("12345")]
    [InlineData("1234567")]
    [InlineData("28708２")]
    public void Match_refuses_what_is_no_code(string code) => Assert.Null(TimeCodes.Match(Secret, code, DateTimeOffset.FromUnixTimeSeconds(59), 0));

    /// <summary>RFC 4648, section 10, without the padding.</summary>
    [Theory]
    [InlineData("", "")]
    [InlineData("f", "MY")]
    [InlineData("fo", "MZXQ")]
    [InlineData("foo", "MZXW6")]
    [InlineData("foob", "MZXW6YQ")]
    [InlineData("fooba", "MZXW6YTB")]
    [InlineData("foobar", "MZXW6YTBOI")]
    public void Base32_is_the_standards(string text, string encoded) => Assert.Equal(encoded, Base32.Encode(Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void Address_is_what_authenticator_programs_read() => Assert.Equal(
        "otpauth://totp/QueueDashboard%20queue.example.org:anna%40example.org?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=QueueDashboard%20queue.example.org",
        TimeCodes.Address(Secret, "QueueDashboard queue.example.org", "anna@example.org"));
}
