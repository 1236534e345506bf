using System.Globalization;
using System.Text;

namespace QueueDashboard.Delivery;

/// <summary>A mail server that takes messages from us by SMTP, and how to speak with it.</summary>
public sealed record Relay
{
    /// <summary>Name or IP address; an IPv6 address without brackets. The certificate is compared with it.</summary>
    public required string Host { get; init; }

    /// <summary>1 to 65535.</summary>
    public required int Port { get; init; }

    /// <summary>Null: no sign-in.</summary>
    public string? UserName { get; init; }

    /// <summary>Never part of <see cref="ToString"/>, a log line or an error.</summary>
    public string? Password { get; init; }

    public RelayTls Tls { get; init; } = RelayTls.Preferred;

    /// <summary>Without effect when TLS is only preferred: an opportunistic session accepts any certificate.</summary>
    public bool CheckCertificate { get; init; } = true;

    /// <summary>Tell the relay's log who the original client was, when it offers XFORWARD.</summary>
    public bool SendXforward { get; init; }

    /// <summary>Let the relay judge the message as if the original client had connected, when it offers XCLIENT.</summary>
    public bool SendXclient { get; init; }

    /// <summary>host:port, without credentials, fit for pages and logs.</summary>
    public string Display => string.Create(CultureInfo.InvariantCulture, $"{(Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host)}:{Port}");

    // The compiler's own version would print the password.
    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append(CultureInfo.InvariantCulture, $"{Display}, Tls = {Tls}, SignIn = {UserName is not null}");
        return true;
    }
}
