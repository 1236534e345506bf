using QueueDashboard.Settings;
using QueueDashboard.Tests.Support;

namespace QueueDashboard.Tests.Settings;

public sealed class SettingsStoreTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Current_before_any_save_follows_configuration()
    {
        await using var storage = await TestStorage.CreateAsync(configuration: [("Defaults:PublicAddress", "https://queue.example.org"), ("Defaults:OwnDomains", "example.org, example.net"), ("Defaults:ReleaseRelay", "smtp://u:p%40ss@mail.example.org:2500?tls=required")]);
        Assert.Equal("https://queue.example.org", storage.Settings.Current<GeneralSettings>().PublicAddress);
        Assert.Equal(["example.org", "example.net"], storage.Settings.Current<GeneralSettings>().OwnDomains);
        var relay = storage.Settings.Current<RelaySettings>().Release;
        Assert.Equal(("mail.example.org", 2500, RelayTlsSetting.Required, "u", "p@ss"), (relay.Host, relay.Port, relay.Tls, relay.User, relay.Password.Value));
        Assert.Equal(0, storage.Settings.VersionOf<RelaySettings>());
    }

    [Fact]
    public async Task Save_is_seen_after_reload_and_tells_listeners_once()
    {
        await using var storage = await TestStorage.CreateAsync();
        List<string> changed = [];
        storage.Settings.Changed += changed.Add;
        await SaveAsync(storage, new DeliverySettings { HoldBackSeconds = 30 }, null);
        await storage.Settings.ReloadAsync(Cancel);
        await storage.Settings.ReloadAsync(Cancel);
        Assert.Equal(30, storage.Settings.Current<DeliverySettings>().HoldBackSeconds);
        Assert.Equal(1, storage.Settings.VersionOf<DeliverySettings>());
        Assert.Equal(["delivery"], changed);
    }

    [Fact]
    public async Task Save_on_an_older_version_writes_nothing_and_says_who_was_first()
    {
        await using var storage = await TestStorage.CreateAsync();
        await SaveAsync(storage, new LinkSettings { LifetimeDays = 3 }, 0, "anna");
        var second = await SaveAsync(storage, new LinkSettings { LifetimeDays = 9 }, 0, "bob");
        await storage.Settings.ReloadAsync(Cancel);
        Assert.Equal("anna", Assert.IsType<SettingOutcome.Stale>(second).ChangedBy);
        Assert.Equal(3, storage.Settings.Current<LinkSettings>().LifetimeDays);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(601)]
    public async Task Save_out_of_bounds_names_key_limit_and_value(int seconds)
    {
        await using var storage = await TestStorage.CreateAsync();
        var outcome = await SaveAsync(storage, new DeliverySettings { HoldBackSeconds = seconds }, null);
        var error = Assert.Single(Assert.IsType<SettingOutcome.Invalid>(outcome).Errors);
        Assert.Equal("holdBackSeconds", error.Key);
        Assert.Contains("600", error.Message, StringComparison.Ordinal);
        Assert.Contains(seconds.ToString(System.Globalization.CultureInfo.InvariantCulture), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Password_stands_encrypted_in_the_database_and_comes_back()
    {
        await using var storage = await TestStorage.CreateAsync();
        await SaveAsync(storage, new RelaySettings { Release = new RelaySetting { Host = "mail.example.org", User = "u", Password = new Secret("open-sesame-7") } }, null);
        await storage.Settings.ReloadAsync(Cancel);
        Assert.Equal("open-sesame-7", storage.Settings.Current<RelaySettings>().Release.Password.Value);
        foreach (string file in Directory.EnumerateFiles(storage.Folder, "queue.db*"))
        {
            Assert.Equal(-1, (await File.ReadAllBytesAsync(file, Cancel)).AsSpan().IndexOf("open-sesame-7"u8));
        }
    }

    [Fact]
    public void Secret_is_not_part_of_any_text() => Assert.DoesNotContain("hidden", new RelaySetting { Password = new Secret("hidden") }.ToString(), StringComparison.Ordinal);

    [Theory]
    [InlineData("anna@example.org", true)]
    [InlineData("anna@EXAMPLE.org.", true)]
    [InlineData("anna@sub.example.org", false)]
    [InlineData("anna@münchen.example", true)]
    [InlineData("anna@xn--mnchen-3ya.example", true)]
    [InlineData("example.org", false)]
    [InlineData("", false)]
    public void Own_domains_count_exactly(string address, bool own) =>
        Assert.Equal(own, new GeneralSettings { OwnDomains = ["Example.org", "münchen.example"] }.IsOwn(address));

    [Theory]
    [InlineData("ftp://mail.example.org")]
    [InlineData("https://queue.example.org/?a=b")]
    [InlineData("https://user@queue.example.org/")]
    [InlineData("queue.example.org")]
    public void Public_address_that_links_cannot_start_with_is_refused(string address) =>
        Assert.Equal("publicAddress", Assert.Single(new GeneralSettings { PublicAddress = address }.Validate()).Key);

    private static Task<SettingOutcome> SaveAsync<T>(TestStorage storage, T value, int? version, string by = "anna")
        where T : class, ISettingsSection, new() => storage.Work.WriteAsync((db, token) => storage.Settings.SaveAsync(db, value, version, by, token), Cancel);
}
