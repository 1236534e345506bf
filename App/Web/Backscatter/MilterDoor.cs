using System.Globalization;
using System.Net;
using System.Net.Sockets;
using QueueDashboard.Filter;

namespace QueueDashboard.Web.Backscatter;

/// <summary>The milter listeners of this process. Where there are several, the mail server is told the first.</summary>
internal sealed class MilterDoor(FilterListeners listeners, FilterSightings sightings) : IMilterDoor
{
    public string Address => listeners.All is [var first, ..] ? Of(first.Address, first.Port) : FilterOptions.DefaultListen;

    public FilterSnapshot Seen => sightings.Snapshot;

    public string? WhyNot => listeners.All switch
    {
        [] => "Filter:Listen",
        var all when all.Any(one => one.Running) => null,
        [var first, ..] => first.WhyNot ?? first.Address,
    };

    /// <summary>As Postfix writes it behind <c>inet:</c>. A listener on every address is reached by loopback; a mail server elsewhere needs this machine's name instead.</summary>
    internal static string Of(string address, int port)
    {
        string host = !IPAddress.TryParse(address, out var ip) ? address
            : ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any) ? "127.0.0.1"
            : ip.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{ip}]" : ip.ToString();
        return string.Create(CultureInfo.InvariantCulture, $"{host}:{port}");
    }
}
