using System.Threading.RateLimiting;

namespace QueueDashboard.Web.Links;

/// <summary>Slows down who tries addresses on the page that mails links. What it mails is limited by the address besides.</summary>
internal sealed class MineLimit : IDisposable
{
    private const int AMinute = 5;

    private readonly PartitionedRateLimiter<string> _limiter = PartitionedRateLimiter.Create<string, string>(client =>
        RateLimitPartition.GetFixedWindowLimiter(client, _ => new FixedWindowRateLimiterOptions { PermitLimit = AMinute, Window = TimeSpan.FromMinutes(1) }));

    public bool Allows(string client)
    {
        using var lease = _limiter.AttemptAcquire(client);
        return lease.IsAcquired;
    }

    public void Dispose() => _limiter.Dispose();
}
