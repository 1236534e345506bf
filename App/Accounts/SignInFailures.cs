using Microsoft.Extensions.Options;
using QueueDashboard.Audit;
using QueueDashboard.Data;
using QueueDashboard.Data.Accounts;

namespace QueueDashboard.Accounts;

/// <summary>Wrong passwords and wrong codes count together: six digits are guessed sooner than a password.</summary>
internal sealed class SignInFailures(IOptions<AccessOptions> options, TimeProvider clock)
{
    public DateTimeOffset? LockedUntil(UserRow user) => user.LockoutEnd > clock.GetUtcNow() ? user.LockoutEnd : null;

    /// <summary>Counts one within the caller's unit of work, and locks the name when it was one too many.</summary>
    public PasswordSignInResult Count(QueueDbContext db, UserRow user, Actor actor, string? detail)
    {
        AuditLog.Add(db, clock, actor, Acts.SignIn, Outcomes.Refused, detail: detail);
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
}
