using System.Text;
using QueueDashboard.Protocols.Prvs;

namespace QueueDashboard.Tests.Protocols.Prvs;

/// <summary>The day and the secret of the worked examples.</summary>
internal static class Today
{
    internal const long Day = 20778;

    internal static PrvsKey Key { get; } = new("secret"u8, 0);

    internal static PrvsKey KeyOf(string secret, int? slot = 0) => new(Encoding.UTF8.GetBytes(secret), slot);

    internal static PrvsCheck Check(string address, bool verbatim = false) => PrvsCodec.Check(address, [Key], Day, verbatim: verbatim);
}
