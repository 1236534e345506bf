using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace QueueDashboard.Data.Digests;

/// <summary>How one recipient, or all of a domain, want their digests; what is null is as the subscription says.</summary>
public sealed class RecipientChoiceRow
{
    /// <summary>A folded address, or <c>@domain</c>. An address's own choice goes before its domain's.</summary>
    public string Key { get; set; } = "";
    public DigestSchedule? Schedule { get; set; }

    /// <summary>Minutes after local midnight.</summary>
    public int? AtMinute { get; set; }

    /// <summary>0 is Sunday.</summary>
    public int? Weekday { get; set; }
    public string? TimeZone { get; set; }

    /// <summary>en or de.</summary>
    public string? Language { get; set; }

    /// <summary>When the next one falls due by this choice; null: with the subscription.</summary>
    public long? NextAt { get; set; }
    public long ChangedAt { get; set; }

    /// <summary>Who chose, in the words of the audit.</summary>
    public string ChangedBy { get; set; } = "";
    public int Version { get; set; }
}

internal sealed class RecipientChoiceMap : IEntityTypeConfiguration<RecipientChoiceRow>
{
    public void Configure(EntityTypeBuilder<RecipientChoiceRow> choice)
    {
        choice.ToTable("RecipientChoices");
        choice.HasKey(row => row.Key);
        choice.Property(row => row.Version).IsConcurrencyToken();
    }
}
