using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace QueueDashboard.Data.Audit;

/// <summary>Who did what, when, from where, with what outcome. Only ever added to; no content of a message.</summary>
public sealed class AuditRow
{
    public long Id { get; set; }
    public long At { get; set; }

    /// <summary>person, token, link, system or cli.</summary>
    public string ActorKind { get; set; } = "";
    public string Actor { get; set; } = "";
    public string? ClientAddress { get; set; }

    /// <summary>A verb of the project's own list, such as release or settings.change.</summary>
    public string Act { get; set; } = "";
    public long? ItemId { get; set; }
    public string? Recipient { get; set; }

    /// <summary>done, asked, refused, failed or lost.</summary>
    public string Outcome { get; set; } = "";
    public string? Detail { get; set; }
}

internal sealed class AuditMap : IEntityTypeConfiguration<AuditRow>
{
    public void Configure(EntityTypeBuilder<AuditRow> audit)
    {
        audit.ToTable("Audit");
        audit.HasKey(row => row.Id);
        audit.HasIndex(row => new { row.ItemId, row.Id });
        audit.HasIndex(row => row.At);
    }
}
