using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace QueueDashboard.Data.Queues;

internal sealed class ItemMap : IEntityTypeConfiguration<ItemRow>
{
    public void Configure(EntityTypeBuilder<ItemRow> item)
    {
        item.ToTable("Items", table =>
        {
            // EF must not use RETURNING where triggers keep the counters.
            table.HasTrigger("ItemsInserted");
            table.HasTrigger("ItemsUpdated");
            table.HasTrigger("ItemsDeleted");
        });
        item.HasKey(row => row.Id);
        item.Property(row => row.Id).ValueGeneratedOnAdd();
        item.Property(row => row.Version).IsConcurrencyToken();

        // Keyset paging runs along these: a queue and state, newest first; everything, newest first.
        // The reason rides along so that a filter by it needs no look at the row.
        item.HasIndex(row => new { row.Queue, row.State, row.Id, row.Reason });
        item.HasIndex(row => new { row.State, row.Id, row.Reason });
        item.HasIndex(row => new { row.Queue, row.Id });

        // A list of open messages by size or by score.
        item.HasIndex(row => new { row.State, row.Size, row.Id });
        item.HasIndex(row => new { row.State, row.Score, row.Id });

        // Retention looks for settled items and for old held ones.
        item.HasIndex(row => row.SettledAt).HasFilter("\"SettledAt\" IS NOT NULL");

        // The background picks up what is not indexed yet (mark 8).
        item.HasIndex(row => row.Id).HasFilter("(\"Marks\" & 8) = 0").HasDatabaseName("IX_Items_Unindexed");

        // A mirror asks which of its messages are still there, and fetches what it has not read.
        item.HasIndex(row => new { row.Source, row.HomeId }).HasFilter("\"HomeId\" IS NOT NULL AND \"HomeEndedAt\" IS NULL").HasDatabaseName("IX_Items_Home");
        item.HasIndex(row => row.Id).HasFilter("(\"Marks\" & 128) <> 0").HasDatabaseName("IX_Items_ContentPending");
        item.HasIndex(row => row.OriginQueueId).HasFilter("\"OriginQueueId\" IS NOT NULL");
    }
}

internal sealed class RecipientMap : IEntityTypeConfiguration<RecipientRow>
{
    public void Configure(EntityTypeBuilder<RecipientRow> recipient)
    {
        recipient.ToTable("Recipients");
        recipient.HasKey(row => row.Id);
        recipient.Property(row => row.Version).IsConcurrencyToken();
        recipient.HasOne(row => row.Item).WithMany(row => row.Recipients).HasForeignKey(row => row.ItemId).OnDelete(DeleteBehavior.Cascade);
        recipient.HasIndex(row => new { row.AddressKey, row.State, row.ItemId });

        // A line of the mail server's log names nothing but its queue id.
        recipient.HasIndex(row => row.MtaQueueId).HasFilter("\"MtaQueueId\" IS NOT NULL");
        recipient.HasIndex(row => row.OutboxId).HasFilter("\"OutboxId\" IS NOT NULL");
    }
}

internal sealed class HoldReasonMap : IEntityTypeConfiguration<HoldReasonRow>
{
    public void Configure(EntityTypeBuilder<HoldReasonRow> reason)
    {
        reason.ToTable("HoldReasons");
        reason.HasKey(row => row.Id);
        reason.HasIndex(row => row.QueueId);
        reason.HasIndex(row => row.At);
    }
}

internal sealed class SecondLookMap : IEntityTypeConfiguration<SecondLookRow>
{
    public void Configure(EntityTypeBuilder<SecondLookRow> look)
    {
        look.ToTable("SecondLooks");
        look.HasKey(row => row.Id);
        look.HasOne<ItemRow>().WithMany().HasForeignKey(row => row.ItemId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class ContentMap : IEntityTypeConfiguration<ContentRow>
{
    public void Configure(EntityTypeBuilder<ContentRow> content)
    {
        content.ToTable("Contents");
        content.HasKey(row => row.ItemId);
        content.Property(row => row.ItemId).ValueGeneratedNever();
        content.HasOne<ItemRow>().WithOne().HasForeignKey<ContentRow>(row => row.ItemId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class DetailMap : IEntityTypeConfiguration<DetailRow>
{
    public void Configure(EntityTypeBuilder<DetailRow> detail)
    {
        detail.ToTable("Details");
        detail.HasKey(row => row.ItemId);
        detail.Property(row => row.ItemId).ValueGeneratedNever();
        detail.HasOne<ItemRow>().WithOne().HasForeignKey<DetailRow>(row => row.ItemId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class CounterMap : IEntityTypeConfiguration<CounterRow>
{
    public void Configure(EntityTypeBuilder<CounterRow> counter)
    {
        counter.ToTable("Counters");
        counter.HasKey(row => new { row.Queue, row.State });
    }
}

internal sealed class ArrivalMap : IEntityTypeConfiguration<ArrivalRow>
{
    public void Configure(EntityTypeBuilder<ArrivalRow> arrival)
    {
        arrival.ToTable("Arrivals");
        arrival.HasKey(row => new { row.Day, row.Reason, row.Queue });
    }
}
