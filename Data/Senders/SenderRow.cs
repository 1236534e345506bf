using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace QueueDashboard.Data.Senders;

/// <summary>What is decided of a sender's mail. The numbers are stored.</summary>
public enum SenderVerdict
{
    Allow = 1,
    Block = 2,
}

/// <summary>A sender, or all of a domain, that is always let through or never.</summary>
public sealed class SenderRow
{
    public long Id { get; set; }
    public SenderVerdict Verdict { get; set; }

    /// <summary>A folded address, or a domain in its ASCII form without an at sign. A domain stands for its subdomains only with a dot in front of it.</summary>
    public string Pattern { get; set; } = "";

    /// <summary>Whose mail it is about: a recipient's address key, <c>@domain</c>, or empty for everybody's.</summary>
    public string For { get; set; } = "";

    /// <summary>It counts only for mail that this domain vouches for (DKIM or SPF, aligned); null: the envelope's word is enough.</summary>
    public string? AuthenticatedDomain { get; set; }
    public long? EndsAt { get; set; }
    public string Note { get; set; } = "";
    public long CreatedAt { get; set; }

    /// <summary>Who made it, in the words of the audit.</summary>
    public string CreatedBy { get; set; } = "";
    public long Uses { get; set; }
    public long? LastUsedAt { get; set; }
    public int Version { get; set; }
}

internal sealed class SenderMap : IEntityTypeConfiguration<SenderRow>
{
    public void Configure(EntityTypeBuilder<SenderRow> sender)
    {
        sender.ToTable("Senders");
        sender.HasKey(row => row.Id);
        sender.Property(row => row.Version).IsConcurrencyToken();

        // One word about one sender: whoever blocks what was allowed changes the entry.
        sender.HasIndex(row => new { row.Pattern, row.For }).IsUnique();
        sender.HasIndex(row => new { row.For, row.Id });
    }
}
