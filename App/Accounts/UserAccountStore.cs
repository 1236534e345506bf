using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using QueueDashboard.Audit;
using QueueDashboard.Data;
using QueueDashboard.Data.Accounts;

namespace QueueDashboard.Accounts;

/// <summary>A person to add. Without a password nobody can sign in by that name until a sign-in link is used.</summary>
internal sealed record NewUser(string UserName, string Role, string? Email = null, string? Password = null, DomainScope? Scope = null);

/// <summary>The people who sign in. Every change and its audit row commit together.</summary>
internal sealed class UserAccountStore(UnitOfWork work, UserManagerStore managers, TimeProvider clock)
{
    public Task<bool> AnyAdministratorAsync(CancellationToken cancel) => work.ReadAsync((db, token) => AnyAdministratorAsync(db, token), cancel);

    public Task NoteSignOutAsync(Actor actor, CancellationToken cancel) => work.WriteAsync(
        (db, _) =>
        {
            AuditLog.Add(db, clock, actor, Acts.SignOut, Outcomes.Done);
            return Task.CompletedTask;
        },
        cancel);

    public Task<List<UserRow>> ListAsync(CancellationToken cancel) => work.ReadAsync((db, token) => db.Users.OrderBy(user => user.UserName).ToListAsync(token), cancel);

    /// <summary>By name. Null for <paramref name="id"/>: everybody.</summary>
    public Task<List<PersonView>> PeopleAsync(long? id, CancellationToken cancel) => work.ReadAsync(
        async (db, token) =>
        {
            var users = await db.Users.Where(user => id == null || user.Id == id).OrderBy(user => user.NormalizedUserName).ToListAsync(token);
            var keys = await db.Set<IdentityUserPasskey<long>>().GroupBy(row => row.UserId).Select(group => new { group.Key, Count = group.Count() }).ToDictionaryAsync(group => group.Key, group => group.Count, token);
            return users.ConvertAll(user => new PersonView
            {
                Id = user.Id,
                Name = user.UserName ?? "",
                Email = user.Email,
                Role = user.Role,
                Scope = DomainScope.Parse(user.Domains),
                HasCode = user.TwoFactorEnabled,
                Passkeys = keys.GetValueOrDefault(user.Id),
                Invited = user.PasswordHash is null,
                LockedUntil = user.LockoutEnd > clock.GetUtcNow() ? user.LockoutEnd : null,
                CreatedAt = Microseconds.ToTime(user.CreatedAt),
                LastSignInAt = user.LastSignInAt is { } last ? Microseconds.ToTime(last) : null,
            });
        },
        cancel);

    public Task<UserRow?> GetAsync(long id, CancellationToken cancel) => work.ReadAsync((db, token) => db.Users.FirstOrDefaultAsync(user => user.Id == id, token), cancel);

    /// <summary>By user name, else by an e-mail address that only one person has.</summary>
    public Task<UserRow?> FindAsync(string nameOrEmail, CancellationToken cancel) => work.ReadAsync(
        async (db, token) =>
        {
            string key = managers.Normalize(nameOrEmail);
            if (await db.Users.FirstOrDefaultAsync(user => user.NormalizedUserName == key, token) is { } named)
            {
                return named;
            }

            var reached = await db.Users.Where(user => user.NormalizedEmail == key).Take(2).ToListAsync(token);
            return reached.Count == 1 ? reached[0] : null;
        },
        cancel);

    public async Task<AccountResult> AddAsync(NewUser person, Actor actor, CancellationToken cancel)
    {
        string? hash = managers.Hash(person.Password);
        return await work.WriteAsync((db, token) => AddAsync(db, person, hash, actor, token), cancel);
    }

    public async Task<AccountResult> SetPasswordAsync(long userId, string password, Actor actor, CancellationToken cancel)
    {
        string? hash = managers.Hash(password);
        return await work.WriteAsync((db, token) => SetPasswordAsync(db, userId, password, hash, actor, token), cancel);
    }

