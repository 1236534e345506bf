using System.Text;
using QueueDashboard.Accounts;
using QueueDashboard.Tests.Support;

namespace QueueDashboard.Tests.Accounts;

public sealed class ApiTokenTests
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Find_a_new_token_gives_its_row_and_the_database_does_not_hold_it()
    {
        await using var storage = await AccountRoom.OpenAsync();
        var created = await CreateAsync(storage);

        var found = await storage.Get<ApiTokenStore>().FindAsync(created.Token, Cancel);

        Assert.Matches("^qd_[A-Za-z0-9_-]{43}$", created.Token);
        Assert.Equal(("script", Roles.Auditor, "example.org"), (found!.Name, found.Role, found.Domains));
        string secret = created.Token[3..];
        foreach (string file in Directory.GetFiles(storage.Folder))
        {
            Assert.DoesNotContain(secret, Encoding.Latin1.GetString(await ReadSharedAsync(file)), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Find_an_altered_a_revoked_and_an_expired_token_finds_nothing()
    {
        await using var storage = await AccountRoom.OpenAsync();
        var tokens = storage.Get<ApiTokenStore>();
        var revoked = await CreateAsync(storage);
        var expiring = await CreateAsync(storage, storage.Clock.GetUtcNow().AddDays(1));
        Assert.NotNull(await tokens.FindAsync(expiring.Token, Cancel));

        Assert.True(await tokens.RevokeAsync(revoked.Row.Id, AccountRoom.Tester, Cancel));
        Assert.False(await tokens.RevokeAsync(revoked.Row.Id, AccountRoom.Tester, Cancel));
        storage.Clock.Advance(TimeSpan.FromDays(1));

        Assert.Null(await tokens.FindAsync(revoked.Token, Cancel));
        Assert.Null(await tokens.FindAsync(expiring.Token, Cancel));
        Assert.Null(await tokens.FindAsync("qd_" + new string('A', 43), Cancel));
        Assert.Null(await tokens.FindAsync(revoked.Token[3..], Cancel));
        Assert.Null(await tokens.FindAsync("", Cancel));
    }

    [Theory]
    [InlineData("", Roles.Operator)]
    [InlineData("script", "emperor")]
    public async Task Create_with_a_bad_name_or_role_is_refused(string name, string role)
    {
        await using var storage = await AccountRoom.OpenAsync();

        var result = await storage.Get<ApiTokenStore>().CreateAsync(name, role, DomainScope.Everything, null, AccountRoom.Tester, Cancel);

        Assert.IsType<CreateTokenResult.Refused>(result);
    }

    [Fact]
    public async Task Note_writes_behind_the_request_and_once_a_minute()
    {
        await using var storage = await AccountRoom.OpenAsync();
        var (_, row) = await CreateAsync(storage);
        var use = storage.Get<TokenUse>();
        long first = await LastUsedAsync(storage, use, row);

        storage.Clock.Advance(TimeSpan.FromSeconds(59));
        use.Note(row);
        storage.Clock.Advance(TimeSpan.FromSeconds(1));
        long second = await LastUsedAsync(storage, use, row);

        Assert.Equal(60_000_000, second - first);
    }

    // Starts the writer, notes, and stops it when the row has a newer time.
    private static async Task<long> LastUsedAsync(TestStorage storage, TokenUse use, Data.Accounts.ApiTokenRow row)
    {
        var tokens = storage.Get<ApiTokenStore>();
        long before = (await tokens.ListAsync(Cancel))[0].LastUsedAt ?? 0;
        await use.StartAsync(Cancel);
        use.Note(row);
        long after;
        while ((after = (await tokens.ListAsync(Cancel))[0].LastUsedAt ?? 0) <= before)
        {
            await Task.Delay(5, Cancel);
        }

        await use.StopAsync(Cancel);
        return after;
    }

    private static async Task<CreateTokenResult.Created> CreateAsync(TestStorage storage, DateTimeOffset? expires = null) => Assert.IsType<CreateTokenResult.Created>(
        await storage.Get<ApiTokenStore>().CreateAsync("script", Roles.Auditor, DomainScope.Parse("example.org"), expires, AccountRoom.Tester, Cancel));

    private static async Task<byte[]> ReadSharedAsync(string file)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy, Cancel);
        return copy.ToArray();
    }
}
