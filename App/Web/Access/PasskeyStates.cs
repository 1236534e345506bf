using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace QueueDashboard.Web.Access;

/// <summary>
/// The challenge between asking a browser for a passkey and its answer: in an encrypted cookie for five minutes, and good for one answer
/// only, so that what was overheard cannot be said again.
/// </summary>
internal sealed class PasskeyStates(IDataProtectionProvider protection, TimeProvider clock)
{
    private const string Cookie = "qd-passkey";
    private static readonly TimeSpan Lives = TimeSpan.FromMinutes(5);
    private readonly ITimeLimitedDataProtector _seal = protection.CreateProtector("Access.Passkey").ToTimeLimitedDataProtector();
    private readonly ConcurrentDictionary<string, DateTimeOffset> _used = new(StringComparer.Ordinal);

    /// <param name="purpose">What for; a challenge of one is none of another.</param>
    public void Keep(HttpContext context, string purpose, string state) =>
        context.Response.Cookies.Append(Cookie, _seal.Protect($"{purpose}\n{Convert.ToHexString(RandomNumberGenerator.GetBytes(16))}\n{state}", Lives), Options(context));

    /// <summary>Null: there is none, it is too old, of another purpose, or was answered before.</summary>
    public string? Take(HttpContext context, string purpose)
    {
        if (context.Request.Cookies[Cookie] is not { } kept)
        {
            return null;
        }

        context.Response.Cookies.Delete(Cookie, Options(context));
        string[] parts;
        try
        {
            parts = _seal.Unprotect(kept).Split('\n', 3);
        }
        catch (CryptographicException)
        {
            // Too old, or not ours.
            return null;
        }

        foreach (var (old, at) in _used)
        {
            if (clock.GetUtcNow() - at > Lives)
            {
                _used.TryRemove(old, out _);
            }
        }

        return parts.Length == 3 && parts[0] == purpose && _used.TryAdd(parts[1], clock.GetUtcNow()) ? parts[2] : null;
    }

    private static CookieOptions Options(HttpContext context) => new()
    {
        Path = $"{context.Request.PathBase}/",
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = context.Request.IsHttps,
        IsEssential = true,
    };
}
