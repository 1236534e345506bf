using QueueDashboard.Accounts;
using QueueDashboard.Audit;
using QueueDashboard.Tests.Support;

namespace QueueDashboard.Tests.Accounts;

public sealed class SignInTests
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("anna")]
    [InlineData(" ANNA ")]
    [InlineData("Anna@Example.org")]
    public async Task Try_with_name_or_address_and_the_password_signs_in(string name)
    {
        await using var storage = await AccountRoom.OpenAsync();
        await storage.AddAsync("anna", email: "anna@example.org");

        var result = await TryAsync(storage, name, AccountRoom.Password);

        Assert.Equal("anna", Assert.IsType<PasswordSignInResult.SignedIn>(result).User.UserName);
    }

    [Theory]
    [InlineData("anna")]
    [InlineData("nobody")]
    public async Task Try_five_wrong_passwords_locks_for_fifteen_minutes(string name)
    {
        await using var storage = await AccountRoom.OpenAsync();
        await storage.AddAsync("anna");

        for (int i = 0; i < 4; i++)
        {
            Assert.IsType<PasswordSignInResult.Wrong>(await TryAsync(storage, name, "wrong"));
        }

        var fifth = Assert.IsType<PasswordSignInResult.LockedOut>(await TryAsync(storage, name, "wrong"));
        Assert.Equal(storage.Clock.GetUtcNow().AddMinutes(15), fifth.Until);
        Assert.IsType<PasswordSignInResult.LockedOut>(await TryAsync(storage, name, AccountRoom.Password));
        storage.Clock.Advance(TimeSpan.FromMinutes(15));
        var after = await TryAsync(storage, name, AccountRoom.Password);
        Assert.Equal(name == "anna", after is PasswordSignInResult.SignedIn);
    }

    [Fact]
    public async Task Try_success_forgets_earlier_failures()
    {
        await using var storage = await AccountRoom.OpenAsync();
        await storage.AddAsync("anna");
        for (int round = 0; round < 2; round++)
        {
            for (int i = 0; i < 4; i++)
            {
                await TryAsync(storage, "anna", "wrong");
            }

            Assert.IsType<PasswordSignInResult.SignedIn>(await TryAsync(storage, "anna", AccountRoom.Password));
        }
    }

    [Fact]
    public async Task Try_many_guesses_at_once_lets_no_more_than_five_be_judged()
    {
        await using var storage = await AccountRoom.OpenAsync();
        await storage.AddAsync("anna");

        var results = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => TryAsync(storage, "anna", $"guess {i}")));

        Assert.Equal(4, results.Count(result => result is PasswordSignInResult.Wrong));
        Assert.IsType<PasswordSignInResult.LockedOut>(await TryAsync(storage, "anna", AccountRoom.Password));
    }

    [Fact]
    public async Task Try_an_unknown_name_keeps_what_was_typed_out_of_the_audit()
    {
        await using var storage = await AccountRoom.OpenAsync();

        await TryAsync(storage, "my secret password", "");

        var rows = (await storage.Get<AuditQueries>().PageAsync(new(), null, 10, Cancel)).Rows;
        Assert.Equal((Acts.SignIn, Outcomes.Refused), (rows[0].Act, rows[0].Outcome));
        Assert.DoesNotContain(rows, row => $"{row.Actor}{row.Detail}".Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Try_a_user_without_a_password_is_wrong()
    {
        await using var storage = await AccountRoom.OpenAsync();
        await storage.Get<UserAccountStore>().AddAsync(new("anna", Roles.Operator), AccountRoom.Tester, Cancel);

        Assert.IsType<PasswordSignInResult.Wrong>(await TryAsync(storage, "anna", ""));
    }

    private static Task<PasswordSignInResult> TryAsync(TestStorage storage, string name, string password) =>
        storage.Get<PasswordSignInStore>().TryAsync(name, password, "192.0.2.7", Cancel);
}
