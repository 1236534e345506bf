using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace QueueDashboard.Data.Accounts;

/// <summary>A bearer token of the API. Only its hash is kept.</summary>
public sealed class ApiTokenRow
{
    public long Id { get; set; }
    public string Name { get; set; } = "";

    /// <summary>SHA-256 of the token's random bytes.</summary>
    public byte[] TokenHash { get; set; } = [];
    public string Role { get; set; } = "";
    public string Domains { get; set; } = "";
    public long CreatedAt { get; set; }
    public long? ExpiresAt { get; set; }
    public long? LastUsedAt { get; set; }
    public long? RevokedAt { get; set; }
}

/// <summary>A sign-in link that works once: the first administrator's, an invitation or a reset.</summary>
public sealed class SignInLinkRow
{
    public long Id { get; set; }
    public byte[] TokenHash { get; set; } = [];

    /// <summary>Null: it makes the first administrator.</summary>
    public long? UserId { get; set; }
    public long CreatedAt { get; set; }
    public long ExpiresAt { get; set; }
    public long? UsedAt { get; set; }
}

internal sealed class ApiTokenMap : IEntityTypeConfiguration<ApiTokenRow>
{
    public void Configure(EntityTypeBuilder<ApiTokenRow> token)
    {
        token.ToTable("ApiTokens");
        token.HasKey(row => row.Id);
        token.HasIndex(row => row.TokenHash).IsUnique();
    }
}

internal sealed class SignInLinkMap : IEntityTypeConfiguration<SignInLinkRow>
{
    public void Configure(EntityTypeBuilder<SignInLinkRow> link)
    {
        link.ToTable("SignInLinks");
        link.HasKey(row => row.Id);
        link.HasIndex(row => row.TokenHash).IsUnique();
    }
}
