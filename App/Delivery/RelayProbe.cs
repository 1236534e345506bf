namespace QueueDashboard.Delivery;

/// <summary>Whether a relay would take messages from us now.</summary>
public abstract record RelayProbe
{
    private RelayProbe()
    {
    }

    /// <param name="Greeting">The relay's first line.</param>
    /// <param name="Capabilities">What it offers after TLS, as it names them.</param>
    /// <param name="Tls">Null: the session was in clear.</param>
    /// <param name="SignedIn">A user name was configured and taken.</param>
    public sealed record Answers(string Greeting, IReadOnlyList<string> Capabilities, RelayTlsFacts? Tls, bool SignedIn) : RelayProbe;

    /// <param name="Cause">A plain sentence with its full stop, without credentials.</param>
    public sealed record Fails(RelayStep Step, string Cause, string? Reply) : RelayProbe;
}

/// <param name="Protocol">For example Tls13.</param>
/// <param name="Fault">What a check would object to; set only where the certificate was not checked.</param>
public sealed record RelayTlsFacts(string Protocol, string Subject, string Issuer, DateTimeOffset NotAfter, string? Fault);
