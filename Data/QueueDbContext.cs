using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using QueueDashboard.Data.Accounts;
using QueueDashboard.Data.Alarms;
using QueueDashboard.Data.Audit;
using QueueDashboard.Data.Batv;
using QueueDashboard.Data.Delivery;
using QueueDashboard.Data.Digests;
using QueueDashboard.Data.Links;
using QueueDashboard.Data.Queues;
using QueueDashboard.Data.Rules;
using QueueDashboard.Data.Senders;
using QueueDashboard.Data.Settings;
using QueueDashboard.Data.Sources;

namespace QueueDashboard.Data;

/// <summary>The whole model. One context lives as long as one operation; a provider's own context derives from it.</summary>
public abstract class QueueDbContext(DbContextOptions options) : IdentityUserContext<UserRow, long>(options)
{
    public DbSet<ItemRow> Items => Set<ItemRow>();
    public DbSet<RecipientRow> Recipients => Set<RecipientRow>();
    public DbSet<ContentRow> Contents => Set<ContentRow>();
    public DbSet<DetailRow> Details => Set<DetailRow>();
    public DbSet<CounterRow> Counters => Set<CounterRow>();
    public DbSet<ArrivalRow> Arrivals => Set<ArrivalRow>();
    public DbSet<OutboxRow> Outbox => Set<OutboxRow>();
    public DbSet<RelayStateRow> RelayStates => Set<RelayStateRow>();
    public DbSet<LinkRow> Links => Set<LinkRow>();
    public DbSet<LinkOpeningRow> LinkOpenings => Set<LinkOpeningRow>();
    public DbSet<SubscriptionRow> Subscriptions => Set<SubscriptionRow>();
    public DbSet<SubscriberRow> Subscribers => Set<SubscriberRow>();
    public DbSet<DigestRow> Digests => Set<DigestRow>();
    public DbSet<SettingRow> Settings => Set<SettingRow>();
    public DbSet<AuditRow> Audit => Set<AuditRow>();
    public DbSet<ApiTokenRow> ApiTokens => Set<ApiTokenRow>();
    public DbSet<SignInLinkRow> SignInLinks => Set<SignInLinkRow>();
    public DbSet<HoldReasonRow> HoldReasons => Set<HoldReasonRow>();
    public DbSet<SecondLookRow> SecondLooks => Set<SecondLookRow>();
    public DbSet<SourceRow> Sources => Set<SourceRow>();
    public DbSet<SourceHourRow> SourceHours => Set<SourceHourRow>();
    public DbSet<FolderFileRow> FolderFiles => Set<FolderFileRow>();
    public DbSet<LikenessRow> Likenesses => Set<LikenessRow>();
    public DbSet<ItemNoteRow> ItemNotes => Set<ItemNoteRow>();
    public DbSet<SavedSearchRow> SavedSearches => Set<SavedSearchRow>();
    public DbSet<ReleaseRequestRow> ReleaseRequests => Set<ReleaseRequestRow>();
    public DbSet<RecipientChoiceRow> RecipientChoices => Set<RecipientChoiceRow>();
    public DbSet<SenderRow> Senders => Set<SenderRow>();
    public DbSet<AlarmRow> Alarms => Set<AlarmRow>();
    public DbSet<AlarmEventRow> AlarmEvents => Set<AlarmEventRow>();
    public DbSet<SessionRow> Sessions => Set<SessionRow>();
    public DbSet<RuleRow> Rules => Set<RuleRow>();
    public DbSet<BatvKeyRow> BatvKeys => Set<BatvKeyRow>();
    public DbSet<BatvExemptionRow> BatvExemptions => Set<BatvExemptionRow>();
    public DbSet<BatvHistoryRow> BatvHistory => Set<BatvHistoryRow>();
    public DbSet<BatvDayRow> BatvDays => Set<BatvDayRow>();
    public DbSet<BatvListenerRow> BatvListeners => Set<BatvListenerRow>();
    public DbSet<BatvStateRow> BatvState => Set<BatvStateRow>();

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.ApplyConfigurationsFromAssembly(typeof(QueueDbContext).Assembly);
        builder.Entity<UserRow>().ToTable("Users");
        builder.Entity<IdentityUserClaim<long>>().ToTable("UserClaims");
        builder.Entity<IdentityUserLogin<long>>().ToTable("UserLogins");
        builder.Entity<IdentityUserToken<long>>().ToTable("UserTokens");
    }
}
