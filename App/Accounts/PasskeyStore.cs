using System.Buffers.Text;
using System.Globalization;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using QueueDashboard.Audit;
using QueueDashboard.Data;
using QueueDashboard.Data.Accounts;

namespace QueueDashboard.Accounts;

/// <summary>A passkey as its owner sees it. <see cref="Id"/> is its number in addresses and buttons: base64url.</summary>
internal sealed record PasskeyView(string Id, string Name, DateTimeOffset CreatedAt, bool IsBackedUp);

/// <summary>What goes to the browser, and what has to come back with its answer.</summary>
internal sealed record PasskeyAsk(string OptionsJson, string State);

/// <summary>
/// Passkeys (WebAuthn), by the framework's own handler over our unit of work. The authenticator always verifies its user, by a finger or a
/// PIN, so that a passkey is two factors in one.
/// </summary>
internal sealed class PasskeyStore(UnitOfWork work, UserManagerStore managers, TimeProvider clock)
{
    public const int LongestName = 60;
    private const int Most = 20;

    public Task<List<PasskeyView>> ListAsync(long userId, CancellationToken cancel) => work.ReadAsync(
        async (db, stop) => (await RowsAsync(db, userId, stop)).Select(row => new PasskeyView(Base64Url.EncodeToString(row.CredentialId), row.Data.Name ?? "", row.Data.CreatedAt, row.Data.IsBackedUp))
            .OrderBy(key => key.CreatedAt).ToList(),
        cancel);

    /// <summary>Null: he has as many as one may have.</summary>
    public Task<PasskeyAsk?> AskNewAsync(UserRow user, IdentityPasskeyOptions options, HttpContext context, CancellationToken cancel) => work.ReadAsync<PasskeyAsk?>(
        async (db, stop) =>
        {
            if ((await RowsAsync(db, user.Id, stop)).Count >= Most)
            {
                return null;
            }

            using var manager = managers.Over(db);
            string name = user.UserName ?? "";
            var made = await Handler(manager, options).MakeCreationOptionsAsync(new PasskeyUserEntity { Id = user.Id.ToString(CultureInfo.InvariantCulture), Name = name, DisplayName = name }, context);
            return new PasskeyAsk(made.CreationOptionsJson, made.AttestationState ?? "");
        },
        cancel);

    /// <summary>False: the answer does not hold, or belongs to somebody else.</summary>
    public async Task<bool> AddAsync(long userId, string name, string credentialJson, string state, IdentityPasskeyOptions options, HttpContext context, Actor actor, CancellationToken cancel) => await work.WriteAsync(
        async (db, stop) =>
        {
            if (await db.Users.FirstOrDefaultAsync(row => row.Id == userId, stop) is not { } user)
            {
                return false;
            }

            using var manager = managers.Over(db);
            var proof = await Handler(manager, options).PerformAttestationAsync(new PasskeyAttestationContext { HttpContext = context, CredentialJson = credentialJson, AttestationState = state });
            if (!proof.Succeeded || proof.UserEntity.Id != userId.ToString(CultureInfo.InvariantCulture))
            {
                return false;
            }

            proof.Passkey.Name = Named(name, user);
            bool added = (await manager.AddOrUpdatePasskeyAsync(user, proof.Passkey)).Succeeded;
            if (added)
            {
                AuditLog.Add(db, clock, actor, Acts.AddPasskey, Outcomes.Done, detail: $"{user.UserName}: {proof.Passkey.Name}");
            }

            return added;
        },
        cancel);

    /// <summary>For whoever has a passkey of this installation: the browser shows which.</summary>
    public Task<PasskeyAsk> AskAnyAsync(IdentityPasskeyOptions options, HttpContext context, CancellationToken cancel) => work.ReadAsync(
        async (db, _) =>
        {
            using var manager = managers.Over(db);
            var made = await Handler(manager, options).MakeRequestOptionsAsync(null, context);
            return new PasskeyAsk(made.RequestOptionsJson, made.AssertionState ?? "");
        },
        cancel);

