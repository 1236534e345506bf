using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace QueueDashboard.Data.Accounts;

/// <summary>One browser in which somebody is signed in.</summary>
public sealed class SessionRow
{
    public long Id { get; set; }
    public long UserId { get; set; }

    /// <summary>SHA-256 of what the cookie carries: whoever reads the table cannot sign in by it.</summary>
    public byte[] KeyHash { get; set; } = [];
    public long StartedAt { get; set; }
    public long LastSeenAt { get; set; }
    public string? ClientAddress { get; set; }
    public string Agent { get; set; } = "";

    /// <summary>password, totp, recovery, passkey or link.</summary>
    public string SignedInBy { get; set; } = "";
    public long? EndedAt { get; set; }
}

internal sealed class SessionMap : IEntityTypeConfiguration<SessionRow>
{
    public void Configure(EntityTypeBuilder<SessionRow> session)
    {
        session.ToTable("Sessions");
        session.HasKey(row => row.Id);
        session.HasIndex(row => row.KeyHash).IsUnique();
        session.HasIndex(row => row.UserId);
        session.HasOne<UserRow>().WithMany().HasForeignKey(row => row.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}
