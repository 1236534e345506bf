using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using QueueDashboard.Accounts;
using QueueDashboard.Audit;
using QueueDashboard.Data.Accounts;
using QueueDashboard.Protocols.OneTimeCodes;
using QueueDashboard.Tests.Support;

namespace QueueDashboard.Tests.Accounts;

public sealed class SecondFactorTests
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Set_up_needs_a_right_code_and_gives_ten_recovery_codes()
    {
        await using var storage = await AccountRoom.OpenAsync();
        var anna = await storage.AddAsync("anna");
        var factors = storage.Get<SecondFactorStore>();
        var offer = factors.Offer(anna, "queue.test");

        Assert.IsType<SetUpResult.Wrong>(await factors.SetUpAsync(anna.Id, offer.Sealed, "000000", false, null, Cancel));
        Assert.False((await GetAsync(storage, anna)).TwoFactorEnabled);
        var done = Assert.IsType<SetUpResult.Done>(await factors.SetUpAsync(anna.Id, offer.Sealed, Code(storage, offer), false, null, Cancel));

        Assert.Equal(10, done.RecoveryCodes.Distinct().Count());
        Assert.All(done.RecoveryCodes, code => Assert.Matches("^[A-Z2-7]{4}(-[A-Z2-7]{4}){3}$", code));
        Assert.True((await GetAsync(storage, anna)).TwoFactorEnabled);
        Assert.Equal(10, await factors.LeftAsync(anna.Id, Cancel));
    }

    [Fact]
    public async Task Set_up_takes_no_offer_of_somebody_else()
    {
        await using var storage = await AccountRoom.OpenAsync();
        var anna = await storage.AddAsync("anna");
        var bert = await storage.AddAsync("bert");
        var factors = storage.Get<SecondFactorStore>();
        var offer = factors.Offer(anna, "queue.test");

        Assert.IsType<SetUpResult.Stale>(await factors.SetUpAsync(bert.Id, offer.Sealed, Code(storage, offer), false, null, Cancel));
        Assert.IsType<SetUpResult.Stale>(await factors.SetUpAsync(anna.Id, "nonsense", Code(storage, offer), false, null, Cancel));
    }

    [Fact]
    public async Task Password_is_half_a_sign_in_then_and_each_code_works_once()
    {
        await using var storage = await AccountRoom.OpenAsync();
        var (anna, offer, _) = await SetUpAsync(storage);
        storage.Clock.Advance(TimeSpan.FromSeconds(30));
        string code = Code(storage, offer);

        Assert.IsType<PasswordSignInResult.Half>(await PasswordAsync(storage, AccountRoom.Password));
        Assert.Null((await GetAsync(storage, anna)).LastSignInAt);
        Assert.Equal(SignInWays.Code, Assert.IsType<PasswordSignInResult.SignedIn>(await TryAsync(storage, anna, code[..3] + " " + code[3..])).By);
        Assert.NotNull((await GetAsync(storage, anna)).LastSignInAt);
        Assert.IsType<PasswordSignInResult.Wrong>(await TryAsync(storage, anna, code));
    }

    [Fact]
    public async Task Recovery_code_works_once_as_people_type_it()
    {
        await using var storage = await AccountRoom.OpenAsync();
        var (anna, _, codes) = await SetUpAsync(storage);

        var first = await TryAsync(storage, anna, codes[3].Replace('-', ' ').ToLowerInvariant());

        Assert.Equal(SignInWays.RecoveryCode, Assert.IsType<PasswordSignInResult.SignedIn>(first).By);
        Assert.IsType<PasswordSignInResult.Wrong>(await TryAsync(storage, anna, codes[3]));
        Assert.Equal(9, await storage.Get<SecondFactorStore>().LeftAsync(anna.Id, Cancel));
    }

    [Fact]
    public async Task Wrong_codes_lock_and_the_right_password_between_them_does_not_help()
    {
        await using var storage = await AccountRoom.OpenAsync();
        var (anna, offer, codes) = await SetUpAsync(storage);
        for (int i = 0; i < 4; i++)
        {
            Assert.IsType<PasswordSignInResult.Wrong>(await TryAsync(storage, anna, "000000"));
            Assert.IsType<PasswordSignInResult.Half>(await PasswordAsync(storage, AccountRoom.Password));
        }

        Assert.IsType<PasswordSignInResult.LockedOut>(await TryAsync(storage, anna, "000000"));
        storage.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.IsType<PasswordSignInResult.LockedOut>(await TryAsync(storage, anna, Code(storage, offer)));
        Assert.IsType<PasswordSignInResult.LockedOut>(await TryAsync(storage, anna, codes[0]));
        Assert.IsType<PasswordSignInResult.LockedOut>(await PasswordAsync(storage, AccountRoom.Password));
        storage.Clock.Advance(TimeSpan.FromMinutes(15));
        Assert.IsType<PasswordSignInResult.SignedIn>(await TryAsync(storage, anna, Code(storage, offer)));
    }

    [Fact]
    public async Task New_recovery_codes_replace_the_old_and_removing_the_factor_removes_all()
    {
        await using var storage = await AccountRoom.OpenAsync();
        var (anna, _, old) = await SetUpAsync(storage);
        var factors = storage.Get<SecondFactorStore>();

        var fresh = await factors.RenewAsync(anna.Id, AccountRoom.Tester, Cancel);

        Assert.Empty(fresh!.Intersect(old));
        Assert.IsType<PasswordSignInResult.Wrong>(await TryAsync(storage, anna, old[0]));
        Assert.True(await factors.RemoveAsync(anna.Id, AccountRoom.Tester, Cancel));
        Assert.False(await factors.RemoveAsync(anna.Id, AccountRoom.Tester, Cancel));
        Assert.IsType<PasswordSignInResult.Wrong>(await TryAsync(storage, anna, fresh![0]));
        Assert.IsType<PasswordSignInResult.SignedIn>(await PasswordAsync(storage, AccountRoom.Password));
        Assert.Equal(0, await storage.Work.ReadAsync((db, stop) => db.UserTokens.CountAsync(stop), Cancel));
    }

    [Fact]
    public async Task No_secret_stands_readable_in_the_database_or_the_audit()
    {
        await using var storage = await AccountRoom.OpenAsync();
        var (anna, offer, codes) = await SetUpAsync(storage);
        storage.Clock.Advance(TimeSpan.FromSeconds(30));
        string code = Code(storage, offer);
        await TryAsync(storage, anna, code);
        await TryAsync(storage, anna, codes[0]);
        await TryAsync(storage, anna, "ABCD-EFGH");

        var kept = await storage.Work.ReadAsync((db, stop) => db.UserTokens.Select(row => row.Value ?? "").ToListAsync(stop), Cancel);
        var audit = (await storage.Get<AuditQueries>().PageAsync(new(), null, 100, Cancel)).Rows.Select(row => row.Detail ?? "");

        byte[] secret = Base32Text.Decode(offer.Secret);
        string[] secrets = [offer.Secret, offer.Secret.Replace(" ", "", StringComparison.Ordinal), Convert.ToBase64String(secret), .. codes, .. codes.Select(one => one.Replace("-", "", StringComparison.Ordinal)), code, "ABCD"];
        Assert.NotEmpty(kept);
        Assert.All(secrets, one => Assert.DoesNotContain(kept.Concat(audit), text => text.Contains(one, StringComparison.OrdinalIgnoreCase)));
        Assert.Contains(audit, text => text == "with a recovery code");
    }

    [Fact]
    public async Task Administrator_without_a_factor_is_half_signed_in_where_one_is_required()
    {
        await using var storage = await TestStorage.CreateAsync(more: services => services.AddAccounts(
            new ConfigurationBuilder().AddInMemoryCollection([new("Access:AdministratorsNeedSecondFactor", "true")]).Build()));
        await storage.AddAsync("anna", Roles.Administrator);
        await storage.AddAsync("bert");

        Assert.IsType<PasswordSignInResult.Half>(await PasswordAsync(storage, AccountRoom.Password));
        Assert.IsType<PasswordSignInResult.SignedIn>(await storage.Get<PasswordSignInStore>().TryAsync("bert", AccountRoom.Password, null, Cancel));
    }

    private static async Task<(UserRow Anna, SecondFactorOffer Offer, IReadOnlyList<string> Codes)> SetUpAsync(TestStorage storage)
    {
        var anna = await storage.AddAsync("anna");
        var factors = storage.Get<SecondFactorStore>();
        var offer = factors.Offer(anna, "queue.test");
        var done = await factors.SetUpAsync(anna.Id, offer.Sealed, Code(storage, offer), false, null, Cancel);
        return (anna, offer, Assert.IsType<SetUpResult.Done>(done).RecoveryCodes);
    }

    private static string Code(TestStorage storage, SecondFactorOffer offer) => TimeCodes.CodeOf(Base32Text.Decode(offer.Secret), TimeCodes.StepOf(storage.Clock.GetUtcNow()));

    private static Task<PasswordSignInResult> TryAsync(TestStorage storage, UserRow user, string code) => storage.Get<SecondFactorStore>().TryAsync(user.Id, code, "192.0.2.1", Cancel);

    private static Task<PasswordSignInResult> PasswordAsync(TestStorage storage, string password) => storage.Get<PasswordSignInStore>().TryAsync("anna", password, null, Cancel);

    private static async Task<UserRow> GetAsync(TestStorage storage, UserRow user) => (await storage.Get<UserAccountStore>().GetAsync(user.Id, Cancel))!;
}
