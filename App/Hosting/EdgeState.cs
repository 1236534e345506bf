using System.Net;
using System.Net.Security;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Options;

namespace QueueDashboard.Hosting;

/// <summary>One web listener as it runs: for the overview.</summary>
internal sealed record WebListener(string Address, int Port, bool Https, DateTimeOffset? CertificateEnds);

/// <summary>What is known of the web's outside edge while it runs.</summary>
internal sealed class EdgeState : IDoors
{
    private readonly List<(ListenAddress Wanted, ListenOptions Bound)> _listeners = [];
    private readonly WebOptions _options;
    private readonly IServiceProvider _services;

    public EdgeState(IOptions<WebOptions> options, TimeProvider clock, ILogger<PemCertificate> logger, IServiceProvider services)
    {
        _options = options.Value;
        _services = services;
        Certificate = HttpsOnly ? new(_options.Https.Certificate, _options.Https.Key, clock, logger) : null;
    }

    /// <summary>True when a certificate is configured: plain requests are redirected, and browsers are told to stay with https.</summary>
    public bool HttpsOnly => _options.Https.IsConfigured;

    public PemCertificate? Certificate { get; }

    public string PathBase => _options.PathBase;

    /// <summary>
    /// Passwords and mail cross a network in the clear: no https here, no trusted proxy that could do it, and an address that others
    /// reach. Every page says so.
    /// </summary>
    public bool PlainHttpOffLoopback => !HttpsOnly && !_options.Proxies.Any() && Plain.Any(address => !address.IsLoopback);

    public IEnumerable<ListenAddress> Plain => _options.Listens.Select(Parse);

    public IEnumerable<ListenAddress> Secure
    {
        get
        {
            if (!HttpsOnly)
            {
                return [];
            }

            var listed = WebOptions.Split(_options.Https.Listen).Select(Parse).ToList();
            return listed.Count > 0 ? listed : [Plain.First() with { Https = true, Port = ListenAddress.DefaultHttpsPort }];
        }
    }

    public IReadOnlyList<WebListener> Listeners =>
    [
        .. _listeners.Select(listener => new WebListener($"{listener.Bound.IPEndPoint?.Address ?? IPAddress.Any}", listener.Bound.IPEndPoint?.Port ?? listener.Wanted.Port, listener.Wanted.Https, listener.Wanted.Https ? Certificate?.NotAfter : null)),
    ];

    /// <summary>Such as http://127.0.0.1:8080/queue; every address of the machine is shown as *.</summary>
    public IEnumerable<Door> Doors => Listeners.Select(listener =>
    {
        bool any = listener.Address is "0.0.0.0" or "::";
        string host = any ? "*" : listener.Address.Contains(':', StringComparison.Ordinal) ? $"[{listener.Address}]" : listener.Address;
        return new Door("Dashboard", $"{(listener.Https ? "https" : "http")}://{host}:{listener.Port}{PathBase}");
    });

    /// <summary>The https port that browsers are sent to.</summary>
    public int HttpsPort => _options.Https.PublicPort > 0
        ? _options.Https.PublicPort
        : _listeners.Find(listener => listener.Wanted.Https) is { Bound.IPEndPoint.Port: var port } ? port : ListenAddress.DefaultHttpsPort;

    /// <summary>Scheme, host, port and path base by which this machine's own browser reaches the dashboard; no slash at the end. Valid once the server listens.</summary>
    public string LocalBase()
    {
        var listener = _listeners.OrderByDescending(candidate => candidate.Wanted.Https).FirstOrDefault();
        if (listener.Bound?.IPEndPoint is { Port: > 0 } end)
        {
            string host = IPAddress.Any.Equals(end.Address) || IPAddress.IPv6Any.Equals(end.Address) ? "localhost" : new IPEndPoint(end.Address, 0).ToString()[..^2];
            return $"{(listener.Wanted.Https ? "https" : "http")}://{host}:{end.Port}{PathBase}";
        }

        // Another server than Kestrel, or Kestrel told to listen elsewhere: a test.
        string? address = _services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault();
        return (address ?? "http://localhost").TrimEnd('/') + PathBase;
    }

    /// <summary>Adds the listeners to Kestrel beside those of other doors.</summary>
    public void Listen(KestrelServerOptions kestrel)
    {
        foreach (var address in Plain)
        {
            address.Bind(kestrel, bound => _listeners.Add((address, bound)));
        }

        foreach (var address in Secure)
        {
            address.Bind(kestrel, bound =>
            {
                _listeners.Add((address, bound));
                bound.UseHttps(new TlsHandshakeCallbackOptions
                {
                    OnConnection = _ => ValueTask.FromResult(new SslServerAuthenticationOptions { ServerCertificateContext = Certificate!.Context() }),
                });
            });
        }
    }

    private static ListenAddress Parse(string text) =>
        ListenAddress.TryParse(text, out var address) ? address : throw new InvalidOperationException($"The validator let the address {text} pass.");
}
