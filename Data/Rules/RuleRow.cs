using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using QueueDashboard.Data.Queues;

namespace QueueDashboard.Data.Rules;

/// <summary>A rule that stops a message in the mail server's hold queue.</summary>
public sealed class RuleRow
{
    public long Id { get; set; }

    /// <summary>The first that matches decides; the lowest is asked first.</summary>
    public int Position { get; set; }
    public string Name { get; set; } = "";
    public bool Enabled { get; set; }

    /// <summary>It counts and stops nothing.</summary>
    public bool WatchOnly { get; set; }

    /// <summary>All must be met; in the words of the room Rules.</summary>
    public string ConditionsJson { get; set; } = "[]";
    public QueueName Queue { get; set; }
    public ReasonCode Reason { get; set; }
    public long Hits { get; set; }
    public long? LastHitAt { get; set; }
    public long ChangedAt { get; set; }
    public string ChangedBy { get; set; } = "";
    public int Version { get; set; }
}

internal sealed class RuleMap : IEntityTypeConfiguration<RuleRow>
{
    public void Configure(EntityTypeBuilder<RuleRow> rule)
    {
        rule.ToTable("Rules");
        rule.HasKey(row => row.Id);
        rule.Property(row => row.Version).IsConcurrencyToken();
    }
}
