using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;
using QueueDashboard.Accounts;

namespace QueueDashboard.Web.Access;

/// <summary>Sign-in attempts per client address: lock-out guards one name, this guards against trying one password on all names.</summary>
internal sealed class ClientLimit(IOptions<AccessOptions> options) : IRateLimiterPolicy<string>
{
    public const string Name = "sign-in";
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    public Func<OnRejectedContext, CancellationToken, ValueTask> OnRejected { get; } = (context, _) =>
    {
        context.HttpContext.Response.Headers.RetryAfter = Window.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        return new(AccessPages.SignIn(context.HttpContext, new() { Error = "TooMany" }, StatusCodes.Status429TooManyRequests).ExecuteAsync(context.HttpContext));
    };

    public RateLimitPartition<string> GetPartition(HttpContext httpContext) => RateLimitPartition.GetFixedWindowLimiter(
        Key(httpContext.Connection.RemoteIpAddress),
        _ => new FixedWindowRateLimiterOptions { PermitLimit = options.Value.SignInsPerMinute, Window = Window });

    /// <summary>One subscriber usually has a whole /64 of IPv6, so that counts as one client.</summary>
    internal static string Key(IPAddress? address)
    {
        var plain = address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;
        return plain is { AddressFamily: AddressFamily.InterNetworkV6 } ? Convert.ToHexString(plain.GetAddressBytes().AsSpan(0, 8)) : plain?.ToString() ?? "";
    }
}
