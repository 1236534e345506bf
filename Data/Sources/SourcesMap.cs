using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace QueueDashboard.Data.Sources;

internal sealed class SourceMap : IEntityTypeConfiguration<SourceRow>
{
    public void Configure(EntityTypeBuilder<SourceRow> source)
    {
        source.ToTable("Sources");
        source.HasKey(row => row.Name);
    }
}

internal sealed class SourceHourMap : IEntityTypeConfiguration<SourceHourRow>
{
    public void Configure(EntityTypeBuilder<SourceHourRow> hour)
    {
        hour.ToTable("SourceHours");
        hour.HasKey(row => new { row.Name, row.Hour });
    }
}

internal sealed class FolderFileMap : IEntityTypeConfiguration<FolderFileRow>
{
    public void Configure(EntityTypeBuilder<FolderFileRow> file)
    {
        file.ToTable("FolderFiles");
        file.HasKey(row => row.Id);
        file.HasIndex(row => new { row.Source, row.Path });
        file.HasIndex(row => new { row.Source, row.Hash });
        file.HasIndex(row => row.ItemId);
    }
}
