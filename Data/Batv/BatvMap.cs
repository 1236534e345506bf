using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace QueueDashboard.Data.Batv;

internal sealed class BatvKeyMap : IEntityTypeConfiguration<BatvKeyRow>
{
    public void Configure(EntityTypeBuilder<BatvKeyRow> key)
    {
        key.ToTable("BatvKeys");
        key.HasKey(row => row.Slot);
        key.Property(row => row.Slot).ValueGeneratedNever();
    }
}

internal sealed class BatvExemptionMap : IEntityTypeConfiguration<BatvExemptionRow>
{
    public void Configure(EntityTypeBuilder<BatvExemptionRow> exemption)
    {
        exemption.ToTable("BatvExemptions");
        exemption.HasKey(row => row.Id);
        exemption.HasIndex(row => new { row.Value, row.Direction }).IsUnique();
    }
}

internal sealed class BatvHistoryMap : IEntityTypeConfiguration<BatvHistoryRow>
{
    public void Configure(EntityTypeBuilder<BatvHistoryRow> history)
    {
        history.ToTable("BatvHistory");
        history.HasKey(row => row.Id);

        // The id stands at the end of each: pages are cut by time and id.
        history.HasIndex(row => new { row.At, row.Id });
        history.HasIndex(row => new { row.Verdict, row.At, row.Id });
        history.HasIndex(row => new { row.Failed, row.At, row.Id });
    }
}

internal sealed class BatvDayMap : IEntityTypeConfiguration<BatvDayRow>
{
    public void Configure(EntityTypeBuilder<BatvDayRow> day)
    {
        day.ToTable("BatvDays");
        day.HasKey(row => new { row.Day, row.Word });
    }
}

internal sealed class BatvListenerMap : IEntityTypeConfiguration<BatvListenerRow>
{
    public void Configure(EntityTypeBuilder<BatvListenerRow> listener)
    {
        listener.ToTable("BatvListeners");
        listener.HasKey(row => row.Listener);
    }
}

internal sealed class BatvStateMap : IEntityTypeConfiguration<BatvStateRow>
{
    public void Configure(EntityTypeBuilder<BatvStateRow> state)
    {
        state.ToTable("BatvState");
        state.HasKey(row => row.Id);
        state.Property(row => row.Id).ValueGeneratedNever();
    }
}
