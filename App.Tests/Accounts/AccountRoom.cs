using Microsoft.Extensions.Configuration;
using QueueDashboard.Accounts;
using QueueDashboard.Audit;
using QueueDashboard.Data.Accounts;
using QueueDashboard.Tests.Support;

namespace QueueDashboard.Tests.Accounts;

/// <summary>The room on a database of its own, and what most tests begin with.</summary>
internal static class AccountRoom
{
    public const string Password = "four quiet green kettles";
    public static readonly Actor Tester = Actor.Cli("tester");

    public static Task<TestStorage> OpenAsync() =>
        TestStorage.CreateAsync(more: services => services.AddAccounts(new ConfigurationBuilder().Build()));

    public static async Task<UserRow> AddAsync(this TestStorage storage, string name, string role = Roles.Operator, string? email = null)
    {
        var result = await storage.Get<UserAccountStore>().AddAsync(new(name, role, email, Password), Tester, TestContext.Current.CancellationToken);
        return Assert.IsType<AccountResult.Done>(result).User;
    }
}
