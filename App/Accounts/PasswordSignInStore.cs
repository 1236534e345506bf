using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using QueueDashboard.Audit;
using QueueDashboard.Data;
using QueueDashboard.Data.Accounts;

namespace QueueDashboard.Accounts;

/// <summary>
/// Tries a name and a password. Failures are counted in the transaction that records them, so that guesses made at the same
/// moment count one by one. Neither the answer nor its time tells whether a name exists.
/// </summary>
internal sealed class PasswordSignInStore(UserAccountStore accounts, UserManagerStore managers, UnknownNames unknown, UnitOfWork work, IOptions<AccessOptions> options, TimeProvider clock)
{
    // Longer names are nobody's; they must not fill the memory of unknown names either.
    private const int LongestName = 256;

    // Whoever types the password into the wrong field shall not find it in the audit.
    private const string NobodyKnown = "(unknown name)";

    public async Task<PasswordSignInResult> TryAsync(string nameOrEmail, string password, string? clientAddress, CancellationToken cancel)
    {
        string name = nameOrEmail.Trim();
        if (name.Length is 0 or > LongestName)
        {
            return new PasswordSignInResult.Wrong();
        }

        var user = await accounts.FindAsync(name, cancel);
        var locked = user is null ? unknown.LockedUntil(name) : LockedUntil(user);
        if (locked is { } until)
        {
            await RefuseAsync(user?.UserName, "locked", clientAddress, cancel);
            return new PasswordSignInResult.LockedOut(until);
        }

        var verdict = managers.Verify(user, password);
        if (user is null)
        {
            var end = unknown.Fail(name);
            await RefuseAsync(null, null, clientAddress, cancel);
            return end is { } lockedNow ? new PasswordSignInResult.LockedOut(lockedNow) : new PasswordSignInResult.Wrong();
        }

        string? better = verdict == PasswordVerificationResult.SuccessRehashNeeded ? managers.Hash(password) : null;
        return await work.WriteAsync((db, token) => SettleAsync(db, user, verdict, better, Actor.Person(user.UserName ?? "", clientAddress), token), cancel);
    }

    private async Task<PasswordSignInResult> SettleAsync(QueueDbContext db, UserRow seen, PasswordVerificationResult verdict, string? betterHash, Actor actor, CancellationToken cancel)
    {
        var user = await db.Users.FirstOrDefaultAsync(row => row.Id == seen.Id, cancel);

        // Between the check and now the password may have been changed, the user removed, or the name locked by a guess beside this one.
        if (user is null || user.PasswordHash != seen.PasswordHash)
        {
            return new PasswordSignInResult.Wrong();
        }

        if (LockedUntil(user) is { } until)
        {
            return new PasswordSignInResult.LockedOut(until);
        }

        if (verdict == PasswordVerificationResult.Failed)
        {
            return Fail(db, user, actor);
        }

        (user.AccessFailedCount, user.LockoutEnd, user.LastSignInAt) = (0, null, clock.Now());
        user.PasswordHash = betterHash ?? user.PasswordHash;
        AuditLog.Add(db, clock, actor, Acts.SignIn, Outcomes.Done);
        return new PasswordSignInResult.SignedIn(user);
    }

    private PasswordSignInResult Fail(QueueDbContext db, UserRow user, Actor actor)
    {
        AuditLog.Add(db, clock, actor, Acts.SignIn, Outcomes.Refused);
        user.AccessFailedCount++;
        if (user.AccessFailedCount < options.Value.LockOutFailures)
        {
            return new PasswordSignInResult.Wrong();
        }

        var end = clock.GetUtcNow().AddMinutes(options.Value.LockOutMinutes);
        (user.AccessFailedCount, user.LockoutEnd) = (0, end);
        AuditLog.Add(db, clock, actor, Acts.LockOut, Outcomes.Done, detail: $"{options.Value.LockOutMinutes} minutes");
        return new PasswordSignInResult.LockedOut(end);
    }

    private Task RefuseAsync(string? userName, string? detail, string? clientAddress, CancellationToken cancel) => work.WriteAsync(
        (db, _) =>
        {
            AuditLog.Add(db, clock, Actor.Person(userName ?? NobodyKnown, clientAddress), Acts.SignIn, Outcomes.Refused, detail: detail);
            return Task.CompletedTask;
        },
        cancel);

    private DateTimeOffset? LockedUntil(UserRow user) => user.LockoutEnd > clock.GetUtcNow() ? user.LockoutEnd : null;
}
