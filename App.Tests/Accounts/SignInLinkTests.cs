using QueueDashboard.Accounts;
using QueueDashboard.Tests.Support;

namespace QueueDashboard.Tests.Accounts;

public sealed class SignInLinkTests
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Fact]
    public async Task First_link_looked_at_often_makes_one_administrator_once()
    {
        await using var storage = await AccountRoom.OpenAsync();
        var links = storage.Get<SignInLinkStore>();
        string token = (await links.CreateFirstAsync(Cancel))!;

        for (int i = 0; i < 5; i++)
        {
            Assert.NotNull(await links.LookAsync(token, Cancel));
        }

        Assert.IsType<AccountResult.Refused>(await UseAsync(storage, token, "anna", "weak"));
        var made = Assert.IsType<AccountResult.Done>(await UseAsync(storage, token, "anna"));
        Assert.Equal(Roles.Administrator, made.User.Role);
        Assert.IsType<AccountResult.Unknown>(await UseAsync(storage, token, "bert"));
        Assert.Null(await links.CreateFirstAsync(Cancel));
        Assert.Single(await storage.Get<UserAccountStore>().ListAsync(Cancel));
    }

    [Fact]
    public async Task First_link_used_twice_at_once_makes_one_administrator()
    {
        await using var storage = await AccountRoom.OpenAsync();
        string token = (await storage.Get<SignInLinkStore>().CreateFirstAsync(Cancel))!;

        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => UseAsync(storage, token, $"anna{i}")));

        Assert.Single(results, result => result is AccountResult.Done);
    }

    [Fact]
    public async Task Link_after_thirty_minutes_is_unknown()
    {
        await using var storage = await AccountRoom.OpenAsync();
        var links = storage.Get<SignInLinkStore>();
        string token = (await links.CreateFirstAsync(Cancel))!;
        storage.Clock.Advance(TimeSpan.FromMinutes(29));
        Assert.NotNull(await links.LookAsync(token, Cancel));

        storage.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Null(await links.LookAsync(token, Cancel));
        Assert.IsType<AccountResult.Unknown>(await UseAsync(storage, token, "anna"));
    }

    [Fact]
    public async Task Link_of_a_user_sets_his_password_and_a_newer_link_ends_it()
    {
        await using var storage = await AccountRoom.OpenAsync();
        var links = storage.Get<SignInLinkStore>();
        var anna = await storage.AddAsync("anna");
        string older = await links.CreateAsync(anna.Id, AccountRoom.Tester, Cancel);
        string newer = await links.CreateAsync(anna.Id, AccountRoom.Tester, Cancel);

        Assert.IsType<AccountResult.Unknown>(await UseAsync(storage, older, "ignored"));
        var done = Assert.IsType<AccountResult.Done>(await UseAsync(storage, newer, "ignored", "nine other lazy lanterns"));

        Assert.Equal(("anna", Roles.Operator), (done.User.UserName, done.User.Role));
        Assert.IsType<PasswordSignInResult.SignedIn>(await storage.Get<PasswordSignInStore>().TryAsync("anna", "nine other lazy lanterns", null, Cancel));
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!")]
    public async Task Look_at_garbage_finds_nothing(string token)
    {
        await using var storage = await AccountRoom.OpenAsync();

        Assert.Null(await storage.Get<SignInLinkStore>().LookAsync(token, Cancel));
    }

    private static Task<AccountResult> UseAsync(TestStorage storage, string token, string name, string password = AccountRoom.Password) =>
        storage.Get<SignInLinkStore>().UseAsync(token, name, null, password, "192.0.2.7", Cancel);
}