    /// <summary>Changes role and limits. Whoever is signed in with the old ones has to sign in again.</summary>
    public Task<AccountResult> ChangeAsync(long userId, string role, DomainScope scope, Actor actor, CancellationToken cancel) => work.WriteAsync<AccountResult>(
        async (db, token) =>
        {
            if (!Roles.IsKnown(role))
            {
                return UnknownRole(role);
            }

            if (await db.Users.FirstOrDefaultAsync(user => user.Id == userId, token) is not { } user)
            {
                return new AccountResult.Unknown();
            }

            bool loses = role != Roles.Administrator || !scope.IsEverything;
            if (loses && await IsLastAsync(db, user, token))
            {
                return LastAdministrator;
            }

            string before = $"{user.Role} {user.Domains}".Trim();
            (user.Role, user.Domains) = (role, scope.ToString());
            await SessionStore.EndAllAsync(db, userId, clock.Now(), token);
            using var manager = managers.Over(db);
            var result = await manager.UpdateSecurityStampAsync(user);
            AuditLog.Add(db, clock, actor, Acts.ChangeUser, Outcomes.Done, detail: $"{user.UserName}: {before} -> {role} {scope}".Trim());
            return Outcome(result, user);
        },
        cancel);

    /// <summary>Changes the address that invitations go to and that one may sign in with. Empty: none.</summary>
    public Task<AccountResult> ChangeEmailAsync(long userId, string? email, Actor actor, CancellationToken cancel) => work.WriteAsync<AccountResult>(
        async (db, token) =>
        {
            if (await db.Users.FirstOrDefaultAsync(user => user.Id == userId, token) is not { } user)
            {
                return new AccountResult.Unknown();
            }

            string? wanted = string.IsNullOrWhiteSpace(email) ? null : email.Trim();
            if (wanted is not null && await db.Users.AnyAsync(other => other.Id != userId && other.NormalizedEmail == managers.Normalize(wanted), token))
            {
                return DuplicateEmail;
            }

            if (wanted is not null && !Looks(wanted))
            {
                return AccountResult.Because("InvalidEmail", "An e-mail address has a name, an at sign and a domain.");
            }

            (user.Email, user.NormalizedEmail) = (wanted, wanted is null ? null : managers.Normalize(wanted));
            AuditLog.Add(db, clock, actor, Acts.ChangeUser, Outcomes.Done, detail: $"{user.UserName}: e-mail");
            return new AccountResult.Done(user);
        },
        cancel);

    /// <summary>Ends a lock-out before its time.</summary>
    public Task<AccountResult> UnlockAsync(long userId, Actor actor, CancellationToken cancel) => work.WriteAsync<AccountResult>(
        async (db, token) =>
        {
            if (await db.Users.FirstOrDefaultAsync(user => user.Id == userId, token) is not { } user)
            {
                return new AccountResult.Unknown();
            }

            (user.AccessFailedCount, user.LockoutEnd) = (0, null);
            AuditLog.Add(db, clock, actor, Acts.ChangeUser, Outcomes.Done, detail: $"{user.UserName}: unlocked");
            return new AccountResult.Done(user);
        },
        cancel);

    /// <summary>How somebody likes the pages and his mails; unknown words are none.</summary>
    public Task NoteLikingAsync(long userId, string language, string theme, CancellationToken cancel) => work.WriteAsync(
        (db, token) => db.Users.Where(user => user.Id == userId).ExecuteUpdateAsync(
            user => user.SetProperty(row => row.Language, language is "en" or "de" ? language : "").SetProperty(row => row.Theme, theme is "light" or "dark" ? theme : ""), token),
        cancel);

    public Task<AccountResult> RemoveAsync(long userId, Actor actor, CancellationToken cancel) => work.WriteAsync<AccountResult>(
        async (db, token) =>
        {
            if (await db.Users.FirstOrDefaultAsync(user => user.Id == userId, token) is not { } user)
            {
                return new AccountResult.Unknown();
            }

            if (await IsLastAsync(db, user, token))
            {
                return LastAdministrator;
            }

            using var manager = managers.Over(db);
            await db.SignInLinks.Where(link => link.UserId == userId).ExecuteDeleteAsync(token);
            AuditLog.Add(db, clock, actor, Acts.RemoveUser, Outcomes.Done, detail: user.UserName);
            return Outcome(await manager.DeleteAsync(user), user);
        },
        cancel);

