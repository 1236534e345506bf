namespace QueueDashboard.Accounts;

/// <summary>What a person or a token may be. The words are stored, and are the API's and the command line's.</summary>
internal static class Roles
{
    public const string Administrator = "administrator";

    /// <summary>Works in the queues; changes nothing of the installation.</summary>
    public const string Operator = "operator";

    /// <summary>Reads everything that concerns messages, and the audit; changes nothing.</summary>
    public const string Auditor = "auditor";

    public static IReadOnlyList<string> All { get; } = [Administrator, Operator, Auditor];

    public static bool IsKnown(string role) => All.Contains(role, StringComparer.Ordinal);
}
