using System.Net;

namespace QueueDashboard.Hosting;

/// <summary>A list of addresses and CIDR networks.</summary>
internal sealed class ClientNetworks
{
    private static readonly char[] s_separators = [',', ' ', ';'];

    private readonly IPNetwork[] _networks;

    private ClientNetworks(IPNetwork[] networks) => _networks = networks;

    public static IReadOnlyList<string> Loopback { get; } = ["127.0.0.0/8", "::1/128"];

    /// <summary>Reads the entries; one entry may hold several with commas, so that an environment variable can carry a list.</summary>
    /// <param name="bad">The first entry that is neither an address nor a network.</param>
    public static bool TryParse(IEnumerable<string> entries, out ClientNetworks networks, out string bad)
    {
        List<IPNetwork> parsed = [];
        bad = "";
        networks = new ClientNetworks([]);
        foreach (string entry in entries.SelectMany(line => line.Split(s_separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)))
        {
            if (IPAddress.TryParse(entry, out IPAddress? address))
            {
                parsed.Add(new IPNetwork(address, address.GetAddressBytes().Length * 8));
            }
            else if (IPNetwork.TryParse(entry, out IPNetwork network))
            {
                parsed.Add(network);
            }
            else
            {
                bad = entry;
                return false;
            }
        }

        networks = new ClientNetworks([.. parsed]);
        return true;
    }

    /// <summary>On a dual-stack socket an IPv4 client comes as ::ffff:a.b.c.d; it is looked up as a.b.c.d.</summary>
    public bool Contains(IPAddress? address)
    {
        if (address is null)
        {
            return false;
        }

        IPAddress plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return Array.Exists(_networks, network => network.Contains(plain));
    }
}
