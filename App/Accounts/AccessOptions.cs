using Microsoft.Extensions.Options;

namespace QueueDashboard.Accounts;

/// <summary>Section <c>Access</c>: passwords, lock-out and sessions.</summary>
internal sealed class AccessOptions
{
    public const string Section = "Access";

    /// <summary>The shortest password, in characters: 8 to 128.</summary>
    public int PasswordLength { get; set; } = 12;

    /// <summary>Failures in a row that lock a name: 1 to 100.</summary>
    public int LockOutFailures { get; set; } = 5;

    /// <summary>How long it stays locked: 1 to 1440 minutes.</summary>
    public int LockOutMinutes { get; set; } = 15;

    /// <summary>How long a session lives without use: 1 to 720 hours.</summary>
    public int SessionHours { get; set; } = 12;

    /// <summary>Sign-in attempts per client address and minute, over all names: 1 to 10000.</summary>
    public int SignInsPerMinute { get; set; } = 20;

    /// <summary>How long a sign-in link works: 1 to 1440 minutes.</summary>
    public int LinkMinutes { get; set; } = 30;

    /// <summary>How long an invitation or a reset that an administrator made works: 1 to 720 hours. It waits in a mailbox.</summary>
    public int InvitationHours { get; set; } = 48;

    /// <summary>An administrator who signs in with a password has to set up a second factor first.</summary>
    public bool AdministratorsNeedSecondFactor { get; set; }
}

internal sealed class AccessOptionsValidator : IValidateOptions<AccessOptions>
{
    public ValidateOptionsResult Validate(string? name, AccessOptions options)
    {
        List<string> failures = [];
        Check(failures, nameof(AccessOptions.PasswordLength), options.PasswordLength, 8, 128);
        Check(failures, nameof(AccessOptions.LockOutFailures), options.LockOutFailures, 1, 100);
        Check(failures, nameof(AccessOptions.LockOutMinutes), options.LockOutMinutes, 1, 1440);
        Check(failures, nameof(AccessOptions.SessionHours), options.SessionHours, 1, 720);
        Check(failures, nameof(AccessOptions.SignInsPerMinute), options.SignInsPerMinute, 1, 10_000);
        Check(failures, nameof(AccessOptions.LinkMinutes), options.LinkMinutes, 1, 1440);
        Check(failures, nameof(AccessOptions.InvitationHours), options.InvitationHours, 1, 720);
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static void Check(List<string> failures, string key, int value, int least, int most)
    {
        if (value < least || value > most)
        {
            failures.Add($"{AccessOptions.Section}:{key} must be from {least} to {most}. Given: {value}");
        }
    }
}
