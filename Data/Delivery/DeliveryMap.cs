using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace QueueDashboard.Data.Delivery;

internal sealed class OutboxMap : IEntityTypeConfiguration<OutboxRow>
{
    public void Configure(EntityTypeBuilder<OutboxRow> outbox)
    {
        outbox.ToTable("Outbox");
        outbox.HasKey(row => row.Id);
        outbox.Property(row => row.Version).IsConcurrencyToken();
        outbox.HasOne(row => row.Item).WithMany().HasForeignKey(row => row.ItemId).OnDelete(DeleteBehavior.Cascade);
        outbox.HasIndex(row => row.DueAt);
        outbox.HasIndex(row => row.ItemId);
    }
}

internal sealed class RelayStateMap : IEntityTypeConfiguration<RelayStateRow>
{
    public void Configure(EntityTypeBuilder<RelayStateRow> relay)
    {
        relay.ToTable("RelayStates");
        relay.HasKey(row => row.Relay);
    }
}
