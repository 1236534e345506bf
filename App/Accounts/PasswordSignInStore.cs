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
internal sealed class PasswordSignInStore(UserAccountStore accounts, UserManagerStore managers, UnknownNames unknown, SignInFailures failures, UnitOfWork work, IOptions<AccessOptions> options, TimeProvider clock)
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
        var locked = user is null ? unknown.LockedUntil(name) : failures.LockedUntil(user);
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
        return await work.WriteAsync((db, token) => SettleAsync(db, user, verdict, better, Actor.Person(user.UserName ?? "", clientAddress), signIn: true, token), cancel);
    }

    /// <summary>
    /// Asks somebody who is signed in for his password again, before he changes what guards his account. Failures count as those of a
    /// sign-in do: a browser left open must not be a place to guess at.
    /// </summary>
    public async Task<PasswordSignInResult> ConfirmAsync(long userId, string password, string? clientAddress, CancellationToken cancel)
    {
        var user = await accounts.GetAsync(userId, cancel);
        if (user is not null && failures.LockedUntil(user) is { } until)
        {
            return new PasswordSignInResult.LockedOut(until);
        }

        var verdict = managers.Verify(user, password);
        return user is null
            ? new PasswordSignInResult.Wrong()
            : await work.WriteAsync((db, token) => SettleAsync(db, user, verdict, null, Actor.Person(user.UserName ?? "", clientAddress), signIn: false, token), cancel);
    }

    private async Task<PasswordSignInResult> SettleAsync(
        QueueDbContext db, UserRow seen, PasswordVerificationResult verdict, string? betterHash, Actor actor, bool signIn, CancellationToken cancel)
    {
        var user = await db.Users.FirstOrDefaultAsync(row => row.Id == seen.Id, cancel);

        // Between the check and now the password may have been changed, the user removed, or the name locked by a guess beside this one.
        if (user is null || user.PasswordHash != seen.PasswordHash)
        {
            return new PasswordSignInResult.Wrong();
        }

        if (failures.LockedUntil(user) is { } until)
        {
            return new PasswordSignInResult.LockedOut(until);
        }

        if (verdict == PasswordVerificationResult.Failed)
        {
            return failures.Count(db, user, actor, signIn ? null : "asked for the password again");
        }

        user.PasswordHash = betterHash ?? user.PasswordHash;
        if (signIn && SecondSteps.AreNeeded(user, options.Value))
        {
            // The failures stay counted: or whoever knows the password could start guessing codes afresh each time.
            return new PasswordSignInResult.Half(user);
        }

        if (!user.TwoFactorEnabled)
        {
            (user.AccessFailedCount, user.LockoutEnd) = (0, null);
        }

        if (signIn)
        {
            user.LastSignInAt = clock.Now();
            AuditLog.Add(db, clock, actor, Acts.SignIn, Outcomes.Done);
        }

        return new PasswordSignInResult.SignedIn(user, SignInWays.Password);
    }

    private Task RefuseAsync(string? userName, string? detail, string? clientAddress, CancellationToken cancel) => work.WriteAsync(
        (db, _) =>
        {
            AuditLog.Add(db, clock, Actor.Person(userName ?? NobodyKnown, clientAddress), Acts.SignIn, Outcomes.Refused, detail: detail);
            return Task.CompletedTask;
        },
        cancel);
}
