using System.Text;
using QueueDashboard.Delivery;
using static QueueDashboard.Tests.Delivery.Smtp.HandOvers;

namespace QueueDashboard.Tests.Delivery.Smtp;

public class SmtpSignInTests
{
    private const string Password = "s3cret=pä";

    [Theory]
    [InlineData("AUTH LOGIN PLAIN")]
    [InlineData("auth plain")]
    [InlineData("AUTH=LOGIN PLAIN")]
    public async Task HandOver_plain_offered_signs_in_with_it(string offer)
    {
        await using var server = new ScriptedServer { Offers = [offer] };

        Assert.IsType<RecipientOutcome.Accepted>(Assert.Single(await SettleAsync(With(server), To("a@example.net"))));

        Assert.Equal($"AUTH PLAIN {Base64($"\0anna\0{Password}")}", server.Commands[2]);
    }

    [Fact]
    public async Task HandOver_only_login_offered_signs_in_with_it()
    {
        await using var server = new ScriptedServer { Offers = ["AUTH LOGIN CRAM-MD5"] }
            .On("AUTH LOGIN", "334 VXNlcm5hbWU6").On(Base64("anna"), "334 UGFzc3dvcmQ6").On(Base64(Password), "235 2.7.0 welcome");

        Assert.IsType<RecipientOutcome.Accepted>(Assert.Single(await SettleAsync(With(server), To("a@example.net"))));

        Assert.Equal(["AUTH LOGIN", Base64("anna"), Base64(Password)], server.Commands.Skip(2).Take(3));
    }

    [Theory]
    [InlineData("535 5.7.8 wrong password")]
    [InlineData("454 4.7.0 directory is down")]
    [InlineData("421 4.3.2 leaving")]
    public async Task HandOver_sign_in_refused_means_a_broken_relay(string reply)
    {
        await using var server = new ScriptedServer { Offers = ["AUTH PLAIN"] }.On("AUTH", reply);

        var broken = Assert.IsType<HandOverResult.RelayBroken>(await RunAsync(With(server), To("a@example.net")));

        Assert.Equal(RelayStep.SignIn, broken.Step);
        Assert.Equal(reply, broken.Reply);
        Assert.DoesNotContain(server.Commands, command => command.StartsWith("MAIL", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("8BITMIME", "does not offer AUTH")]
    [InlineData("AUTH GSSAPI CRAM-MD5", "neither AUTH PLAIN nor AUTH LOGIN")]
    public async Task HandOver_no_usable_sign_in_offered_means_a_broken_relay(string offer, string cause)
    {
        await using var server = new ScriptedServer { Offers = [offer] };

        var broken = Assert.IsType<HandOverResult.RelayBroken>(await RunAsync(With(server), To("a@example.net")));

        Assert.Equal(RelayStep.SignIn, broken.Step);
        Assert.Contains(cause, broken.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HandOver_server_that_repeats_the_password_is_not_quoted()
    {
        await using var server = new ScriptedServer { Offers = ["AUTH PLAIN"] }.On("AUTH", $"535 5.7.8 no such thing as {Base64($"\0anna\0{Password}")}");

        var broken = Assert.IsType<HandOverResult.RelayBroken>(await RunAsync(With(server), To("a@example.net")));

        Assert.Equal("535 (the text is withheld because it repeats the password)", broken.Reply);
    }

    [Fact]
    public async Task Probe_with_user_signs_in_and_says_so()
    {
        await using var server = new ScriptedServer { Offers = ["AUTH PLAIN"] };

        var answers = Assert.IsType<RelayProbe.Answers>(await Client().ProbeAsync(With(server), TestContext.Current.CancellationToken));

        Assert.True(answers.SignedIn);
    }

    [Fact]
    public async Task HandOver_password_with_nul_is_never_sent()
    {
        await using var server = new ScriptedServer { Offers = ["AUTH PLAIN"] };

        var broken = Assert.IsType<HandOverResult.RelayBroken>(await RunAsync(With(server) with { Password = "a\0b" }, To("a@example.net")));

        Assert.Equal(RelayStep.SignIn, broken.Step);
        Assert.DoesNotContain(server.Commands, command => command.StartsWith("AUTH", StringComparison.Ordinal));
    }

    private static Relay With(ScriptedServer server) => server.Relay with { UserName = "anna", Password = Password };

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
