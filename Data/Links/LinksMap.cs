using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace QueueDashboard.Data.Links;

internal sealed class LinkMap : IEntityTypeConfiguration<LinkRow>
{
    public void Configure(EntityTypeBuilder<LinkRow> link)
    {
        link.ToTable("Links");
        link.HasKey(row => row.Id);
        link.HasIndex(row => row.TokenHash).IsUnique();
        link.HasIndex(row => new { row.ItemId, row.SubscriptionId });
        link.HasIndex(row => row.DigestId);
        link.HasIndex(row => row.ExpiresAt);
    }
}

internal sealed class LinkOpeningMap : IEntityTypeConfiguration<LinkOpeningRow>
{
    public void Configure(EntityTypeBuilder<LinkOpeningRow> opening)
    {
        opening.ToTable("LinkOpenings");
        opening.HasKey(row => row.Id);
        opening.HasIndex(row => new { row.LinkId, row.At });
        opening.HasOne<LinkRow>().WithMany().HasForeignKey(row => row.LinkId).OnDelete(DeleteBehavior.Cascade);
    }
}
