using Microsoft.EntityFrameworkCore;
using QueueDashboard.Audit;
using QueueDashboard.Data;
using QueueDashboard.Data.Accounts;

namespace QueueDashboard.Accounts;

/// <summary>What a cookie is checked against: the user's stamp, and the row of the session unless it was ended.</summary>
internal sealed record SessionSight(long UserId, string? Stamp, long SessionId, long LastSeenAt);

/// <summary>The browsers in which people are signed in. Of what a cookie carries only the hash is kept.</summary>
internal sealed class SessionStore(UnitOfWork work, TimeProvider clock)
{
    /// <summary>A session that nobody used for so long is over, whatever its cookie says.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    // A browser says what it likes.
    private const int LongestAgent = 256;

    /// <summary>The key for the cookie; it is returned here and never again.</summary>
    public Task<string> BeginAsync(long userId, string by, string? clientAddress, string agent, CancellationToken cancel) => work.WriteAsync(
        (db, _) =>
        {
            var (key, hash) = SecretToken.New();
            long now = clock.Now();
            db.Sessions.Add(new SessionRow
            {
                UserId = userId,
                KeyHash = hash,
                StartedAt = now,
                LastSeenAt = now,
                ClientAddress = clientAddress,
                Agent = agent.Length > LongestAgent ? agent[..LongestAgent] : agent,
                SignedInBy = by,
            });
            return Task.FromResult(key);
        },
        cancel);

    /// <summary>Null when there is no such session, or it was ended, or its user is gone.</summary>
    public async Task<SessionSight?> FindAsync(string key, CancellationToken cancel) => SecretToken.HashOf(key) is not { } hash
        ? null
        : await work.ReadAsync(
            (db, stop) => db.Sessions.Where(row => row.KeyHash == hash && row.EndedAt == null)
                .Join(db.Users, row => row.UserId, user => user.Id, (row, user) => new SessionSight(user.Id, user.SecurityStamp, row.Id, row.LastSeenAt))
                .FirstOrDefaultAsync(stop),
            cancel);

    /// <summary>Those that stand, the last used first.</summary>
    public Task<List<SessionRow>> ListAsync(long userId, CancellationToken cancel) => work.ReadAsync(
        (db, stop) =>
        {
            long since = clock.Now() - Microseconds.From(Longest);
            return db.Sessions.Where(row => row.UserId == userId && row.EndedAt == null && row.LastSeenAt >= since).OrderByDescending(row => row.LastSeenAt).ToListAsync(stop);
        },
        cancel);

    /// <summary>Ends one session of this user; false: there is none of that number that stands.</summary>
    public Task<bool> EndAsync(long userId, long sessionId, Actor actor, CancellationToken cancel) => work.WriteAsync(
        async (db, stop) =>
        {
            long now = clock.Now();
            bool ended = await db.Sessions.Where(row => row.Id == sessionId && row.UserId == userId && row.EndedAt == null)
                .ExecuteUpdateAsync(row => row.SetProperty(session => session.EndedAt, now), stop) > 0;
            if (ended)
            {
                AuditLog.Add(db, clock, actor, Acts.EndSessions, Outcomes.Done, detail: $"{await NameAsync(db, userId, stop)}: 1");
            }

            return ended;
        },
        cancel);

    /// <summary>Ends all sessions of this user, or all but the one in which he asks for it; how many there were.</summary>
    public Task<int> EndAllAsync(long userId, long? except, Actor actor, CancellationToken cancel) => work.WriteAsync(
        async (db, stop) =>
        {
            long now = clock.Now();
            int ended = await db.Sessions.Where(row => row.UserId == userId && row.EndedAt == null && row.Id != except)
                .ExecuteUpdateAsync(row => row.SetProperty(session => session.EndedAt, now), stop);
            AuditLog.Add(db, clock, actor, Acts.EndSessions, Outcomes.Done, detail: $"{await NameAsync(db, userId, stop)}: {ended}");
            return ended;
        },
        cancel);

    /// <summary>Somebody signs out in this browser; the sign-out itself is audited elsewhere.</summary>
    public async Task EndByKeyAsync(string key, CancellationToken cancel)
    {
        if (SecretToken.HashOf(key) is { } hash)
        {
            long now = clock.Now();
            await work.WriteAsync(
                (db, stop) => db.Sessions.Where(row => row.KeyHash == hash && row.EndedAt == null).ExecuteUpdateAsync(row => row.SetProperty(session => session.EndedAt, now), stop), cancel);
        }
    }

    public Task NoteSeenAsync(long id, long at, CancellationToken cancel) => work.WriteAsync(
        (db, stop) => db.Sessions.Where(row => row.Id == id && row.LastSeenAt < at).ExecuteUpdateAsync(row => row.SetProperty(session => session.LastSeenAt, at), stop),
        cancel);

    /// <summary>Forgets sessions that ended a day ago, and those that no cookie can be left of.</summary>
    public Task<int> PurgeAsync(CancellationToken cancel) => work.WriteAsync(
        (db, stop) =>
        {
            long ended = clock.Now() - Microseconds.From(TimeSpan.FromDays(1));
            long unused = clock.Now() - Microseconds.From(Longest);
            return db.Sessions.Where(row => row.EndedAt < ended || row.LastSeenAt < unused).ExecuteDeleteAsync(stop);
        },
        cancel);

    /// <summary>Within a unit of work that changes what the sessions rest on, which audits that change itself.</summary>
    internal static Task EndAllAsync(QueueDbContext db, long userId, long now, CancellationToken cancel) => db.Sessions
        .Where(row => row.UserId == userId && row.EndedAt == null).ExecuteUpdateAsync(row => row.SetProperty(session => session.EndedAt, now), cancel);

    private static Task<string?> NameAsync(QueueDbContext db, long userId, CancellationToken cancel) => db.Users.Where(user => user.Id == userId).Select(user => user.UserName).FirstOrDefaultAsync(cancel);
}
