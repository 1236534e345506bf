using QueueDashboard.Protocols.Prvs;

namespace QueueDashboard.Batv;

/// <summary>A key in its slot, ready for use. Its secret is not here.</summary>
/// <param name="VerifiesUntil">From then on it checks no bounce; null: without end.</param>
/// <param name="Window">The longest lifetime in days that it signed with: a tag that ends later is none of ours.</param>
internal sealed record BatvKey(int Slot, PrvsKey Key, DateTimeOffset CreatedAt, DateTimeOffset? SignsSince, DateTimeOffset? VerifiesUntil, int Window)
{
    public bool Verifies(DateTimeOffset now) => VerifiesUntil is null || now < VerifiesUntil;
}
