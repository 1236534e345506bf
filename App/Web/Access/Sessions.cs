using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using QueueDashboard.Accounts;
using QueueDashboard.Data.Accounts;

namespace QueueDashboard.Web.Access;

/// <summary>
/// Whether a session still stands: it was not ended, its user exists, and neither password, role nor limits changed since it began. What
/// was read is believed for a few seconds, for a page asks for many files.
/// </summary>
internal sealed class Sessions(SessionStore store, SessionUse use, TimeProvider clock)
{
    // More cookies than people have; whoever is forgotten is only read again.
    private const int Most = 10_000;
    private static readonly TimeSpan Believed = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan StaySpan = TimeSpan.FromDays(14);
    private readonly ConcurrentDictionary<string, (SessionSight? Sight, long At)> _seen = new(StringComparer.Ordinal);

    public async Task<bool> StandsAsync(ClaimsPrincipal who, CancellationToken cancel)
    {
        if (Id(who) is not { } id || who.FindFirst(AccessClaims.Stamp)?.Value is not { Length: > 0 } stamp || Key(who) is not { Length: > 0 } key)
        {
            return false;
        }

        if (!_seen.TryGetValue(key, out var seen) || clock.GetElapsedTime(seen.At) >= Believed)
        {
            seen = (await store.FindAsync(key, cancel), clock.GetTimestamp());
            if (_seen.Count >= Most)
            {
                _seen.Clear();
            }

            _seen[key] = seen;
        }

        bool stands = seen.Sight is { Stamp: { } current } sight && sight.UserId == id && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(current), Encoding.UTF8.GetBytes(stamp));
        if (stands)
        {
            use.Note(seen.Sight!.SessionId, seen.Sight.LastSeenAt);
        }

        return stands;
    }

    /// <summary>Begins a session; with <paramref name="stay"/> it outlives the browser, for 14 days since the last use.</summary>
    /// <param name="by">One of <see cref="SignInWays"/>.</param>
    public async Task BeginAsync(HttpContext context, UserRow user, bool stay, string by, CancellationToken cancel)
    {
        string key = await store.BeginAsync(user.Id, by, context.Connection.RemoteIpAddress?.ToString(), context.Request.Headers.UserAgent.ToString(), cancel);
        var properties = new AuthenticationProperties { IsPersistent = stay, ExpiresUtc = stay ? clock.GetUtcNow() + StaySpan : null };
        await context.SignInAsync(AccessSchemes.Cookie, AccessClaims.Of(user, AccessSchemes.Cookie, key), properties);
    }

    /// <summary>Ends the session of this request, for good: a copy of its cookie is worth nothing then.</summary>
    public async Task EndAsync(HttpContext context, CancellationToken cancel)
    {
        await context.SignOutAsync(AccessSchemes.Cookie);
        if (Key(context.User) is { } key)
        {
            await store.EndByKeyAsync(key, cancel);
            _seen.TryRemove(key, out _);
        }
    }

    /// <summary>The number of the session that this person looks from; null: it was ended.</summary>
    public async Task<long?> NumberAsync(ClaimsPrincipal who, CancellationToken cancel) => Key(who) is { } key ? (await store.FindAsync(key, cancel))?.SessionId : null;

    /// <summary>Sessions were ended here: what was read of them is not believed any longer.</summary>
    public void Forget() => _seen.Clear();

    public static long? Id(ClaimsPrincipal who) => long.TryParse(who.FindFirst(AccessClaims.Id)?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out long id) ? id : null;

    public static async Task CheckAsync(CookieValidatePrincipalContext context)
    {
        var sessions = context.HttpContext.RequestServices.GetRequiredService<Sessions>();
        if (context.Principal is null || !await sessions.StandsAsync(context.Principal, context.HttpContext.RequestAborted))
        {
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(AccessSchemes.Cookie);
        }
    }

    private static string? Key(ClaimsPrincipal who) => who.FindFirst(AccessClaims.Session)?.Value;
}
