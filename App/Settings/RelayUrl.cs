using System.Diagnostics.CodeAnalysis;

namespace QueueDashboard.Settings;

/// <summary>
/// The one-line form of a relay, as it stands in configuration:
/// <c>smtp://user:password@host:port?tls=off|preferred|required&amp;check=false&amp;xforward=true&amp;xclient=true</c> or <c>smtps://...</c>.
/// User and password are percent-encoded. The port is 25 for smtp and 465 for smtps when none is given.
/// </summary>
internal static class RelayUrl
{
    /// <param name="error">A sentence that never repeats the text given, because that may hold a password.</param>
    public static bool TryParse(string? url, [NotNullWhen(true)] out RelaySetting? relay, [NotNullWhen(false)] out string? error)
    {
        relay = null;
        if (string.IsNullOrWhiteSpace(url) || !Uri.TryCreate(url.Trim(), UriKind.Absolute, out Uri? uri))
        {
            error = "A relay is written as smtp://host:port or smtps://host:port.";
            return false;
        }
        bool implicitTls = uri.Scheme == "smtps";
        if (!implicitTls && uri.Scheme != "smtp")
        {
            error = "A relay begins with smtp:// or smtps://.";
            return false;
        }
        string host = uri.IdnHost.Trim('[', ']');
        if (host.Length == 0 || host.Any(c => c <= ' ' || c == '%'))
        {
            error = "The relay has no usable host name.";
            return false;
        }
        if (uri.AbsolutePath.Trim('/').Length > 0 || uri.Fragment.Length > 0)
        {
            error = "Nothing but options (?tls=...) may follow host and port of a relay.";
            return false;
        }
        if (uri.Port == 0)
        {
            error = "The port of a relay is 1 to 65535.";
            return false;
        }
        string[] credentials = uri.UserInfo.Split(':', 2);
        var parsed = new RelaySetting
        {
            Host = host,
            Port = uri.Port > 0 ? uri.Port : implicitTls ? 465 : 25,
            User = Uri.UnescapeDataString(credentials[0]),
            Password = new Secret(credentials.Length > 1 ? Uri.UnescapeDataString(credentials[1]) : null),
            Tls = implicitTls ? RelayTlsSetting.Implicit : RelayTlsSetting.Preferred,
        };
        foreach (string pair in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = pair.Split('=', 2);
            error = Apply(ref parsed, parts[0], parts.Length > 1 ? parts[1] : "", implicitTls);
            if (error is not null)
            {
                return false;
            }
        }
        relay = parsed;
        error = null;
        return true;
    }

    private static string? Apply(ref RelaySetting relay, string name, string value, bool implicitTls)
    {
        if (name == "tls")
        {
            // A digit would pass Enum.TryParse as a number.
            if (value.Length == 0 || !char.IsAsciiLetter(value[0]) || !Enum.TryParse(value, ignoreCase: true, out RelayTlsSetting tls))
            {
                return "The option tls of a relay is off, preferred, required or implicit.";
            }
            if (implicitTls && tls != RelayTlsSetting.Implicit)
            {
                return "smtps:// is TLS from the first byte; write smtp:// for another tls option.";
            }
            relay = relay with { Tls = tls };
            return null;
        }
        if (name is not ("check" or "xforward" or "xclient"))
        {
            return "The options of a relay are tls, check, xforward and xclient.";
        }
        if (!bool.TryParse(value, out bool on))
        {
            return $"The option {name} of a relay is true or false.";
        }
        relay = name switch
        {
            "check" => relay with { CheckCertificate = on },
            "xforward" => relay with { SendXforward = on },
            _ => relay with { SendXclient = on },
        };
        return null;
    }
}
