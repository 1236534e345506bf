using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using QueueDashboard.Audit;
using QueueDashboard.Data;
using QueueDashboard.Data.Accounts;

namespace QueueDashboard.Accounts;

/// <summary>The API's bearer tokens. A token is shown once, when it is made.</summary>
internal sealed class ApiTokenStore(UnitOfWork work, TimeProvider clock)
{
    /// <summary>Every token begins so, which lets secret scanners find one that was committed by accident.</summary>
    public const string Prefix = "qd_";

    private const int LongestName = 100;

    /// <summary>The plain token, and what is kept of it. The name must have 1 to 100 characters and the role must be known.</summary>
    public async Task<CreateTokenResult> CreateAsync(string name, string role, DomainScope scope, DateTimeOffset? expires, Actor actor, CancellationToken cancel)
    {
        if (!Roles.IsKnown(role))
        {
            return new CreateTokenResult.Refused(new("UnknownRole", $"The role must be {string.Join(", ", Roles.All)}. Given: {role}"));
        }

        if (name.Trim().Length is 0 or > LongestName)
        {
            return new CreateTokenResult.Refused(new("TokenName", $"A token's name has 1 to {LongestName} characters. Given: {name.Trim().Length}"));
        }

        if (expires <= clock.GetUtcNow())
        {
            return new CreateTokenResult.Refused(new("TokenExpiry", $"A token must end in the future. Given: {expires:O}"));
        }

        var (text, hash) = SecretToken.New();
        var row = new ApiTokenRow
        {
            Name = name.Trim(),
            TokenHash = hash,
            Role = role,
            Domains = scope.ToString(),
            CreatedAt = clock.Now(),
            ExpiresAt = expires is { } end ? Microseconds.From(end) : null,
        };
        await work.WriteAsync(
            (db, _) =>
            {
                db.ApiTokens.Add(row);
                AuditLog.Add(db, clock, actor, Acts.CreateToken, Outcomes.Done, detail: $"{row.Name}: {role} {scope}".Trim());
                return Task.CompletedTask;
            },
            cancel);
        return new CreateTokenResult.Created(Prefix + text, row);
    }

    public Task<List<ApiTokenRow>> ListAsync(CancellationToken cancel) => work.ReadAsync((db, token) => db.ApiTokens.OrderBy(row => row.Id).ToListAsync(token), cancel);

    /// <summary>False when there is no such token or it was revoked before.</summary>
    public Task<bool> RevokeAsync(long id, Actor actor, CancellationToken cancel) => work.WriteAsync(
        async (db, token) =>
        {
            if (await db.ApiTokens.FirstOrDefaultAsync(row => row.Id == id && row.RevokedAt == null, token) is not { } row)
            {
                return false;
            }

            row.RevokedAt = clock.Now();
            AuditLog.Add(db, clock, actor, Acts.RevokeToken, Outcomes.Done, detail: row.Name);
            return true;
        },
        cancel);

    /// <summary>The token's row when it is valid now, else null; why it is not valid is nobody's business.</summary>
    public async Task<ApiTokenRow?> FindAsync(string token, CancellationToken cancel)
    {
        if (!token.StartsWith(Prefix, StringComparison.Ordinal) || SecretToken.HashOf(token.AsSpan(Prefix.Length)) is not { } hash)
        {
            return null;
        }

        var row = await work.ReadAsync((db, stop) => db.ApiTokens.FirstOrDefaultAsync(kept => kept.TokenHash == hash, stop), cancel);
        bool valid = row is not null
            && CryptographicOperations.FixedTimeEquals(row.TokenHash, hash)
            && row.RevokedAt is null
            && (row.ExpiresAt is not { } end || end > clock.Now());
        return valid ? row : null;
    }

    public Task NoteUseAsync(long id, long at, CancellationToken cancel) => work.WriteAsync(
        (db, token) => db.ApiTokens.Where(row => row.Id == id).ExecuteUpdateAsync(row => row.SetProperty(used => used.LastUsedAt, at), token),
        cancel);
}

internal abstract record CreateTokenResult
{
    private CreateTokenResult()
    {
    }

    /// <summary><see cref="Token"/> is the secret itself: show it once, log it never.</summary>
    internal sealed record Created(string Token, ApiTokenRow Row) : CreateTokenResult;

    internal sealed record Refused(AccountError Error) : CreateTokenResult;
}