    /// <summary>Signs in with a passkey. A lock-out by wrong passwords does not shut it: nobody guesses a signature.</summary>
    public Task<PasswordSignInResult> TryAsync(string credentialJson, string state, IdentityPasskeyOptions options, HttpContext context, string? clientAddress, CancellationToken cancel) => work.WriteAsync<PasswordSignInResult>(
        async (db, _) =>
        {
            using var manager = managers.Over(db);
            var proof = await Handler(manager, options).PerformAssertionAsync(new PasskeyAssertionContext { HttpContext = context, CredentialJson = credentialJson, AssertionState = state });
            if (!proof.Succeeded || !proof.Passkey.IsUserVerified)
            {
                AuditLog.Add(db, clock, Actor.Person("(unknown passkey)", clientAddress), Acts.SignIn, Outcomes.Refused, detail: "passkey");
                return new PasswordSignInResult.Wrong();
            }

            // Its counter moved on; a copy of the authenticator would lag behind.
            await manager.AddOrUpdatePasskeyAsync(proof.User, proof.Passkey);
            proof.User.LastSignInAt = clock.Now();
            AuditLog.Add(db, clock, Actor.Person(proof.User.UserName ?? "", clientAddress), Acts.SignIn, Outcomes.Done, detail: $"with the passkey {proof.Passkey.Name}");
            return new PasswordSignInResult.SignedIn(proof.User, SignInWays.Passkey);
        },
        cancel);

    public Task<bool> RenameAsync(long userId, string id, string name, Actor actor, CancellationToken cancel) => work.WriteAsync(
        async (db, stop) =>
        {
            if (await FindAsync(db, userId, id, stop) is not { } row || await db.Users.FirstOrDefaultAsync(one => one.Id == userId, stop) is not { } user)
            {
                return false;
            }

            row.Data.Name = Named(name, user);
            AuditLog.Add(db, clock, actor, Acts.AddPasskey, Outcomes.Done, detail: $"{user.UserName}: renamed to {row.Data.Name}");
            return true;
        },
        cancel);

    public Task<bool> RemoveAsync(long userId, string id, Actor actor, CancellationToken cancel) => work.WriteAsync(
        async (db, stop) =>
        {
            if (await FindAsync(db, userId, id, stop) is not { } row)
            {
                return false;
            }

            db.Remove(row);
            await AuditAsync(db, userId, row.Data.Name, actor, stop);
            return true;
        },
        cancel);

    /// <summary>Takes all passkeys of somebody away, for an administrator who helps him; how many there were.</summary>
    public Task<int> RemoveAllAsync(long userId, Actor actor, CancellationToken cancel) => work.WriteAsync(
        async (db, stop) =>
        {
            var rows = await RowsAsync(db, userId, stop);
            foreach (var row in rows)
            {
                db.Remove(row);
                await AuditAsync(db, userId, row.Data.Name, actor, stop);
            }

            return rows.Count;
        },
        cancel);

    private async Task AuditAsync(QueueDbContext db, long userId, string? name, Actor actor, CancellationToken cancel)
    {
        string? owner = await db.Users.Where(user => user.Id == userId).Select(user => user.UserName).FirstOrDefaultAsync(cancel);
        AuditLog.Add(db, clock, actor, Acts.RemovePasskey, Outcomes.Done, detail: $"{owner}: {name}");
    }

    private static PasskeyHandler<UserRow> Handler(UserManager<UserRow> manager, IdentityPasskeyOptions options) => new(manager, Options.Create(options));

    private static Task<List<IdentityUserPasskey<long>>> RowsAsync(QueueDbContext db, long userId, CancellationToken cancel) =>
        db.Set<IdentityUserPasskey<long>>().Where(row => row.UserId == userId).ToListAsync(cancel);

    private static async Task<IdentityUserPasskey<long>?> FindAsync(QueueDbContext db, long userId, string id, CancellationToken cancel) =>
        (await RowsAsync(db, userId, cancel)).Find(row => Base64Url.EncodeToString(row.CredentialId) == id);

    private static string Named(string name, UserRow user)
    {
        string plain = string.Concat(name.Trim().Where(sign => !char.IsControl(sign)));
        return plain.Length == 0 ? user.UserName ?? "" : plain.Length > LongestName ? plain[..LongestName] : plain;
    }
}
