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
            using var manager = managers.Over(db);
            var result = await manager.UpdateSecurityStampAsync(user);
            AuditLog.Add(db, clock, actor, Acts.ChangeUser, Outcomes.Done, detail: $"{user.UserName}: {before} -> {role} {scope}".Trim());
            return Outcome(result, user);
        },
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
            return AccountResult.Because("DuplicateEmail", "Somebody else has this e-mail address.");
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

    private static AccountResult LastAdministrator => AccountResult.Because("LastAdministrator", "The last administrator stays.");

    private static AccountResult Outcome(IdentityResult result, UserRow user) =>
        result.Succeeded ? new AccountResult.Done(user) : new AccountResult.Refused(UserManagerStore.Errors(result));
}