    /// <summary>Adds within a unit of work that already runs; <paramref name="hash"/> is of <see cref="NewUser.Password"/>, made before, for hashing takes long.</summary>
    internal async Task<AccountResult> AddAsync(QueueDbContext db, NewUser person, string? hash, Actor actor, CancellationToken cancel)
    {
        if (!Roles.IsKnown(person.Role))
        {
            return UnknownRole(person.Role);
        }

        using var manager = managers.Over(db);
        var user = new UserRow
        {
            UserName = person.UserName.Trim(),
            Email = string.IsNullOrWhiteSpace(person.Email) ? null : person.Email.Trim(),
            Role = person.Role,
            Domains = (person.Scope ?? DomainScope.Everything).ToString(),
            CreatedAt = clock.Now(),
            PasswordHash = hash,
        };
        if (user.Email is { } email && await db.Users.AnyAsync(other => other.NormalizedEmail == managers.Normalize(email), cancel))
        {
            return DuplicateEmail;
        }

        if (user.Email is { } written && !Looks(written))
        {
            return AccountResult.Because("InvalidEmail", "An e-mail address has a name, an at sign and a domain.");
        }

        if (person.Password is { } password && await UserManagerStore.FaultsAsync(manager, user, password) is { Count: > 0 } faults)
        {
            return new AccountResult.Refused(faults);
        }

        var result = await manager.CreateAsync(user);
        if (result.Succeeded)
        {
            AuditLog.Add(db, clock, actor, Acts.AddUser, Outcomes.Done, detail: $"{user.UserName}: {user.Role} {user.Domains}".Trim());
        }

        return Outcome(result, user);
    }

    internal async Task<AccountResult> SetPasswordAsync(QueueDbContext db, long userId, string password, string? hash, Actor actor, CancellationToken cancel)
    {
        if (await db.Users.FirstOrDefaultAsync(user => user.Id == userId, cancel) is not { } user)
        {
            return new AccountResult.Unknown();
        }

        using var manager = managers.Over(db);
        if (await UserManagerStore.FaultsAsync(manager, user, password) is { Count: > 0 } faults)
        {
            return new AccountResult.Refused(faults);
        }

        (user.PasswordHash, user.AccessFailedCount, user.LockoutEnd) = (hash, 0, null);
        await SessionStore.EndAllAsync(db, userId, clock.Now(), cancel);
        var result = await manager.UpdateSecurityStampAsync(user);
        AuditLog.Add(db, clock, actor, Acts.SetPassword, Outcomes.Done, detail: user.UserName);
        return Outcome(result, user);
    }

    internal static Task<bool> AnyAdministratorAsync(QueueDbContext db, CancellationToken cancel) => db.Users.AnyAsync(user => user.Role == Roles.Administrator, cancel);

    // An administrator who is limited to domains cannot lift that limit, so only unlimited ones count.
    private static async Task<bool> IsLastAsync(QueueDbContext db, UserRow user, CancellationToken cancel) =>
        user is { Role: Roles.Administrator, Domains: "" }
        && !await db.Users.AnyAsync(other => other.Id != user.Id && other.Role == Roles.Administrator && other.Domains == "", cancel);

    private static AccountResult UnknownRole(string role) =>
        AccountResult.Because("UnknownRole", $"The role must be {string.Join(", ", Roles.All)}. Given: {role}");

    private static AccountResult DuplicateEmail => AccountResult.Because("DuplicateEmail", "Somebody else has this e-mail address.");

    // It will stand in a To: field and an SMTP command.
    private static bool Looks(string email) => email.Length <= 254 && email.IndexOf('@', StringComparison.Ordinal) is > 0 and var at && at == email.LastIndexOf('@') && at < email.Length - 1
        && !email.Any(sign => char.IsControl(sign) || char.IsWhiteSpace(sign) || sign is '<' or '>' or ',' or '"' or '\\' or ';' or '(' or ')');

    private static AccountResult LastAdministrator => AccountResult.Because("LastAdministrator", "The last administrator stays.");

    private static AccountResult Outcome(IdentityResult result, UserRow user) =>
        result.Succeeded ? new AccountResult.Done(user) : new AccountResult.Refused(UserManagerStore.Errors(result));
}
