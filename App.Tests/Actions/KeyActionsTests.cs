using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using QueueDashboard.Actions;
using QueueDashboard.Batv;
using QueueDashboard.Protocols.Prvs;
using QueueDashboard.Settings;
using QueueDashboard.Tests.Support;

namespace QueueDashboard.Tests.Actions;

public sealed class KeyActionsTests
{
    private const string Bounced = "anna@own.test";
    private static readonly MailSession Outside = new() { Client = System.Net.IPAddress.Parse("192.0.2.99") };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Enabling_without_a_key_makes_one_and_says_since_when()
    {
        await using var desk = await OpenAsync();
        Assert.Null(Policy(desk).SafeFrom);

        await EnableAsync(desk);

        var key = Assert.Single(await Read(desk).KeysAsync(Cancel));
        Assert.Equal((0, KeyStanding.Signs, KeyOrigins.Generated, 7), (key.Slot, key.Standing, key.Origin, key.Window));
        Assert.Equal(desk.Clock.GetUtcNow().AddDays(7), Policy(desk).SafeFrom);
        Assert.Equal("pass", Word(desk, Tag(desk)));
        var audit = await desk.Storage.ReadAsync(db => db.Audit.Where(row => row.Act == "key.rotate").ToListAsync());
        Assert.Contains(key.Fingerprint, Assert.Single(audit).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Enabling_uses_the_key_that_was_brought_before()
    {
        await using var desk = await OpenAsync();
        var brought = Assert.IsType<KeyResult.Done>(await Keys(desk).ImportAsync(Desk.Anna, new KeyImport("shared\n"u8.ToArray(), Slot: 4), Cancel));
        Assert.False(brought.Signs);

        await EnableAsync(desk);

        Assert.Equal((4, KeyStanding.Signs), Assert.Single((await Read(desk).KeysAsync(Cancel)).Select(key => (key.Slot, key.Standing))));
        Assert.StartsWith("prvs=4", Tag(desk), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Disabling_signs_nothing_and_still_knows_the_tag()
    {
        await using var desk = await OpenAsync();
        await EnableAsync(desk);
        string tag = Tag(desk);

        await SaveAsync(desk, settings => settings with { Enabled = false });

        Assert.IsType<SenderDecision.Keep>(Decide(desk));
        Assert.Equal("pass", Word(desk, tag));
        Assert.Null(Policy(desk).SafeFrom);
        Assert.Null((await Read(desk).SafetyAsync(desk.Clock.GetUtcNow(), Cancel)).EnabledSince);
    }

    [Fact]
    public async Task Enabling_anew_starts_the_wait_anew()
    {
        await using var desk = await OpenAsync();
        await EnableAsync(desk);
        await SaveAsync(desk, settings => settings with { Enabled = false });
        desk.Clock.Advance(TimeSpan.FromDays(30));

        await EnableAsync(desk);

        Assert.Equal(desk.Clock.GetUtcNow().AddDays(7), Policy(desk).SafeFrom);
        Assert.Single(await Read(desk).KeysAsync(Cancel));
    }

    [Fact]
    public async Task New_key_keeps_the_previous_one_for_its_window_and_a_day()
    {
        await using var desk = await OpenAsync();
        await EnableAsync(desk);
        desk.Clock.Advance(TimeSpan.FromDays(2));
        string old = Tag(desk);

        var made = Assert.IsType<KeyResult.Done>(await Keys(desk).NewAsync(Desk.Anna, keepPrevious: true, Cancel));

        Assert.Equal((1, true, desk.Clock.GetUtcNow().AddDays(8)), (made.Slot, made.Signs, made.PreviousUntil));
        Assert.StartsWith("prvs=1", Tag(desk), StringComparison.Ordinal);
        Assert.Equal(desk.Clock.GetUtcNow().AddDays(7), Policy(desk).SafeFrom);
        desk.Clock.Advance(TimeSpan.FromDays(7));
        Assert.Equal("pass", Word(desk, old));
        desk.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal("unknown-key", Word(desk, old));
        Assert.Equal([KeyStanding.Ended, KeyStanding.Signs], (await Read(desk).KeysAsync(Cancel)).Select(key => key.Standing));
    }

    [Fact]
    public async Task New_key_without_the_previous_one_fails_its_bounces_at_once()
    {
        await using var desk = await OpenAsync();
        await EnableAsync(desk);
        string old = Tag(desk);

        var made = Assert.IsType<KeyResult.Done>(await Keys(desk).NewAsync(Desk.Anna, keepPrevious: false, Cancel));

        // Not into the slot that came free: there the old tag would seem forged.
        Assert.Equal((1, (DateTimeOffset?)null), (made.Slot, made.PreviousUntil));
        Assert.Equal("unknown-key", Word(desk, old));
        Assert.Single(await Read(desk).KeysAsync(Cancel));
    }

    [Fact]
    public async Task Tenth_change_in_a_week_is_refused_until_the_oldest_has_ended()
    {
        await using var desk = await OpenAsync();
        await EnableAsync(desk);
        for (int i = 0; i < 9; i++)
        {
            desk.Clock.Advance(TimeSpan.FromMinutes(1));
            Assert.IsType<KeyResult.Done>(await Keys(desk).NewAsync(Desk.Anna, keepPrevious: true, Cancel));
        }

        Assert.Equal("slots-full", Assert.IsType<KeyResult.Refused>(await Keys(desk).NewAsync(Desk.Anna, keepPrevious: true, Cancel)).Code);
        Assert.StartsWith("prvs=9", Tag(desk), StringComparison.Ordinal);

        desk.Clock.Advance(TimeSpan.FromDays(8));
        Assert.Equal(0, Assert.IsType<KeyResult.Done>(await Keys(desk).NewAsync(Desk.Anna, keepPrevious: true, Cancel)).Slot);
    }

    [Fact]
    public async Task Full_slots_make_room_when_the_previous_key_goes()
    {
        await using var desk = await OpenAsync();
        await EnableAsync(desk);
        for (int i = 0; i < 9; i++)
        {
            await Keys(desk).NewAsync(Desk.Anna, keepPrevious: true, Cancel);
        }

        Assert.Equal(9, Assert.IsType<KeyResult.Done>(await Keys(desk).NewAsync(Desk.Anna, keepPrevious: false, Cancel)).Slot);
        Assert.Equal(10, (await Read(desk).KeysAsync(Cancel)).Count);
        Assert.Equal("pass", Word(desk, Tag(desk)));
    }

    [Fact]
    public async Task Key_that_signs_is_deleted_only_while_protection_is_off()
    {
        await using var desk = await OpenAsync();
        await EnableAsync(desk);

        Assert.Equal("signing-key", Assert.IsType<KeyResult.Refused>(await Keys(desk).DeleteAsync(Desk.Anna, 0, Cancel)).Code);
        Assert.IsType<KeyResult.NotFound>(await Keys(desk).DeleteAsync(Desk.Anna, 5, Cancel));

        await SaveAsync(desk, settings => settings with { Enabled = false });
        Assert.IsType<KeyResult.Done>(await Keys(desk).DeleteAsync(Desk.Anna, 0, Cancel));
        Assert.Empty(await Read(desk).KeysAsync(Cancel));
        Assert.Null(Policy(desk).Keys.Signing);
    }

    [Fact]
    public async Task Import_into_a_slot_that_checks_is_refused()
    {
        await using var desk = await OpenAsync();
        await EnableAsync(desk);

        Assert.Equal("slot-taken", Assert.IsType<KeyResult.Refused>(await Keys(desk).ImportAsync(Desk.Anna, new KeyImport("other"u8.ToArray(), Slot: 0), Cancel)).Code);
        Assert.Equal("slot", Assert.IsType<KeyResult.Refused>(await Keys(desk).ImportAsync(Desk.Anna, new KeyImport("other"u8.ToArray(), Slot: 10), Cancel)).Code);
        Assert.Equal(1, Assert.IsType<KeyResult.Done>(await Keys(desk).ImportAsync(Desk.Anna, new KeyImport("other"u8.ToArray()), Cancel)).Slot);
    }

    [Fact]
    public async Task Imported_key_checks_what_its_server_signed()
    {
        await using var desk = await OpenAsync();
        await EnableAsync(desk);
        PrvsKey theirs = new("their secret"u8, 3);
        string tag = PrvsCodec.Sign(Bounced, theirs, PrvsDay.Of(desk.Clock.GetUtcNow()))!;
        Assert.Equal("unknown-key", Word(desk, tag));

        await Keys(desk).ImportAsync(Desk.Anna, new KeyImport("their secret\r\n"u8.ToArray(), Slot: 3), Cancel);

        Assert.Equal("pass", Word(desk, tag));
        Assert.StartsWith("prvs=0", Tag(desk), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_servers_with_the_same_key_accept_each_others_tags()
    {
        await using var one = await OpenAsync();
        await using var other = await OpenAsync();
        await EnableAsync(one);
        await Keys(one).NewAsync(Desk.Anna, keepPrevious: false, Cancel);
        var export = (await Keys(one).ExportAsync(Desk.Anna, 1, raw: false, Cancel))!;

        var brought = Assert.IsType<KeyResult.Done>(await Keys(other).ImportAsync(Desk.Anna, new KeyImport(export.Content, Sign: true), Cancel));
        await EnableAsync(other);

        Assert.Equal(1, brought.Slot);
        Assert.Equal("pass", Word(other, Tag(one)));
        Assert.Equal("pass", Word(one, Tag(other)));
        Assert.Equal(Tag(one), Tag(other));
        Assert.Single((await Read(one).KeysAsync(Cancel)).Concat(await Read(other).KeysAsync(Cancel)).Select(key => key.Fingerprint).Distinct());
    }

    [Fact]
    public async Task Raised_lifetime_widens_the_window_of_the_key_that_signs_only()
    {
        await using var desk = await OpenAsync();
        await EnableAsync(desk);
        await Keys(desk).NewAsync(Desk.Anna, keepPrevious: true, Cancel);

        await SaveAsync(desk, settings => settings with { LifetimeDays = 30 });

        Assert.Equal([7, 30], (await Read(desk).KeysAsync(Cancel)).Select(key => key.Window));
        string tag = Tag(desk);
        await SaveAsync(desk, settings => settings with { LifetimeDays = 3 });
        desk.Clock.Advance(TimeSpan.FromDays(29));
        Assert.Equal("pass", Word(desk, tag));
    }

    [Fact]
    public async Task Secret_is_sealed_in_the_database_and_never_audited()
    {
        await using var desk = await OpenAsync();
        await Keys(desk).ImportAsync(Desk.Anna, new KeyImport("a-very-secret-line\n"u8.ToArray(), Sign: true), Cancel);
        var export = (await Keys(desk).ExportAsync(Desk.Anna, 0, raw: true, Cancel))!;

        Assert.Equal("a-very-secret-line", Encoding.UTF8.GetString(export.Content));
        var row = await desk.Storage.ReadAsync(db => db.BatvKeys.SingleAsync());
        Assert.DoesNotContain("a-very-secret-line", Encoding.Latin1.GetString(row.Secret), StringComparison.Ordinal);
        var audit = await desk.Storage.ReadAsync(db => db.Audit.OrderBy(one => one.Id).ToListAsync());
        Assert.Equal(["key.import", "key.export"], audit.Select(one => one.Act));
        Assert.All(audit, one => Assert.DoesNotContain("secret-line", one.Detail, StringComparison.Ordinal));
        Assert.Matches("^([0-9a-f]{4} ){3}[0-9a-f]{4}$", row.Fingerprint);
        Assert.Null(await Keys(desk).ExportAsync(Desk.Anna, 7, raw: true, Cancel));
    }

    [Fact]
    public async Task Stored_key_signs_when_asked_to()
    {
        await using var desk = await OpenAsync();
        await EnableAsync(desk);
        await Keys(desk).ImportAsync(Desk.Anna, new KeyImport("other"u8.ToArray(), Slot: 6), Cancel);

        var done = Assert.IsType<KeyResult.Done>(await Keys(desk).SignWithAsync(Desk.Anna, 6, keepPrevious: true, Cancel));

        Assert.Equal(desk.Clock.GetUtcNow().AddDays(8), done.PreviousUntil);
        Assert.StartsWith("prvs=6", Tag(desk), StringComparison.Ordinal);
        desk.Clock.Advance(TimeSpan.FromDays(9));
        Assert.Equal("ended-key", Assert.IsType<KeyResult.Refused>(await Keys(desk).SignWithAsync(Desk.Anna, 0, keepPrevious: true, Cancel)).Code);
    }

    [Fact]
    public async Task Own_export_tells_slot_window_and_time()
    {
        await using var desk = await OpenAsync();
        await EnableAsync(desk);

        var json = JsonNode.Parse((await Keys(desk).ExportAsync(Desk.Anna, 0, raw: false, Cancel))!.Content)!;

        Assert.Equal((0, 7), ((int)json["slot"]!, (int)json["window"]!));
        Assert.Equal(40, Convert.FromBase64String((string)json["secret"]!).Length);
        Assert.Equal(desk.Clock.GetUtcNow(), (DateTimeOffset)json["created"]!);
    }

    private static async Task<Desk> OpenAsync()
    {
        var desk = await Desk.OpenAsync(("Defaults:OwnDomains", "own.test"));
        await desk.Storage.Get<BatvKeeper>().SettleAsync(Cancel);
        return desk;
    }

    private static Task EnableAsync(Desk desk) => SaveAsync(desk, settings => settings with { Enabled = true });

    private static async Task SaveAsync(Desk desk, Func<BackscatterSettings, BackscatterSettings> change) =>
        Assert.IsType<SettingOutcome.Saved>(await desk.Storage.Get<ChangeSettings>().SaveAsync(Desk.Anna, change(desk.Storage.Settings.Current<BackscatterSettings>()), null, Cancel));

    private static KeyActions Keys(Desk desk) => desk.Storage.Get<KeyActions>();

    private static IReadBackscatter Read(Desk desk) => desk.Storage.Get<IReadBackscatter>();

    private static BatvPolicy Policy(Desk desk) => desk.Storage.Get<CurrentPolicy>().Value;

    private static SenderDecision Decide(Desk desk) => Policy(desk).DecideSender(new MailSession { Authenticated = true }, Bounced, ["peer@far.test"], desk.Clock.GetUtcNow());

    private static string Tag(Desk desk) => Assert.IsType<SenderDecision.Sign>(Decide(desk)).Address;

    private static string Word(Desk desk, string recipient) => Policy(desk).JudgeRecipient(Outside, "", recipient, desk.Clock.GetUtcNow()).Verdict.Word();
}
