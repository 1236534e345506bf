using System.Net;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace QueueDashboard.Hosting;

/// <summary>Names every key that is wrong, what it may be, and what was given.</summary>
internal sealed class WebOptionsValidator : IValidateOptions<WebOptions>
{
    public ValidateOptionsResult Validate(string? name, WebOptions options)
    {
        List<string> failures = [.. Addresses(options), .. Frame(options), .. Https(options.Https)];
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    /// <summary>One address counts as a network of its own.</summary>
    public static bool TryNetwork(string text, out IPNetwork network)
    {
        if (IPAddress.TryParse(text, out var address))
        {
            network = new(address, address.GetAddressBytes().Length * 8);
            return true;
        }

        return IPNetwork.TryParse(text, out network);
    }

    private static IEnumerable<string> Addresses(WebOptions options)
    {
        if (!options.Listens.Any() && !(options.Https.IsConfigured && WebOptions.Split(options.Https.Listen).Any()))
        {
            yield return "Web:Listen must name at least one address such as http://127.0.0.1:8080, unless there is a certificate and Web:Https:Listen names one. Given: nothing";
        }

        foreach (string listen in options.Listens.Where(listen => !ListenAddress.TryParse(listen, out var address) || address.Https))
        {
            yield return $"Web:Listen must be http:// with an IP address, localhost or *, and a port from 0 to 65535. Given: {listen}";
        }

        foreach (string listen in WebOptions.Split(options.Https.Listen).Where(listen => !ListenAddress.TryParse(listen, out var address) || !address.Https))
        {
            yield return $"Web:Https:Listen must be https:// with an IP address, localhost or *, and a port from 0 to 65535. Given: {listen}";
        }
    }

    private static IEnumerable<string> Frame(WebOptions options)
    {
        string path = options.PathBase;
        if (path.Length > 0 && (path[0] != '/' || path[^1] == '/' || path.Contains("//", StringComparison.Ordinal) || path.Any(letter => !char.IsAsciiLetterOrDigit(letter) && !"/-._~".Contains(letter, StringComparison.Ordinal))))
        {
            yield return $"Web:PathBase must begin with a slash, not end with one, and hold only letters, digits and -._~ between slashes. Given: {path}";
        }

        foreach (string proxy in options.Proxies.Where(proxy => !TryNetwork(proxy, out _)))
        {
            yield return $"Web:TrustedProxies must list IP addresses or networks such as 10.0.0.0/8. Given: {proxy}";
        }
    }

    private static IEnumerable<string> Https(HttpsOptions https)
    {
        if (https.PublicPort is < 0 or > 65535)
        {
            yield return $"Web:Https:PublicPort must be from 0 to 65535. Given: {https.PublicPort}";
        }

        if (https.Listen.Length > 0 && !https.IsConfigured)
        {
            yield return $"Web:Https:Certificate and Web:Https:Key must name PEM files when Web:Https:Listen is set. Given: {https.Listen} without them";
        }

        if (https.IsConfigured && Fault(https) is { } fault)
        {
            yield return fault;
        }
    }

    private static string? Fault(HttpsOptions https)
    {
        foreach (var (key, file) in new[] { ("Certificate", https.Certificate), ("Key", https.Key) })
        {
            if (!File.Exists(file))
            {
                return $"Web:Https:{key} must name a PEM file that exists. Given: {(file.Length == 0 ? "nothing" : file)}";
            }
        }

        try
        {
            using var certificate = PemFiles.Load(https.Certificate, https.Key);
            return null;
        }
        catch (Exception fault) when (fault is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            return $"Web:Https:Certificate and Web:Https:Key must be a certificate and its private key in PEM. Given: {https.Certificate} and {https.Key} ({fault.Message})";
        }
    }
}
