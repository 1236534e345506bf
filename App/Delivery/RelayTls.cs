namespace QueueDashboard.Delivery;

/// <summary>How the way to a relay is encrypted.</summary>
public enum RelayTls
{
    /// <summary>Never, even when offered. Chosen by an administrator, so a password may then travel in clear.</summary>
    Off,

    /// <summary>
    /// STARTTLS when offered, with any certificate: keeps out listeners, not impostors (RFC 7435). Refused by a reply, the session goes on in clear; a
    /// handshake that fails means a broken relay.
    /// </summary>
    Preferred,

    /// <summary>STARTTLS or nothing is handed over; the certificate is checked unless that is turned off.</summary>
    Required,

    /// <summary>TLS from the first byte, as on port 465 (RFC 8314); the certificate is checked unless that is turned off.</summary>
    Implicit,
}
