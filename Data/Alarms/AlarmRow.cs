using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace QueueDashboard.Data.Alarms;

/// <summary>What an alarm watches. The numbers are stored.</summary>
public enum AlarmKind
{
    /// <summary>More than the limit's number of messages wait.</summary>
    Held = 1,

    /// <summary>The oldest waits for more than the limit's number of hours.</summary>
    Oldest = 2,

    /// <summary>A source that pauses for longer than it ever does, or fails.</summary>
    SourceSilent = 3,

    /// <summary>A digest could not be sent.</summary>
    DigestFailed = 4,

    /// <summary>In the last hour so many times as many bounces were rejected as in a usual one.</summary>
    BouncesRejected = 5,

    /// <summary>The mail server does not take what was released.</summary>
    RelayFailed = 6,
}

/// <summary>A rule that tells somebody when something needs a look.</summary>
public sealed class AlarmRow
{
    public long Id { get; set; }
    public string Name { get; set; } = "";
    public AlarmKind Kind { get; set; }
    public bool Enabled { get; set; }

    /// <summary>A number of messages, hours, or how many times the usual; by <see cref="Kind"/>.</summary>
    public double Limit { get; set; }

    /// <summary>Bits 1, 2, 4 for holding, quarantine, bad; 7 is all of them.</summary>
    public int Queues { get; set; } = 7;

    /// <summary>One source only; empty: any.</summary>
    public string Source { get; set; } = "";

    /// <summary>An address of http or https that takes JSON; empty: none.</summary>
    public string Webhook { get; set; } = "";

    /// <summary>Sent along so that the receiver knows us; encrypted.</summary>
    public string? WebhookSecret { get; set; }

    /// <summary>Mail addresses, one a line; empty: none.</summary>
    public string MailTo { get; set; } = "";

    /// <summary>Told again after so many minutes while it lasts; 0: once.</summary>
    public int RepeatMinutes { get; set; }

    /// <summary>en or de.</summary>
    public string Language { get; set; } = "en";

    /// <summary>Since when it rings; null: all is well.</summary>
    public long? RaisedAt { get; set; }
    public long? ToldAt { get; set; }
    public int Version { get; set; }
}

/// <summary>One time that an alarm told something, or tried to.</summary>
public sealed class AlarmEventRow
{
    public long Id { get; set; }
    public long AlarmId { get; set; }
    public long At { get; set; }

    /// <summary>raised, repeated, cleared or test.</summary>
    public string What { get; set; } = "";

    /// <summary>What was measured, in the unit of the alarm's limit.</summary>
    public double Value { get; set; }

    /// <summary>What it was about, such as a source's name.</summary>
    public string Subject { get; set; } = "";

    /// <summary>Null: not wanted. Otherwise "sent" or why not.</summary>
    public string? WebhookOutcome { get; set; }
    public string? MailOutcome { get; set; }
}

internal sealed class AlarmMap : IEntityTypeConfiguration<AlarmRow>
{
    public void Configure(EntityTypeBuilder<AlarmRow> alarm)
    {
        alarm.ToTable("Alarms");
        alarm.HasKey(row => row.Id);
        alarm.Property(row => row.Version).IsConcurrencyToken();
    }
}

internal sealed class AlarmEventMap : IEntityTypeConfiguration<AlarmEventRow>
{
    public void Configure(EntityTypeBuilder<AlarmEventRow> happened)
    {
        happened.ToTable("AlarmEvents");
        happened.HasKey(row => row.Id);
        happened.HasOne<AlarmRow>().WithMany().HasForeignKey(row => row.AlarmId).OnDelete(DeleteBehavior.Cascade);
        happened.HasIndex(row => new { row.AlarmId, row.Id });
    }
}
