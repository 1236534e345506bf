using System.Net;

namespace QueueDashboard.Batv;

/// <summary>Finds the exemption that fits. Names and mailboxes by hash; networks one after the other, since there are few.</summary>
internal sealed class ExemptionSet
{
    private readonly (IPNetwork Network, Exemption Of)[] _networks;
    private readonly Dictionary<string, Exemption> _domains = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Exemption> _below = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Exemption> _addresses = new(StringComparer.Ordinal);
    private readonly ExemptionDirection _direction;

    /// <param name="all">Values that cannot be read never match; who writes them validates them.</param>
    /// <param name="direction">Inbound or Outbound: only those that count there are taken in.</param>
    public ExemptionSet(IEnumerable<Exemption> all, ExemptionDirection direction)
    {
        _direction = direction;
        List<(IPNetwork, Exemption)> networks = [];
        foreach (var exemption in all.Where(one => (one.Direction & direction) != 0).OrderBy(one => one.EndsAt ?? DateTimeOffset.MaxValue))
        {
            switch (exemption.Kind)
            {
                case ExemptionKind.Network when ExemptionValues.TryNetwork(exemption.Value, out var network):
                    networks.Add((network, exemption));
                    break;
                case ExemptionKind.Domain when exemption.Value.StartsWith("*.", StringComparison.Ordinal):
                    Add(_domains, exemption.Value[2..], exemption);
                    Add(_below, exemption.Value[2..], exemption);
                    break;
                case ExemptionKind.Domain:
                    Add(_domains, exemption.Value, exemption);
                    break;
                case ExemptionKind.Address:
                    _addresses[exemption.Value] = exemption;
                    break;
            }
        }

        _networks = [.. networks];
    }

    /// <summary>A host's own name lies below its domain, so the domain alone covers it.</summary>
    public Exemption? OfClient(IPAddress? client, string name, DateTimeOffset now)
    {
        if (client is not null)
        {
            IPAddress plain = client.IsIPv4MappedToIPv6 ? client.MapToIPv4() : client;
            foreach (var (network, exemption) in _networks)
            {
                if (exemption.Counts(_direction, now) && network.Contains(plain))
                {
                    return exemption;
                }
            }
        }

        for (string rest = name.TrimEnd('.'); rest.Length > 0; rest = Parent(rest))
        {
            if (_domains.TryGetValue(rest, out var exemption) && exemption.Counts(_direction, now))
            {
                return exemption;
            }
        }

        return null;
    }

    /// <param name="plain">Without a tag.</param>
    public Exemption? OfRecipient(string plain, DateTimeOffset now)
    {
        if (_addresses.Count > 0 && ExemptionValues.AddressKey(plain) is { } key && _addresses.TryGetValue(key, out var exemption) && exemption.Counts(_direction, now))
        {
            return exemption;
        }

        string domain = DomainSet.Of(plain).TrimEnd('.').ToString();
        if (_domains.TryGetValue(domain, out exemption) && exemption.Counts(_direction, now))
        {
            return exemption;
        }

        for (string rest = Parent(domain); rest.Length > 0; rest = Parent(rest))
        {
            if (_below.TryGetValue(rest, out exemption) && exemption.Counts(_direction, now))
            {
                return exemption;
            }
        }

        return null;
    }

    // Sorted by end: of two for one name the one that lasts longer stays.
    private static void Add(Dictionary<string, Exemption> to, string ascii, Exemption exemption)
    {
        to[ascii] = exemption;
        to[DomainSet.Unicode(ascii)] = exemption;
    }

    private static string Parent(string name) => name.IndexOf('.', StringComparison.Ordinal) is >= 0 and var dot ? name[(dot + 1)..] : "";
}
