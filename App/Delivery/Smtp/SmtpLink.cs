namespace QueueDashboard.Delivery.Smtp;

/// <summary>A connection past its handshake, with what is known of the other side.</summary>
internal sealed class SmtpLink(SmtpConnection connection, SmtpCapabilities capabilities, string greeting, RelayTlsFacts? tls, bool signedIn) : IAsyncDisposable
{
    private static readonly TimeSpan s_farewell = TimeSpan.FromSeconds(5);

    public SmtpConnection Connection { get; } = connection;

    /// <summary>What was offered in the last EHLO.</summary>
    public SmtpCapabilities Capabilities { get; set; } = capabilities;

    public string Greeting { get; } = greeting;

    public RelayTlsFacts? Tls { get; } = tls;

    public bool SignedIn { get; } = signedIn;

    /// <summary>Whom the relay takes us for since XCLIENT.</summary>
    public OriginalClient? Impersonated { get; set; }

    /// <summary>Transactions that were begun here.</summary>
    public int Transactions { get; set; }

    /// <summary>A reply is missing or the relay said farewell: close without a word.</summary>
    public bool IsBroken { get; set; }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (!IsBroken)
            {
                // Not waiting for the reply would make some servers log a lost connection for each batch.
                await Connection.SendAsync("QUIT\r\n", s_farewell, CancellationToken.None).ConfigureAwait(false);
                await Connection.ReadReplyAsync("QUIT", s_farewell, CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (SmtpLinkException)
        {
            // Every message has its outcome already, so a lost farewell costs nothing.
            IsBroken = true;
        }
        finally
        {
            await Connection.DisposeAsync().ConfigureAwait(false);
        }
    }
}
