using System.Net;
using System.Text;

namespace QueueDashboard.Delivery.Smtp;

/// <summary>
/// XFORWARD and XCLIENT of Postfix: only attributes that the server named, values in xtext, no line over 512 octets with its CRLF.
/// What is not known is [UNAVAILABLE]; left out, the server would put our own address in its place.
/// </summary>
internal static class OriginalClientCommands
{
    private const string Unknown = "[UNAVAILABLE]";
    private const int LongestLine = 512;
    private const int LongestValue = 255;

    public static IReadOnlyList<string> Xforward(OriginalClient client, IReadOnlyList<string> named) => Lines("XFORWARD", named, attribute => attribute switch
    {
        "NAME" => Value(client.Name),
        "ADDR" => Address(client.Address),
        "PORT" => Unknown,
        "PROTO" => Value(client.Protocol),
        "HELO" => Value(client.Helo),
        "IDENT" => Value(client.QueueId),
        "SOURCE" => "REMOTE",
        _ => null,
    });

    public static IReadOnlyList<string> Xclient(OriginalClient client, IReadOnlyList<string> named) => Lines("XCLIENT", named, attribute => attribute switch
    {
        "NAME" => Value(client.Name),
        "ADDR" => Address(client.Address),
        "PORT" => Unknown,
        // Postfix takes these two words only.
        "PROTO" => client.Protocol is { Length: > 0 } protocol ? protocol.Equals("SMTP", StringComparison.OrdinalIgnoreCase) ? "SMTP" : "ESMTP" : null,
        "HELO" => Value(client.Helo),
        "LOGIN" => Value(client.Login),
        _ => null,
    });

    private static List<string> Lines(string verb, IReadOnlyList<string> named, Func<string, string?> valueOf)
    {
        var lines = new List<string>();
        var line = new StringBuilder(verb);
        foreach (string attribute in named.Select(name => name.ToUpperInvariant()).Distinct())
        {
            if (valueOf(attribute) is not { } value)
            {
                continue;
            }
            if (line.Length + attribute.Length + value.Length + 4 > LongestLine)
            {
                lines.Add(line.Append("\r\n").ToString());
                line.Clear().Append(verb);
            }
            line.Append(' ').Append(attribute).Append('=').Append(value);
        }
        if (line.Length > verb.Length)
        {
            lines.Add(line.Append("\r\n").ToString());
        }
        return lines;
    }

    private static string Value(string? text)
    {
        if (string.IsNullOrEmpty(text) || text.Equals("unknown", StringComparison.OrdinalIgnoreCase) || text.Any(char.IsControl) || text.Length > LongestValue)
        {
            return Unknown;
        }
        string xtext = SmtpArgument.ToXtext(text);
        return xtext.Length <= LongestValue ? xtext : Unknown;
    }

    private static string Address(string? text) => IPAddress.TryParse(text, out IPAddress? address)
        ? address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6
            ? address.IsIPv4MappedToIPv6 ? address.MapToIPv4().ToString() : $"IPV6:{new IPAddress(address.GetAddressBytes())}"
            : address.ToString()
        : Unknown;
}
