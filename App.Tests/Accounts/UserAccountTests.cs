using QueueDashboard.Accounts;
using QueueDashboard.Audit;
using QueueDashboard.Tests.Support;

namespace QueueDashboard.Tests.Accounts;

public sealed class UserAccountTests
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("short", "PasswordTooShort")]
    [InlineData("eleven char", "PasswordTooShort")]
    [InlineData("password1234", "PasswordCommon")]
    [InlineData("123456789012", "PasswordCommon")]
    [InlineData("aaaaaaaaaaaaaaaa", "PasswordCommon")]
    [InlineData("administrator!1", "PasswordCommon")]
    [InlineData("annemarie-2026", "PasswordCommon")]
    public async Task Add_with_a_weak_password_is_refused_and_adds_nobody(string password, string code)
    {
        await using var storage = await AccountRoom.OpenAsync();
        var accounts = storage.Get<UserAccountStore>();

        var result = await accounts.AddAsync(new("annemarie", Roles.Operator, Password: password), AccountRoom.Tester, Cancel);

        Assert.Equal(code, Assert.Single(Assert.IsType<AccountResult.Refused>(result).Errors).Code);
        Assert.Empty(await accounts.ListAsync(Cancel));
    }

    [Theory]
    [InlineData("ANNA", null, "DuplicateUserName")]
    [InlineData("bert", "Anna@example.ORG", "DuplicateEmail")]
    [InlineData("an na", null, "InvalidUserName")]
    public async Task Add_a_name_or_address_that_cannot_be_is_refused(string name, string? email, string code)
    {
        await using var storage = await AccountRoom.OpenAsync();
        await storage.AddAsync("anna", email: "anna@example.org");

        var result = await storage.Get<UserAccountStore>().AddAsync(new(name, Roles.Operator, email), AccountRoom.Tester, Cancel);

        Assert.Equal(code, Assert.Single(Assert.IsType<AccountResult.Refused>(result).Errors).Code);
    }

    [Fact]
    public async Task Add_an_unknown_role_is_refused_and_names_the_roles()
    {
        await using var storage = await AccountRoom.OpenAsync();

        var result = await storage.Get<UserAccountStore>().AddAsync(new("anna", "emperor"), AccountRoom.Tester, Cancel);

        string text = Assert.Single(Assert.IsType<AccountResult.Refused>(result).Errors).Text;
        Assert.Contains("administrator, operator, auditor", text, StringComparison.Ordinal);
        Assert.Contains("emperor", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Remove_or_limit_the_last_administrator_is_refused()
    {
        await using var storage = await AccountRoom.OpenAsync();
        var accounts = storage.Get<UserAccountStore>();
        var anna = await storage.AddAsync("anna", Roles.Administrator);

        Assert.IsType<AccountResult.Refused>(await accounts.RemoveAsync(anna.Id, AccountRoom.Tester, Cancel));
        Assert.IsType<AccountResult.Refused>(await accounts.ChangeAsync(anna.Id, Roles.Auditor, DomainScope.Everything, AccountRoom.Tester, Cancel));
        Assert.IsType<AccountResult.Refused>(await accounts.ChangeAsync(anna.Id, Roles.Administrator, DomainScope.Parse("example.org"), AccountRoom.Tester, Cancel));

        await storage.AddAsync("bert", Roles.Administrator);
        Assert.IsType<AccountResult.Done>(await accounts.RemoveAsync(anna.Id, AccountRoom.Tester, Cancel));
        Assert.Equal("bert", Assert.Single(await accounts.ListAsync(Cancel)).UserName);
    }

    [Fact]
    public async Task Change_and_set_password_make_a_new_stamp_and_are_audited_without_the_password()
    {
        await using var storage = await AccountRoom.OpenAsync();
        var accounts = storage.Get<UserAccountStore>();
        var anna = await storage.AddAsync("anna");
        string? first = anna.SecurityStamp;

        await accounts.ChangeAsync(anna.Id, Roles.Auditor, DomainScope.Parse("example.org"), AccountRoom.Tester, Cancel);
        string? second = (await accounts.GetAsync(anna.Id, Cancel))!.SecurityStamp;
        await accounts.SetPasswordAsync(anna.Id, "nine other lazy lanterns", AccountRoom.Tester, Cancel);
        var row = await accounts.GetAsync(anna.Id, Cancel);

        Assert.Equal(3, new HashSet<string?> { first, second, row!.SecurityStamp }.Count);
        var audit = (await storage.Get<AuditQueries>().PageAsync(new(), null, 10, Cancel)).Rows;
        Assert.Equal([Acts.SetPassword, Acts.ChangeUser, Acts.AddUser], audit.Select(entry => entry.Act));
        Assert.DoesNotContain(audit, entry => entry.Detail!.Contains("lanterns", StringComparison.Ordinal) || entry.Detail.Contains("kettles", StringComparison.Ordinal));
    }
}
