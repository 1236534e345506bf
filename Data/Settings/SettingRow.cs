using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace QueueDashboard.Data.Settings;

/// <summary>One section of what an administrator can change while it runs, as JSON; secrets in it are encrypted.</summary>
public sealed class SettingRow
{
    public string Section { get; set; } = "";
    public string Json { get; set; } = "{}";
    public long ChangedAt { get; set; }
    public string ChangedBy { get; set; } = "";
    public int Version { get; set; }
}

internal sealed class SettingMap : IEntityTypeConfiguration<SettingRow>
{
    public void Configure(EntityTypeBuilder<SettingRow> setting)
    {
        setting.ToTable("Settings");
        setting.HasKey(row => row.Section);
        setting.Property(row => row.Version).IsConcurrencyToken();
    }
}
