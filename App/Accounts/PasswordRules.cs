using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using QueueDashboard.Data.Accounts;

namespace QueueDashboard.Accounts;

/// <summary>
/// Length instead of composition (NIST SP 800-63B, 5.1.1.2): no rule asks for digits or signs, but what every guesser tries
/// first is refused.
/// </summary>
internal sealed class PasswordRules(IOptions<AccessOptions> options) : IPasswordValidator<UserRow>
{
    /// <summary>Longer ones are refused, not cut: hashing them would be work that anybody could order.</summary>
    public const int Longest = 512;

    private const int FewestDifferentCharacters = 5;

    // What remains of a weak password when its digits and signs are taken away.
    private static readonly HashSet<string> CommonRoots = new(StringComparer.OrdinalIgnoreCase)
    {
        "abc", "abcd", "abcdef", "abcdefgh", "abcdefghijkl", "admin", "administrator", "asdf", "asdfgh", "asdfghjkl", "changeme", "dragon", "football", "geheim",
        "hallo", "iloveyou", "letmein", "login", "master", "monkey", "passw", "password", "passwordpassword", "passwort", "passwortpasswort", "postfix", "postmaster", "princess",
        "qwerty", "qwertyuiop", "qwertz", "qwertzuiop", "queuedashboard", "root", "schatz", "secret", "sommer", "starwars", "sunshine", "superman", "test", "welcome", "willkommen", "winter",
    };

    private const string Digits = "0123456789012345678901234567890";
    private const string DigitsDown = "0987654321098765432109876543210";

    public Task<IdentityResult> ValidateAsync(UserManager<UserRow> manager, UserRow user, string? password) =>
        Task.FromResult(Fault(user, password ?? "") is { } fault ? IdentityResult.Failed(fault) : IdentityResult.Success);

    private IdentityError? Fault(UserRow user, string password)
    {
        if (password.Length < options.Value.PasswordLength)
        {
            return new() { Code = "PasswordTooShort", Description = $"The password needs at least {options.Value.PasswordLength} characters." };
        }

        if (password.Length > Longest)
        {
            return new() { Code = "PasswordTooLong", Description = $"The password may have at most {Longest} characters." };
        }

        string root = string.Concat(password.Where(char.IsLetter));
        bool common = password.Distinct().Count() < FewestDifferentCharacters
            || (password.All(char.IsAscii) && CommonRoots.Contains(root))
            || Digits.Contains(password, StringComparison.Ordinal)
            || DigitsDown.Contains(password, StringComparison.Ordinal)
            || Holds(password, user.UserName)
            || Holds(password, user.Email);
        return common ? new() { Code = "PasswordCommon", Description = "This password is among the first that a guesser tries. Take a few words that do not belong together." } : null;
    }

    // The name alone with digits round it; a long sentence that happens to hold the name is fine.
    private static bool Holds(string password, string? name) =>
        !string.IsNullOrEmpty(name) && password.Contains(name, StringComparison.OrdinalIgnoreCase) && password.Length - name.Length < 6;
}
