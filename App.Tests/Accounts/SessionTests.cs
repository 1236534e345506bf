using Microsoft.EntityFrameworkCore;
using QueueDashboard.Accounts;
using QueueDashboard.Data;
using QueueDashboard.Tests.Support;

namespace QueueDashboard.Tests.Accounts;

public sealed class SessionTests
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Session_is_found_by_its_key_only_and_the_key_is_not_kept()
    {
        await using var storage = await AccountRoom.OpenAsync();
        var anna = await storage.AddAsync("anna");
        var sessions = storage.Get<SessionStore>();
        string key = await sessions.BeginAsync(anna.Id, SignInWays.Password, "192.0.2.1", new string('x', 1000), Cancel);

        var sight = await sessions.FindAsync(key, Cancel);

        Assert.Equal((anna.Id, anna.SecurityStamp), (sight!.UserId, sight.Stamp));
        Assert.Null(await sessions.FindAsync(SecretToken.New().Text, Cancel));
        Assert.Null(await sessions.FindAsync("", Cancel));
        var row = Assert.Single(await sessions.ListAsync(anna.Id, Cancel));
        Assert.Equal(256, row.Agent.Length);
        Assert.Equal(SecretToken.HashOf(key), row.KeyHash);
    }

    [Fact]
    public async Task Ended_sessions_are_gone_and_nobody_ends_those_of_another()
    {
        await using var storage = await AccountRoom.OpenAsync();
        var anna = await storage.AddAsync("anna");
        var bert = await storage.AddAsync("bert");
        var sessions = storage.Get<SessionStore>();
        string[] keys = [await BeginAsync(storage, anna.Id), await BeginAsync(storage, anna.Id), await BeginAsync(storage, anna.Id)];
        long[] ids = [.. (await sessions.ListAsync(anna.Id, Cancel)).Select(row => row.Id).Order()];

        Assert.False(await sessions.EndAsync(bert.Id, ids[0], AccountRoom.Tester, Cancel));
        Assert.True(await sessions.EndAsync(anna.Id, ids[0], AccountRoom.Tester, Cancel));
        Assert.False(await sessions.EndAsync(anna.Id, ids[0], AccountRoom.Tester, Cancel));
        Assert.Equal(1, await sessions.EndAllAsync(anna.Id, except: ids[2], AccountRoom.Tester, Cancel));

        Assert.Equal((false, false, true), (await StandsAsync(storage, keys[0]), await StandsAsync(storage, keys[1]), await StandsAsync(storage, keys[2])));
        await sessions.EndByKeyAsync(keys[2], Cancel);
        Assert.Empty(await sessions.ListAsync(anna.Id, Cancel));
    }

    [Theory]
    [InlineData("password")]
    [InlineData("role")]
    [InlineData("removed")]
    public async Task New_password_new_role_and_removal_end_all_sessions(string change)
    {
        await using var storage = await AccountRoom.OpenAsync();
        var anna = await storage.AddAsync("anna");
        string key = await BeginAsync(storage, anna.Id);
        var accounts = storage.Get<UserAccountStore>();

        AccountResult done = change switch
        {
            "password" => await accounts.SetPasswordAsync(anna.Id, "six other quiet kettles", AccountRoom.Tester, Cancel),
            "role" => await accounts.ChangeAsync(anna.Id, Roles.Auditor, DomainScope.Everything, AccountRoom.Tester, Cancel),
            _ => await accounts.RemoveAsync(anna.Id, AccountRoom.Tester, Cancel),
        };

        Assert.IsType<AccountResult.Done>(done);
        Assert.False(await StandsAsync(storage, key));
    }

    [Fact]
    public async Task Old_sessions_are_forgotten_and_live_ones_stay()
    {
        await using var storage = await AccountRoom.OpenAsync();
        var anna = await storage.AddAsync("anna");
        var sessions = storage.Get<SessionStore>();
        await BeginAsync(storage, anna.Id);
        string ended = await BeginAsync(storage, anna.Id);
        await sessions.EndByKeyAsync(ended, Cancel);
        string live = await BeginAsync(storage, anna.Id);
        storage.Clock.Advance(TimeSpan.FromDays(29));
        await sessions.NoteSeenAsync((await sessions.FindAsync(live, Cancel))!.SessionId, storage.Clock.Now(), Cancel);
        Assert.Equal(1, await sessions.PurgeAsync(Cancel));
        storage.Clock.Advance(TimeSpan.FromDays(2));

        Assert.Equal(1, await sessions.PurgeAsync(Cancel));

        Assert.True(await StandsAsync(storage, live));
        Assert.Equal(1, await storage.Work.ReadAsync((db, stop) => db.Sessions.CountAsync(stop), Cancel));
    }

    private static Task<string> BeginAsync(TestStorage storage, long user) => storage.Get<SessionStore>().BeginAsync(user, SignInWays.Password, "192.0.2.1", "Firefox", Cancel);

    private static async Task<bool> StandsAsync(TestStorage storage, string key) => await storage.Get<SessionStore>().FindAsync(key, Cancel) is not null;
}
