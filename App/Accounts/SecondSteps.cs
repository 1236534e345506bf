using QueueDashboard.Data.Accounts;

namespace QueueDashboard.Accounts;

/// <summary>When a password, or a link that sets one, is not enough.</summary>
internal static class SecondSteps
{
    public static bool AreNeeded(UserRow user, AccessOptions options) => user.TwoFactorEnabled || HaveToBeSetUp(user, options);

    /// <summary>He has none, and his role may not be without.</summary>
    public static bool HaveToBeSetUp(UserRow user, AccessOptions options) =>
        !user.TwoFactorEnabled && options.AdministratorsNeedSecondFactor && user.Role == Roles.Administrator;
}
