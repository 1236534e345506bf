using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using QueueDashboard.Audit;
using QueueDashboard.Data;
using QueueDashboard.Data.Accounts;

namespace QueueDashboard.Accounts;

/// <summary>What a sign-in link is good for. <see cref="UserName"/> is null for the first administrator, who still chooses it.</summary>
internal sealed record SignInLink(long Id, long? UserId, string? UserName);

/// <summary>Links that let one person choose a password and sign in, once. Looking at one uses nothing up: mail scanners look.</summary>
internal sealed class SignInLinkStore(UserAccountStore accounts, UserManagerStore managers, UnitOfWork work, IOptions<AccessOptions> options, TimeProvider clock)
{
    /// <summary>Makes a link for a user; earlier ones of the same user stop working. The token is returned here and never again.</summary>
    /// <param name="lifetime">Null: as long as the option <c>Access:LinkMinutes</c> says.</param>
    public Task<string> CreateAsync(long userId, Actor actor, CancellationToken cancel, TimeSpan? lifetime = null) => work.WriteAsync(
        async (db, token) =>
        {
            string? name = await db.Users.Where(user => user.Id == userId).Select(user => user.UserName).FirstOrDefaultAsync(token);
            AuditLog.Add(db, clock, actor, Acts.MakeSignInLink, Outcomes.Done, detail: name);
            return await MintAsync(db, userId, lifetime, token);
        },
        cancel);

    /// <summary>The link that makes the first administrator; null when there is one already.</summary>
    public Task<string?> CreateFirstAsync(CancellationToken cancel) => work.WriteAsync(
        async (db, token) => await UserAccountStore.AnyAdministratorAsync(db, token) ? null : await MintAsync(db, null, null, token),
        cancel);

    /// <summary>Null when the link is unknown, used, expired, or makes a first administrator who is there by now.</summary>
    public Task<SignInLink?> LookAsync(string token, CancellationToken cancel) => work.ReadAsync((db, stop) => LookAsync(db, token, stop), cancel);

    /// <summary>
    /// Uses the link up, sets the password, and for the first administrator makes the account with the name and address given
    /// (otherwise they are ignored). A refusal, such as a weak password, leaves the link as it was.
    /// </summary>
    public async Task<AccountResult> UseAsync(string token, string userName, string? email, string password, string? clientAddress, CancellationToken cancel)
    {
        string? hash = managers.Hash(password);
        return await work.WriteAsync<AccountResult>(
            async (db, stop) =>
            {
                if (await LookAsync(db, token, stop) is not { } link)
                {
                    return new AccountResult.Unknown();
                }

                var result = link.UserId is { } userId
                    ? await accounts.SetPasswordAsync(db, userId, password, hash, Actor.Person(link.UserName ?? "", clientAddress), stop)
                    : await accounts.AddAsync(db, new(userName, Roles.Administrator, email, password), hash, Actor.Person(userName.Trim(), clientAddress), stop);
                if (result is AccountResult.Done { User: var user })
                {
                    long now = clock.Now();
                    await db.SignInLinks.Where(row => row.Id == link.Id).ExecuteUpdateAsync(row => row.SetProperty(used => used.UsedAt, now), stop);

                    // Whoever reads somebody's mail holds his link, but not his second factor.
                    if (!SecondSteps.AreNeeded(user, options.Value))
                    {
                        user.LastSignInAt = now;
                        AuditLog.Add(db, clock, Actor.Person(user.UserName ?? "", clientAddress), Acts.SignIn, Outcomes.Done, detail: "by a sign-in link");
                    }
                }

                return result;
            },
            cancel);
    }

    private async Task<SignInLink?> LookAsync(QueueDbContext db, string token, CancellationToken cancel)
    {
        if (SecretToken.HashOf(token) is not { } hash)
        {
            return null;
        }

        long now = clock.Now();
        var link = await db.SignInLinks.AsNoTracking().FirstOrDefaultAsync(row => row.TokenHash == hash && row.UsedAt == null && row.ExpiresAt > now, cancel);
        if (link is null || (link.UserId is null && await UserAccountStore.AnyAdministratorAsync(db, cancel)))
        {
            return null;
        }

        string? name = link.UserId is { } id ? await db.Users.Where(user => user.Id == id).Select(user => user.UserName).FirstOrDefaultAsync(cancel) : null;
        return link.UserId is not null && name is null ? null : new(link.Id, link.UserId, name);
    }

    private async Task<string> MintAsync(QueueDbContext db, long? userId, TimeSpan? lifetime, CancellationToken cancel)
    {
        var (text, hash) = SecretToken.New();
        long now = clock.Now();
        await db.SignInLinks.Where(link => link.UserId == userId && link.UsedAt == null).ExecuteDeleteAsync(cancel);
        db.SignInLinks.Add(new SignInLinkRow { TokenHash = hash, UserId = userId, CreatedAt = now, ExpiresAt = now + Microseconds.From(lifetime ?? TimeSpan.FromMinutes(options.Value.LinkMinutes)) });
        return text;
    }
}
