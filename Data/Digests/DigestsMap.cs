using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace QueueDashboard.Data.Digests;

internal sealed class SubscriptionMap : IEntityTypeConfiguration<SubscriptionRow>
{
    public void Configure(EntityTypeBuilder<SubscriptionRow> subscription)
    {
        subscription.ToTable("Subscriptions");
        subscription.HasKey(row => row.Id);
        subscription.Property(row => row.Version).IsConcurrencyToken();
    }
}

internal sealed class SubscriberMap : IEntityTypeConfiguration<SubscriberRow>
{
    public void Configure(EntityTypeBuilder<SubscriberRow> subscriber)
    {
        subscriber.ToTable("Subscribers");
        subscriber.HasKey(row => new { row.SubscriptionId, row.AddressKey });
        subscriber.HasOne<SubscriptionRow>().WithMany().HasForeignKey(row => row.SubscriptionId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class DigestMap : IEntityTypeConfiguration<DigestRow>
{
    public void Configure(EntityTypeBuilder<DigestRow> digest)
    {
        digest.ToTable("Digests");
        digest.HasKey(row => row.Id);
        digest.Property(row => row.Version).IsConcurrencyToken();
        digest.HasIndex(row => new { row.State, row.DueAt });
        digest.HasIndex(row => row.MessageId);
    }
}
