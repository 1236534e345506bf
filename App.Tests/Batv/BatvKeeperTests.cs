using Microsoft.EntityFrameworkCore;
using QueueDashboard.Actions;
using QueueDashboard.Batv;
using QueueDashboard.Settings;
using QueueDashboard.Tests.Support;

namespace QueueDashboard.Tests.Batv;

public sealed class BatvKeeperTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Configuration_that_enables_makes_a_key_at_the_servers_start_once()
    {
        await using var desk = await Desk.OpenAsync(("Defaults:BackscatterEnabled", "true"), ("Defaults:OwnDomains", "own.test"));
        Assert.Null(Policy(desk).Keys.Signing);

        await Keeper(desk).SettleAsync(Cancel);
        var since = desk.Clock.GetUtcNow();
        desk.Clock.Advance(TimeSpan.FromDays(1));
        await Keeper(desk).SettleAsync(Cancel);

        Assert.Equal(0, Policy(desk).Keys.Signing!.Slot);
        Assert.Equal(since.AddDays(7), Policy(desk).SafeFrom);
        Assert.Single(await desk.Storage.ReadAsync(db => db.Audit.Where(row => row.Act == "key.rotate" && row.Actor == "start").ToListAsync()));
    }

    [Fact]
    public async Task Reading_alone_makes_nothing()
    {
        await using var desk = await Desk.OpenAsync(("Defaults:BackscatterEnabled", "true"));

        await Keeper(desk).ReloadAsync(Cancel);

        Assert.Equal(0, await desk.Storage.ReadAsync(db => db.BatvKeys.CountAsync()));
    }

    [Fact]
    public async Task Configuration_that_no_longer_enables_clears_the_time()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.Storage.ChangeAsync(async db =>
        {
            db.BatvState.Add(new() { EnabledSince = desk.Clock.GetUtcNow().ToUnixTimeSeconds() * 1_000_000 });
            await db.SaveChangesAsync(Cancel);
        });

        await Keeper(desk).SettleAsync(Cancel);

        Assert.Null(await desk.Storage.ReadAsync(db => db.BatvState.Select(row => row.EnabledSince).SingleAsync()));
    }

    [Fact]
    public async Task Rejecting_by_configuration_waits_for_the_safe_day()
    {
        await using var desk = await Desk.OpenAsync(("Defaults:BackscatterEnabled", "true"), ("Defaults:BackscatterReject", "true"), ("Defaults:OwnDomains", "own.test"));
        await Keeper(desk).SettleAsync(Cancel);

        Assert.False(Policy(desk).RejectsAt(desk.Clock.GetUtcNow()));
        Assert.True(Policy(desk).RejectsAt(desk.Clock.GetUtcNow().AddDays(7)));
    }

    [Fact]
    public async Task Changed_settings_count_at_once()
    {
        await using var desk = await Desk.OpenAsync(("Defaults:BackscatterEnabled", "true"));
        await Keeper(desk).SettleAsync(Cancel);
        Assert.IsType<SenderDecision.Keep>(Decide(desk));

        await desk.Storage.SetAsync<GeneralSettings>(general => general with { OwnDomains = ["own.test"] });

        Assert.IsType<SenderDecision.Sign>(Decide(desk));
    }

    [Fact]
    public async Task Key_of_another_process_counts_after_a_look_into_the_database()
    {
        await using var desk = await Desk.OpenAsync(("Defaults:BackscatterEnabled", "true"), ("Defaults:OwnDomains", "own.test"));
        await Keeper(desk).SettleAsync(Cancel);
        var before = Policy(desk);
        await Keeper(desk).ReloadAsync(Cancel);
        Assert.Same(before, Policy(desk));

        await desk.Storage.ChangeAsync(async db =>
        {
            NewKey key = new(KeySecrets.Generate(), KeyOrigins.Generated, null, Sign: true, KeepPrevious: true, 7);
            await desk.Storage.Get<KeyStore>().PutAsync(db, key, desk.Storage.Settings.Current<BackscatterSettings>(), 1, "other", Cancel);
        });
        Assert.Equal(0, Policy(desk).Keys.Signing!.Slot);
        await Keeper(desk).ReloadAsync(Cancel);

        Assert.Equal(1, Policy(desk).Keys.Signing!.Slot);
    }

    [Fact]
    public async Task Key_that_cannot_be_opened_neither_signs_nor_makes_anything_be_refused()
    {
        await using var desk = await Desk.OpenAsync(("Defaults:BackscatterEnabled", "true"), ("Defaults:OwnDomains", "own.test"));
        await Keeper(desk).SettleAsync(Cancel);
        await desk.Storage.Get<ChangeSettings>().SaveAsync(Desk.Anna, desk.Storage.Settings.Current<BackscatterSettings>() with { Reject = true }, null, Cancel);
        Assert.True(Policy(desk).RejectsAt(desk.Clock.GetUtcNow()));

        await desk.Storage.ChangeAsync(db => db.BatvKeys.ExecuteUpdateAsync(set => set.SetProperty(row => row.Secret, new byte[] { 1, 2, 3 }).SetProperty(row => row.Window, 8), Cancel));
        await Keeper(desk).ReloadAsync(Cancel);

        Assert.Equal(Unsigned.NoKey, Assert.IsType<SenderDecision.Keep>(Decide(desk)).Why);
        Assert.False(Policy(desk).RejectsAt(desk.Clock.GetUtcNow()));
        Assert.Null(await desk.Storage.Get<KeyActions>().ExportAsync(Desk.Anna, 0, raw: true, Cancel));
        Assert.IsType<KeyResult.Done>(await desk.Storage.Get<KeyActions>().NewAsync(Desk.Anna, keepPrevious: false, Cancel));
        Assert.IsType<SenderDecision.Sign>(Decide(desk));
    }

    private static SenderDecision Decide(Desk desk) => Policy(desk).DecideSender(new MailSession { Authenticated = true }, "anna@own.test", ["peer@far.test"], desk.Clock.GetUtcNow());

    private static BatvKeeper Keeper(Desk desk) => desk.Storage.Get<BatvKeeper>();

    private static BatvPolicy Policy(Desk desk) => desk.Storage.Get<CurrentPolicy>().Value;
}
