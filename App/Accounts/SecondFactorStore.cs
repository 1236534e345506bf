using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using QueueDashboard.Audit;
using QueueDashboard.Data;
using QueueDashboard.Data.Accounts;
using QueueDashboard.Protocols.OneTimeCodes;

namespace QueueDashboard.Accounts;

/// <summary>A secret that is shown to be set up. <see cref="Sealed"/> comes back with the form; nothing is stored until a code proves that the program has it.</summary>
public sealed record SecondFactorOffer(string Secret, string Address, string Sealed);

/// <summary>The outcome of setting a second factor up.</summary>
internal abstract record SetUpResult
{
    private SetUpResult()
    {
    }

    /// <summary>The recovery codes: show them once, log them never.</summary>
    internal sealed record Done(UserRow User, IReadOnlyList<string> RecoveryCodes) : SetUpResult;

    internal sealed record Wrong : SetUpResult;

    /// <summary>The offer is too old, or somebody else's.</summary>
    internal sealed record Stale : SetUpResult;
}

/// <summary>
/// The second factor: six digits from an authenticator program, or one of ten recovery codes. The secret is encrypted at rest with the
/// installation's keys, recovery codes are kept as hashes, and every code works once.
/// </summary>
internal sealed class SecondFactorStore(UnitOfWork work, SignInFailures failures, IDataProtectionProvider protection, TimeProvider clock)
{
    public const int RecoveryCodes = 10;

    // 16 letters of base32 are 80 bits, which no list of hashes is searched for.
    private const int RecoverySize = 10;
    private const int LongestCode = 64;
    private const string Provider = "QueueDashboard";
    private const string SecretName = "totp.secret";
    private const string StepName = "totp.step";
    private const string RecoveryName = "recovery";
    private static readonly TimeSpan OfferLives = TimeSpan.FromMinutes(30);

    private readonly IDataProtector _seal = protection.CreateProtector("Accounts.SecondFactor");
    private readonly ITimeLimitedDataProtector _offers = protection.CreateProtector("Accounts.SecondFactor.Offer").ToTimeLimitedDataProtector();

    /// <param name="host">The name that people know this installation by; the authenticator program shows it.</param>
    public SecondFactorOffer Offer(UserRow user, string host)
    {
        byte[] secret = RandomNumberGenerator.GetBytes(TimeCodes.SecretSize);
        return Show(user, host, secret, _offers.Protect(string.Create(CultureInfo.InvariantCulture, $"{user.Id}:{Convert.ToBase64String(secret)}"), OfferLives));
    }

    /// <summary>The same offer again, after a wrong code; null when it is too old or somebody else's.</summary>
    public SecondFactorOffer? Again(UserRow user, string host, string sealedOffer) => Open(user.Id, sealedOffer) is { } secret ? Show(user, host, secret, sealedOffer) : null;

    /// <summary>Stores the secret and makes recovery codes, when the code is right. An earlier secret and earlier codes stop working.</summary>
    /// <param name="signIn">It is part of a sign-in, which it completes.</param>
    public Task<SetUpResult> SetUpAsync(long userId, string sealedOffer, string code, bool signIn, string? clientAddress, CancellationToken cancel) => work.WriteAsync<SetUpResult>(
        async (db, stop) =>
        {
            if (Open(userId, sealedOffer) is not { } secret || await db.Users.FirstOrDefaultAsync(user => user.Id == userId, stop) is not { } user)
            {
                return new SetUpResult.Stale();
            }

            if (TimeCodes.Match(secret, Plain(code), clock.GetUtcNow(), used: 0) is not { } step)
            {
                return new SetUpResult.Wrong();
            }

            user.TwoFactorEnabled = true;
            await SetAsync(db, userId, SecretName, Convert.ToBase64String(_seal.Protect(secret)), stop);
            await SetAsync(db, userId, StepName, step.ToString(CultureInfo.InvariantCulture), stop);
            var codes = await RenewAsync(db, userId, stop);
            var actor = Actor.Person(user.UserName ?? "", clientAddress);
            AuditLog.Add(db, clock, actor, Acts.SetTotp, Outcomes.Done, detail: user.UserName);
            if (signIn)
            {
                Complete(db, user, actor, "with a second factor that was set up");
            }

            return new SetUpResult.Done(user, codes);
        },
        cancel);

    /// <summary>Tries a code of the authenticator program or a recovery code, as the second step of a sign-in.</summary>
    public Task<PasswordSignInResult> TryAsync(long userId, string code, string? clientAddress, CancellationToken cancel) => work.WriteAsync(
        async (db, stop) =>
        {
            if (await db.Users.FirstOrDefaultAsync(user => user.Id == userId && user.TwoFactorEnabled, stop) is not { } user)
            {
                return new PasswordSignInResult.Wrong();
            }

            if (failures.LockedUntil(user) is { } until)
            {
                return new PasswordSignInResult.LockedOut(until);
            }

            var actor = Actor.Person(user.UserName ?? "", clientAddress);
            string plain = Plain(code);
            bool recovery = plain.Length != TimeCodes.Digits;
            if (!(recovery ? await SpendAsync(db, userId, plain, stop) : await MatchAsync(db, userId, plain, stop)))
            {
                return failures.Count(db, user, actor, recovery ? "recovery code" : "code");
            }

            Complete(db, user, actor, recovery ? "with a recovery code" : "with a code");
            return new PasswordSignInResult.SignedIn(user, recovery ? SignInWays.RecoveryCode : SignInWays.Code);
        },
        cancel);

