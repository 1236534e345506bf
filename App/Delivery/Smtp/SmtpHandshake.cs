using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using QueueDashboard.Protocols.Smtp;

namespace QueueDashboard.Delivery.Smtp;

/// <summary>The way from a closed port to a relay that takes commands: connect, greeting, EHLO, TLS, EHLO again, sign-in.</summary>
internal sealed class SmtpHandshake(Relay relay, SmtpClientOptions options, TimeProvider time)
{
    private SmtpConnection? _connection;
    private SmtpCapabilities _capabilities = SmtpCapabilities.None;
    private RelayTlsFacts? _tls;

    /// <summary>How far it has come.</summary>
    public RelayStep Step { get; private set; }

    /// <summary>A link, or the step that failed and why; never both. Throws only when cancelled.</summary>
    public async ValueTask<(SmtpLink? Link, HandOverResult.RelayBroken? Broken)> RunAsync(CancellationToken cancellationToken)
    {
        bool kept = false;
        try
        {
            SmtpLink link = await ConnectAsync(cancellationToken).ConfigureAwait(false);
            kept = true;
            return (link, null);
        }
        catch (SmtpLinkException failure)
        {
            return (null, Broken(failure.Message, null));
        }
        catch (SmtpRefusedException refusal)
        {
            return (null, Broken(refusal.Message, refusal.Reply));
        }
        finally
        {
            if (!kept && _connection is not null)
            {
                await _connection.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private HandOverResult.RelayBroken Broken(string cause, SmtpReply? reply) =>
        new(Step, $"{char.ToUpperInvariant(cause[0])}{cause[1..].TrimEnd('.')}.", reply?.Text);

    private async ValueTask<SmtpLink> ConnectAsync(CancellationToken cancellationToken)
    {
        Step = RelayStep.Connect;
        _connection = await SmtpConnection.ConnectAsync(relay, TimeSpan.FromSeconds(options.ConnectSeconds), time, cancellationToken).ConfigureAwait(false);
        if (relay.Tls == RelayTls.Implicit)
        {
            await EncryptAsync(_connection, cancellationToken).ConfigureAwait(false);
        }
        Step = RelayStep.Greeting;
        SmtpReply greeting = await _connection.ReadReplyAsync("the connection", TimeSpan.FromSeconds(options.GreetingSeconds), cancellationToken).ConfigureAwait(false);
        if (greeting.Code != 220)
        {
            throw new SmtpRefusedException("the relay refused the connection", greeting);
        }
        await HelloAsync(_connection, cancellationToken).ConfigureAwait(false);
        await StartTlsAsync(_connection, cancellationToken).ConfigureAwait(false);
        bool signedIn = relay.UserName is { Length: > 0 };
        if (signedIn)
        {
            Step = RelayStep.SignIn;
            await new SmtpSignIn(relay, _connection, _capabilities, TimeSpan.FromSeconds(options.CommandSeconds)).RunAsync(cancellationToken).ConfigureAwait(false);
        }
        return new SmtpLink(_connection, _capabilities, greeting.Lines[0], _tls, signedIn);
    }

    private async ValueTask HelloAsync(SmtpConnection connection, CancellationToken cancellationToken)
    {
        Step = RelayStep.Hello;
        string name = HeloName.Of(options);
        SmtpReply reply = await CommandAsync(connection, "EHLO", $"EHLO {name}\r\n", cancellationToken).ConfigureAwait(false);
        if (reply.Code is 500 or 502 && relay.Tls != RelayTls.Required && relay.UserName is null)
        {
            // A server from before RFC 1869 (RFC 5321 section 3.2).
            reply = await CommandAsync(connection, "HELO", $"HELO {name}\r\n", cancellationToken).ConfigureAwait(false);
            if (reply.Code == 250)
            {
                _capabilities = SmtpCapabilities.None;
                return;
            }
        }
        if (reply.Code != 250)
        {
            throw new SmtpRefusedException("the relay refused our EHLO", reply);
        }
        _capabilities = SmtpCapabilities.Read(reply.Lines);
    }

    private async ValueTask StartTlsAsync(SmtpConnection connection, CancellationToken cancellationToken)
    {
        if (relay.Tls is RelayTls.Off or RelayTls.Implicit || (relay.Tls == RelayTls.Preferred && !_capabilities.StartTls))
        {
            return;
        }
        Step = RelayStep.Tls;
        if (!_capabilities.StartTls)
        {
            throw new SmtpRefusedException("TLS is required and the relay does not offer STARTTLS");
        }
        SmtpReply reply = await CommandAsync(connection, "STARTTLS", "STARTTLS\r\n", cancellationToken).ConfigureAwait(false);
        if (reply.Code != 220)
        {
            if (relay.Tls == RelayTls.Preferred && !reply.IsClosing)
            {
                // Nothing has begun yet, so the session goes on in clear: that is what "preferred" means. A password is still kept back (SmtpSignIn).
                return;
            }
            throw new SmtpRefusedException("the relay refused STARTTLS", reply);
        }
        await EncryptAsync(connection, cancellationToken).ConfigureAwait(false);
        // What was offered in clear may have been forged (RFC 3207 section 4.2).
        await HelloAsync(connection, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask EncryptAsync(SmtpConnection connection, CancellationToken cancellationToken)
    {
        Step = RelayStep.Tls;
        var check = new RelayCertificateCheck(relay.CheckCertificate && relay.Tls != RelayTls.Preferred, ReadRoots(), time);
        _tls = await connection.EncryptAsync(relay, check, TimeSpan.FromSeconds(options.GreetingSeconds), cancellationToken).ConfigureAwait(false);
    }

    [SuppressMessage("Reliability", "CA2000:Dispose objects before losing scope", Justification = "The collection owns nothing that outlives the handshake.")]
    private X509Certificate2Collection ReadRoots()
    {
        var roots = new X509Certificate2Collection();
        if (options.TrustedRootsFile.Length > 0)
        {
            try
            {
                // Read each time, so that a renewed file counts without a restart.
                roots.ImportFromPemFile(options.TrustedRootsFile);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or CryptographicException)
            {
                throw new SmtpLinkException($"the trusted root certificates cannot be read: {failure.Message}", failure);
            }
        }
        return roots;
    }

    private async ValueTask<SmtpReply> CommandAsync(SmtpConnection connection, string verb, string line, CancellationToken cancellationToken)
    {
        var deadline = TimeSpan.FromSeconds(options.CommandSeconds);
        await connection.SendAsync(line, deadline, cancellationToken).ConfigureAwait(false);
        return await connection.ReadReplyAsync(verb, deadline, cancellationToken).ConfigureAwait(false);
    }
}
