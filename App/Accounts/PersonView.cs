namespace QueueDashboard.Accounts;

/// <summary>A person as administrators see him: nothing that one could sign in by.</summary>
public sealed record PersonView
{
    public required long Id { get; init; }
    public required string Name { get; init; }
    public string? Email { get; init; }
    public required string Role { get; init; }
    public required DomainScope Scope { get; init; }
    public bool HasCode { get; init; }
    public int Passkeys { get; init; }

    /// <summary>Never chose a password yet.</summary>
    public bool Invited { get; init; }

    /// <summary>Null: not locked out.</summary>
    public DateTimeOffset? LockedUntil { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? LastSignInAt { get; init; }
}