    /// <summary>Ten new recovery codes in place of those that are left; null when there is no second factor.</summary>
    public Task<IReadOnlyList<string>?> RenewAsync(long userId, Actor actor, CancellationToken cancel) => work.WriteAsync<IReadOnlyList<string>?>(
        async (db, stop) =>
        {
            if (await db.Users.FirstOrDefaultAsync(user => user.Id == userId && user.TwoFactorEnabled, stop) is not { } user)
            {
                return null;
            }

            AuditLog.Add(db, clock, actor, Acts.SetTotp, Outcomes.Done, detail: $"{user.UserName}: recovery codes");
            return await RenewAsync(db, userId, stop);
        },
        cancel);

    /// <summary>Takes the second factor away, by its owner or by an administrator who helps him; false: there was none.</summary>
    public Task<bool> RemoveAsync(long userId, Actor actor, CancellationToken cancel) => work.WriteAsync(
        async (db, stop) =>
        {
            if (await db.Users.FirstOrDefaultAsync(user => user.Id == userId && user.TwoFactorEnabled, stop) is not { } user)
            {
                return false;
            }

            user.TwoFactorEnabled = false;
            await db.UserTokens.Where(row => row.UserId == userId && row.LoginProvider == Provider).ExecuteDeleteAsync(stop);
            AuditLog.Add(db, clock, actor, Acts.RemoveTotp, Outcomes.Done, detail: user.UserName);
            return true;
        },
        cancel);

    /// <summary>How many recovery codes are left.</summary>
    public Task<int> LeftAsync(long userId, CancellationToken cancel) => work.ReadAsync(async (db, stop) => Hashes(await GetAsync(db, userId, RecoveryName, stop)).Length, cancel);

    private void Complete(QueueDbContext db, UserRow user, Actor actor, string detail)
    {
        (user.AccessFailedCount, user.LockoutEnd, user.LastSignInAt) = (0, null, clock.Now());
        AuditLog.Add(db, clock, actor, Acts.SignIn, Outcomes.Done, detail: detail);
    }

    private async Task<bool> MatchAsync(QueueDbContext db, long userId, string code, CancellationToken cancel)
    {
        if (await GetAsync(db, userId, SecretName, cancel) is not { Value: { } kept })
        {
            return false;
        }

        byte[] secret;
        try
        {
            secret = _seal.Unprotect(Convert.FromBase64String(kept));
        }
        catch (CryptographicException)
        {
            // The key folder was lost: recovery codes still work, and an administrator can take the factor away.
            return false;
        }

        string used = (await GetAsync(db, userId, StepName, cancel))?.Value ?? "0";
        if (TimeCodes.Match(secret, code, clock.GetUtcNow(), long.Parse(used, CultureInfo.InvariantCulture)) is not { } step)
        {
            return false;
        }

        await SetAsync(db, userId, StepName, step.ToString(CultureInfo.InvariantCulture), cancel);
        return true;
    }

    private static async Task<bool> SpendAsync(QueueDbContext db, long userId, string code, CancellationToken cancel)
    {
        string[] kept = Hashes(await GetAsync(db, userId, RecoveryName, cancel));
        string[] left = [.. kept.Where(hash => !string.Equals(hash, HashOf(code), StringComparison.Ordinal))];
        if (left.Length == kept.Length)
        {
            return false;
        }

        await SetAsync(db, userId, RecoveryName, string.Join(' ', left), cancel);
        return true;
    }

    private static async Task<IReadOnlyList<string>> RenewAsync(QueueDbContext db, long userId, CancellationToken cancel)
    {
        string[] codes = [.. Enumerable.Range(0, RecoveryCodes).Select(_ => Base32.Encode(RandomNumberGenerator.GetBytes(RecoverySize)))];
        await SetAsync(db, userId, RecoveryName, string.Join(' ', codes.Select(HashOf)), cancel);
        return [.. codes.Select(code => string.Join('-', code.Chunk(4).Select(four => new string(four))))];
    }

    private static Task<IdentityUserToken<long>?> GetAsync(QueueDbContext db, long userId, string name, CancellationToken cancel) =>
        db.UserTokens.FirstOrDefaultAsync(row => row.UserId == userId && row.LoginProvider == Provider && row.Name == name, cancel);

    private static async Task SetAsync(QueueDbContext db, long userId, string name, string value, CancellationToken cancel)
    {
        if (await GetAsync(db, userId, name, cancel) is { } row)
        {
            row.Value = value;
        }
        else
        {
            db.UserTokens.Add(new IdentityUserToken<long> { UserId = userId, LoginProvider = Provider, Name = name, Value = value });
        }
    }

    private byte[]? Open(long userId, string sealedOffer)
    {
        try
        {
            string[] parts = _offers.Unprotect(sealedOffer).Split(':');
            return parts[0] == userId.ToString(CultureInfo.InvariantCulture) ? Convert.FromBase64String(parts[1]) : null;
        }
        catch (CryptographicException)
        {
            // Too old, or not ours.
            return null;
        }
    }

    private static SecondFactorOffer Show(UserRow user, string host, byte[] secret, string sealedOffer) => new(
        string.Join(' ', Base32.Encode(secret).Chunk(4).Select(four => new string(four))),
        TimeCodes.Address(secret, $"QueueDashboard {host}", user.UserName ?? ""),
        sealedOffer);

    // People type blanks and hyphens as they stand on the paper, and small letters.
    private static string Plain(string code) => code.Length > LongestCode ? "" : string.Concat(code.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();

    private static string HashOf(string code) => Convert.ToHexString(SHA256.HashData(Encoding.ASCII.GetBytes(code.Replace("-", "", StringComparison.Ordinal))));

    private static string[] Hashes(IdentityUserToken<long>? row) => (row?.Value ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
