using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using QueueDashboard.Accounts;

namespace QueueDashboard.Intake.Rspamd;

/// <summary>
/// Wrong passwords by client address and minute, as many as on the sign-in page. Only failures count, since a busy scanner pushes more often than
/// that; a client that is over the limit waits for the next minute, with a right password too, or guessing would go on unseen.
/// </summary>
internal sealed class FailedSignIns(IOptions<AccessOptions> options, TimeProvider clock)
{
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);
    private const int MostClients = 10_000;

    private readonly ConcurrentDictionary<string, (DateTimeOffset From, int Count)> _clients = new(StringComparer.Ordinal);

    public bool IsOver(IPAddress? client) =>
        _clients.TryGetValue(Key(client), out var seen) && clock.GetUtcNow() - seen.From < Window && seen.Count >= options.Value.SignInsPerMinute;

    public void Note(IPAddress? client)
    {
        var now = clock.GetUtcNow();
        if (_clients.Count >= MostClients)
        {
            foreach (var (key, seen) in _clients)
            {
                if (now - seen.From >= Window)
                {
                    _clients.TryRemove(key, out _);
                }
            }
        }

        _clients.AddOrUpdate(Key(client), _ => (now, 1), (_, seen) => now - seen.From >= Window ? (now, 1) : (seen.From, seen.Count + 1));
    }

    /// <summary>One subscriber usually has a whole /64 of IPv6, so that counts as one client.</summary>
    private static string Key(IPAddress? address)
    {
        var plain = address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;
        return plain is { AddressFamily: AddressFamily.InterNetworkV6 } ? Convert.ToHexString(plain.GetAddressBytes().AsSpan(0, 8)) : plain?.ToString() ?? "";
    }
}
