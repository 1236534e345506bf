using System.Text;
using QueueDashboard.Protocols.Smtp;

namespace QueueDashboard.Delivery.Smtp;

/// <summary>AUTH PLAIN and LOGIN (RFC 4954, RFC 4616). Both show the password to the relay, so they want an encrypted or a local way.</summary>
internal sealed class SmtpSignIn(Relay relay, SmtpConnection connection, SmtpCapabilities capabilities, TimeSpan deadline)
{
    /// <summary>Returns when signed in. Throws <see cref="SmtpRefusedException"/> or <see cref="SmtpLinkException"/> without the password in them.</summary>
    public async ValueTask RunAsync(CancellationToken cancellationToken)
    {
        if (!connection.IsEncrypted && !connection.IsLoopback && relay.Tls != RelayTls.Off)
        {
            throw new SmtpRefusedException("the password is not sent over an unencrypted connection; the relay must offer TLS, or TLS must be turned off for it");
        }
        string user = relay.UserName ?? "";
        string password = relay.Password ?? "";
        if (user.Contains('\0', StringComparison.Ordinal) || password.Contains('\0', StringComparison.Ordinal))
        {
            throw new SmtpRefusedException("the user name or the password has a NUL character");
        }
        SmtpReply reply = capabilities.Offers("AUTH", "PLAIN") ? await PlainAsync(user, password, cancellationToken).ConfigureAwait(false)
            : capabilities.Offers("AUTH", "LOGIN") ? await LoginAsync(user, password, cancellationToken).ConfigureAwait(false)
            : throw new SmtpRefusedException(capabilities.Offers("AUTH")
                ? "the relay offers neither AUTH PLAIN nor AUTH LOGIN"
                : "a user name is configured and the relay does not offer AUTH");
        // 235 by RFC 4954; some servers say another 2xx, and Postfix takes those too.
        if (!reply.IsPositive)
        {
            throw new SmtpRefusedException("the relay refused the sign-in", Withhold(reply, user, password));
        }
    }

    private ValueTask<SmtpReply> PlainAsync(string user, string password, CancellationToken cancellationToken) =>
        ExchangeAsync($"AUTH PLAIN {Base64($"\0{user}\0{password}")}", cancellationToken);

    private async ValueTask<SmtpReply> LoginAsync(string user, string password, CancellationToken cancellationToken)
    {
        SmtpReply reply = await ExchangeAsync("AUTH LOGIN", cancellationToken).ConfigureAwait(false);
        foreach (string answer in (string[])[user, password])
        {
            if (!reply.IsIntermediate)
            {
                return reply;
            }
            reply = await ExchangeAsync(Base64(answer), cancellationToken).ConfigureAwait(false);
        }
        return reply;
    }

    private async ValueTask<SmtpReply> ExchangeAsync(string line, CancellationToken cancellationToken)
    {
        await connection.SendAsync(line + "\r\n", deadline, cancellationToken).ConfigureAwait(false);
        return await connection.ReadReplyAsync("AUTH", deadline, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Some servers repeat what they were sent, and the reply is stored and shown. Stars in its place would still tell a short password.</summary>
    private static SmtpReply Withhold(SmtpReply reply, string user, string password)
    {
        string[] secrets = [password, Base64(password), Base64($"\0{user}\0{password}")];
        bool repeats = password.Length > 0 && reply.Lines.Any(line => secrets.Any(secret => line.Contains(secret, StringComparison.OrdinalIgnoreCase)));
        return repeats ? reply with { Lines = ["(the text is withheld because it repeats the password)"] } : reply;
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
