using System.Threading.RateLimiting;

namespace QueueDashboard.Web.Links;

/// <summary>
/// Slows down who tries tokens. It counts unknown ones only, after they were looked up: one colleague with a broken link must not
/// lock out everybody behind the same address, and a guess costs the same time either way.
/// </summary>
internal sealed class UnknownLinkLimit : IDisposable
{
    private const int AMinute = 30;

    private readonly PartitionedRateLimiter<string> _limiter = PartitionedRateLimiter.Create<string, string>(client =>
        RateLimitPartition.GetFixedWindowLimiter(client, _ => new FixedWindowRateLimiterOptions { PermitLimit = AMinute, Window = TimeSpan.FromMinutes(1) }));

    public bool Allows(string client)
    {
        using var lease = _limiter.AttemptAcquire(client);
        return lease.IsAcquired;
    }

    public void Dispose() => _limiter.Dispose();
}
