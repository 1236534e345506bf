using System.Net;
using QueueDashboard.Hosting;

namespace QueueDashboard.Filter;

/// <summary>The options, read.</summary>
internal sealed record FilterSettings(IReadOnlyList<IPEndPoint> EndPoints, ClientNetworks Clients)
{
    private static readonly char[] s_separators = [',', ' ', ';'];

    /// <param name="complain">Told of each value that cannot be read; what it names is left out.</param>
    public static FilterSettings Read(FilterOptions options, Action<string> complain)
    {
        List<IPEndPoint> endpoints = [];
        foreach (string one in options.Listen.Split(s_separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!EndPointText.TryParse(one, out IPEndPoint? endpoint))
            {
                complain($"{FilterOptions.Section}:Listen must be address:port, such as {FilterOptions.DefaultListen}, several with commas, but has '{one}'.");
            }
            else if (endpoint.Port != 0 && endpoints.Contains(endpoint))
            {
                complain($"{FilterOptions.Section}:Listen has '{one}' twice.");
            }
            else
            {
                endpoints.Add(endpoint);
            }
        }

        if (!ClientNetworks.TryParse(options.Networks.Count == 0 ? ClientNetworks.Loopback : options.Networks, out ClientNetworks clients, out string bad))
        {
            complain($"{FilterOptions.Section}:Networks must be addresses and CIDR networks, but has '{bad}'.");
        }

        return new FilterSettings(endpoints, clients);
    }
}
