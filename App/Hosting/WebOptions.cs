namespace QueueDashboard.Hosting;

/// <summary>Section <c>Web</c>: where the browser is served and what stands in front of it.</summary>
internal sealed class WebOptions
{
    public const string Section = "Web";

    /// <summary>Addresses for plain http, separated by commas: an IP address, localhost or *, with a port. Empty: none, https only.</summary>
    public string Listen { get; set; } = "http://127.0.0.1:8080";

    /// <summary>The path under which a proxy shows the dashboard, such as /queue; empty: the root.</summary>
    public string PathBase { get; set; } = "";

    /// <summary>Proxies whose X-Forwarded headers are believed: addresses or networks, separated by commas. Empty: nobody's.</summary>
    public string TrustedProxies { get; set; } = "";

    public HttpsOptions Https { get; set; } = new();

    public IEnumerable<string> Listens => Split(Listen);

    public IEnumerable<string> Proxies => Split(TrustedProxies);

    /// <summary>Takes lists that are written with numbers (Web:TrustedProxies:0, as in a JSON list) as well as those with commas.</summary>
    public void TakeNumbered(IConfiguration web)
    {
        Listen = Numbered(web, nameof(Listen)) ?? Listen;
        TrustedProxies = Numbered(web, nameof(TrustedProxies)) ?? TrustedProxies;
    }

    public static WebOptions Read(IConfiguration configuration)
    {
        var section = configuration.GetSection(Section);
        var options = section.Get<WebOptions>() ?? new();
        options.TakeNumbered(section);
        return options;
    }

    private static string? Numbered(IConfiguration web, string key) =>
        web.GetSection(key).GetChildren().Select(child => child.Value).Where(value => !string.IsNullOrWhiteSpace(value)).ToList() is { Count: > 0 } values ? string.Join(',', values) : null;

    internal static IEnumerable<string> Split(string list) => list.Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}

/// <summary>Section <c>Web:Https</c>. With a certificate everything is https only: plain requests are redirected.</summary>
internal sealed class HttpsOptions
{
    /// <summary>Addresses for https; empty: port 8443 on the first address of <see cref="WebOptions.Listen"/>.</summary>
    public string Listen { get; set; } = "";

    /// <summary>A PEM file: the certificate, then those that lead to its root. Read again when it changes.</summary>
    public string Certificate { get; set; } = "";

    /// <summary>A PEM file: the private key, without a password.</summary>
    public string Key { get; set; } = "";

    /// <summary>The https port as browsers see it, when it is not the one that is listened on (a port forwarding); 0: the same.</summary>
    public int PublicPort { get; set; }

    public bool IsConfigured => Certificate.Length > 0 || Key.Length > 0;
}
