using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using QueueDashboard.Accounts;
using QueueDashboard.Data.Accounts;

namespace QueueDashboard.Web.Access;

/// <summary>Somebody whose password was right and who still owes a second factor: no session yet, only this.</summary>
internal sealed record HalfSignIn(long UserId, string Stamp, bool Stay, string ReturnAddress);

/// <summary>Keeps half sign-ins in an encrypted cookie that lives ten minutes. It opens nothing but the page for the second step.</summary>
internal sealed class HalfSignIns(IDataProtectionProvider protection, UserAccountStore accounts)
{
    private const string Cookie = "qd-half";
    private static readonly TimeSpan Lives = TimeSpan.FromMinutes(10);
    private readonly ITimeLimitedDataProtector _seal = protection.CreateProtector("Access.HalfSignIn").ToTimeLimitedDataProtector();

    public void Begin(HttpContext context, UserRow user, bool stay, string returnAddress) => context.Response.Cookies.Append(
        Cookie,
        _seal.Protect(JsonSerializer.Serialize(new HalfSignIn(user.Id, user.SecurityStamp ?? "", stay, returnAddress)), Lives),
        Options(context));

    /// <summary>Null: there is none, it is too old, or password, role or limits changed since.</summary>
    public async Task<(HalfSignIn Half, UserRow User)?> ReadAsync(HttpContext context, CancellationToken cancel)
    {
        if (context.Request.Cookies[Cookie] is not { } kept || Open(kept) is not { } half || await accounts.GetAsync(half.UserId, cancel) is not { } user)
        {
            return null;
        }

        return user.SecurityStamp == half.Stamp ? (half, user) : null;
    }

    public static void End(HttpContext context)
    {
        if (context.Request.Cookies.ContainsKey(Cookie))
        {
            context.Response.Cookies.Delete(Cookie, Options(context));
        }
    }

    private HalfSignIn? Open(string kept)
    {
        try
        {
            return JsonSerializer.Deserialize<HalfSignIn>(_seal.Unprotect(kept));
        }
        catch (CryptographicException)
        {
            // Too old, or not ours: the sign-in begins anew.
            return null;
        }
    }

    private static CookieOptions Options(HttpContext context) => new()
    {
        Path = $"{context.Request.PathBase}/",
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        Secure = context.Request.IsHttps,
        IsEssential = true,
    };
}
