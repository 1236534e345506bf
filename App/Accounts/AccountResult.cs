using QueueDashboard.Data.Accounts;

namespace QueueDashboard.Accounts;

/// <summary>Why an account was not changed: a code that texts are kept under, and an English sentence.</summary>
internal sealed record AccountError(string Code, string Text);

/// <summary>The outcome of adding or changing an account.</summary>
internal abstract record AccountResult
{
    private AccountResult()
    {
    }

    internal sealed record Done(UserRow User) : AccountResult;

    internal sealed record Refused(IReadOnlyList<AccountError> Errors) : AccountResult;

    /// <summary>No such user, or a sign-in link that is used, expired or was never made.</summary>
    internal sealed record Unknown : AccountResult;

    public static AccountResult Because(string code, string text) => new Refused([new(code, text)]);
}

/// <summary>How a session began, as it is stored.</summary>
internal static class SignInWays
{
    public const string Password = "password";
    public const string Code = "totp";
    public const string RecoveryCode = "recovery";
    public const string Passkey = "passkey";
    public const string Link = "link";
}

/// <summary>The outcome of trying a name and a password, a code or a passkey.</summary>
internal abstract record PasswordSignInResult
{
    private PasswordSignInResult()
    {
    }

    /// <param name="By">One of <see cref="SignInWays"/>.</param>
    internal sealed record SignedIn(UserRow User, string By) : PasswordSignInResult;

    /// <summary>The password is right, and that is not enough: a second factor has to be shown, or set up first.</summary>
    internal sealed record Half(UserRow User) : PasswordSignInResult;

    /// <summary>The name or the password, which of the two is never told; or the code.</summary>
    internal sealed record Wrong : PasswordSignInResult;

    /// <summary>Too many failures. A name that does not exist is locked in the same way, or the answer would tell which names exist.</summary>
    internal sealed record LockedOut(DateTimeOffset Until) : PasswordSignInResult;
}
