using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using QueueDashboard.Data;
using QueueDashboard.Data.Accounts;

namespace QueueDashboard.Accounts;

/// <summary>
/// ASP.NET Core Identity over a unit of work's own context: the framework's manager brings a context of its own, and a user
/// and the audit row about him would commit apart.
/// </summary>
internal sealed class UserManagerStore(IServiceProvider services, IPasswordHasher<UserRow> hasher, ILookupNormalizer normalizer)
{
    private static readonly UserRow Nobody = new();
    private readonly Lazy<string> _decoy = new(() => hasher.HashPassword(Nobody, Guid.NewGuid().ToString()));

    public UserManager<UserRow> Over(QueueDbContext db) =>
        ActivatorUtilities.CreateInstance<UserManager<UserRow>>(services, new UserOnlyStore<UserRow, QueueDbContext, long>(db));

    public string Normalize(string name) => normalizer.NormalizeName(name.Trim());

    /// <summary>Takes tens of milliseconds: call it before a unit of work, never inside. Null in, null out.</summary>
    public string? Hash(string? password) => password is null or { Length: > PasswordRules.Longest } ? null : hasher.HashPassword(Nobody, password);

    /// <summary>Takes the same time whether there is a user with a password or not.</summary>
    public PasswordVerificationResult Verify(UserRow? user, string password)
    {
        string guess = password.Length > PasswordRules.Longest ? "" : password;
        var result = hasher.VerifyHashedPassword(user ?? Nobody, user?.PasswordHash ?? _decoy.Value, guess);
        return user?.PasswordHash is null ? PasswordVerificationResult.Failed : result;
    }

    public static async Task<IReadOnlyList<AccountError>> FaultsAsync(UserManager<UserRow> manager, UserRow user, string password)
    {
        List<AccountError> faults = [];
        foreach (var rule in manager.PasswordValidators)
        {
            faults.AddRange(Errors(await rule.ValidateAsync(manager, user, password)));
        }

        return faults;
    }

    public static IReadOnlyList<AccountError> Errors(IdentityResult result) => [.. result.Errors.Select(error => new AccountError(error.Code, error.Description))];
}
