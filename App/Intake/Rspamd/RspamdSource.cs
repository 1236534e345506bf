namespace QueueDashboard.Intake.Rspamd;

/// <summary>Who may push here.</summary>
/// <param name="User">The name of its sign-in.</param>
/// <param name="Password">Shown to administrators on demand; never logged.</param>
internal sealed record RspamdSource(string User, string Password, bool Diverted)
{
    public const string Path = "/intake/rspamd";

    /// <summary>As in an item's Source.</summary>
    public string Name => $"rspamd:{User}";

    public override string ToString() => Name;
}
