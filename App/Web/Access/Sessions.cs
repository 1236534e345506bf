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
/// Whether a session still stands: the user exists, and neither password, role nor limits changed since it began. What was
/// read is believed for a few seconds, for a page asks for many files.
/// </summary>
internal sealed class Sessions(UserAccountStore accounts, TimeProvider clock)
{
    private static readonly TimeSpan Believed = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan StaySpan = TimeSpan.FromDays(14);
    private readonly ConcurrentDictionary<long, (string? Stamp, long At)> _seen = new();

    public async Task<bool> StandsAsync(ClaimsPrincipal who, CancellationToken cancel)
    {
        if (!long.TryParse(who.FindFirst(AccessClaims.Id)?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out long id)
            || who.FindFirst(AccessClaims.Stamp)?.Value is not { Length: > 0 } stamp)
        {
            return false;
        }

        if (!_seen.TryGetValue(id, out var seen) || clock.GetElapsedTime(seen.At) >= Believed)
        {
            seen = ((await accounts.GetAsync(id, cancel))?.SecurityStamp, clock.GetTimestamp());
            _seen[id] = seen;
        }

        return seen.Stamp is { } current && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(current), Encoding.UTF8.GetBytes(stamp));
    }

    /// <summary>Begins a session; with <paramref name="stay"/> it outlives the browser, for 14 days since the last use.</summary>
    public Task BeginAsync(HttpContext context, UserRow user, bool stay)
    {
        _seen.TryRemove(user.Id, out _);
        var properties = new AuthenticationProperties { IsPersistent = stay, ExpiresUtc = stay ? clock.GetUtcNow() + StaySpan : null };
        return context.SignInAsync(AccessSchemes.Cookie, AccessClaims.Of(user, AccessSchemes.Cookie), properties);
    }

    public static async Task CheckAsync(CookieValidatePrincipalContext context)
    {
        var sessions = context.HttpContext.RequestServices.GetRequiredService<Sessions>();
        if (context.Principal is null || !await sessions.StandsAsync(context.Principal, context.HttpContext.RequestAborted))
        {
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(AccessSchemes.Cookie);
        }
    }
}
