using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using QueueDashboard.Protocols.Smtp;

namespace QueueDashboard.Delivery.Smtp;

/// <summary>Bytes to and from one server, each wait with a deadline. Knows replies, and nothing of the order of commands.</summary>
internal sealed class SmtpConnection : IAsyncDisposable
{
    private readonly TimeProvider _time;
    private readonly SmtpReplyParser _parser = new();
    private readonly byte[] _buffer = new byte[4096];
    private Stream _stream;
    private int _start;
    private int _end;

    private SmtpConnection(Stream stream, bool loopback, TimeProvider time)
    {
        _stream = stream;
        _time = time;
        IsLoopback = loopback;
    }

    public bool IsLoopback { get; }

    public bool IsEncrypted => _stream is SslStream;

    /// <summary>Bytes lie here that no command asked for.</summary>
    public bool HasUnread => _start < _end || _parser.IsInside;

    /// <summary>Tries the addresses of the host in the order of the resolver; the last failure is the one that is told.</summary>
    public static async ValueTask<SmtpConnection> ConnectAsync(Relay relay, TimeSpan deadline, TimeProvider time, CancellationToken cancellationToken)
    {
        IPAddress[] addresses = await ResolveAsync(relay.Host, deadline, time, cancellationToken).ConfigureAwait(false);
        SmtpLinkException? last = null;
        foreach (IPAddress address in addresses)
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await WithinAsync(deadline, $"no connection with {relay.Display} ({address})", time, async token =>
                {
                    await socket.ConnectAsync(new IPEndPoint(address, relay.Port), token).ConfigureAwait(false);
                    return true;
                }, cancellationToken).ConfigureAwait(false);
                return new SmtpConnection(new NetworkStream(socket, ownsSocket: true), IPAddress.IsLoopback(address), time);
            }
            catch (SmtpLinkException failure)
            {
                socket.Dispose();
                last = failure;
            }
            catch (OperationCanceledException)
            {
                socket.Dispose();
                throw;
            }
        }
        throw last ?? new SmtpLinkException($"no address for {relay.Host}");
    }

    public ValueTask SendAsync(string commands, TimeSpan deadline, CancellationToken cancellationToken) =>
        SendAsync(Encoding.UTF8.GetBytes(commands), deadline, cancellationToken);

    public async ValueTask SendAsync(ReadOnlyMemory<byte> bytes, TimeSpan deadline, CancellationToken cancellationToken) =>
        await WithinAsync(deadline, "the relay takes no bytes", _time, async token =>
        {
            await _stream.WriteAsync(bytes, token).ConfigureAwait(false);
            await _stream.FlushAsync(token).ConfigureAwait(false);
            return true;
        }, cancellationToken).ConfigureAwait(false);

    public ValueTask<SmtpReply> ReadReplyAsync(string after, TimeSpan deadline, CancellationToken cancellationToken) =>
        WithinAsync(deadline, $"no reply to {after}", _time, async token =>
        {
            while (true)
            {
                SmtpReply? reply = _parser.Feed(_buffer.AsSpan(_start.._end), out int consumed);
                _start += consumed;
                if (reply is not null)
                {
                    return reply;
                }
                if (_parser.Fault is { } fault)
                {
                    throw new SmtpLinkException(fault);
                }
                _start = 0;
                _end = 0;
                _end = await _stream.ReadAsync(_buffer, token).ConfigureAwait(false);
                if (_end == 0)
                {
                    throw new SmtpLinkException($"the relay closed the connection instead of a reply to {after}");
                }
            }
        }, cancellationToken);

    public async ValueTask<RelayTlsFacts> EncryptAsync(Relay relay, RelayCertificateCheck check, TimeSpan deadline, CancellationToken cancellationToken)
    {
        if (HasUnread)
        {
            // Words from before the handshake would be taken for words from inside it (response injection).
            throw new SmtpLinkException("the relay sent more than its reply before TLS began");
        }
        var tls = new SslStream(_stream, leaveInnerStreamOpen: false);
        _stream = tls;
        await WithinAsync(deadline, "no TLS handshake", _time, async token =>
        {
            await tls.AuthenticateAsClientAsync(check.Options(relay), token).ConfigureAwait(false);
            return true;
        }, cancellationToken, check).ConfigureAwait(false);
        return check.Facts(tls);
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private static async ValueTask<IPAddress[]> ResolveAsync(string host, TimeSpan deadline, TimeProvider time, CancellationToken cancellationToken) =>
        IPAddress.TryParse(host, out IPAddress? literal)
            ? [literal]
            : await WithinAsync(deadline, $"no address for {host}", time, async token =>
                await Dns.GetHostAddressesAsync(host, token).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    /// <summary>Every failure of network, TLS or patience becomes a <see cref="SmtpLinkException"/>; only the caller's own cancellation stays what it is.</summary>
    private static async ValueTask<T> WithinAsync<T>(
        TimeSpan deadline, string failing, TimeProvider time, Func<CancellationToken, ValueTask<T>> act, CancellationToken cancellationToken, RelayCertificateCheck? check = null)
    {
        using var patience = new CancellationTokenSource(deadline, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            return await act(both.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SmtpLinkException($"{failing} within {deadline.TotalSeconds:0} s", late);
        }
        catch (System.Security.Authentication.AuthenticationException failure)
        {
            throw new SmtpLinkException(check?.Fault is { } fault ? $"the certificate of the relay is not accepted: {fault}" : $"{failing}: {(failure.InnerException ?? failure).Message}", failure);
        }
        catch (Exception failure) when (failure is IOException or SocketException)
        {
            throw new SmtpLinkException($"{failing}: {(failure.InnerException ?? failure).Message}", failure);
        }
    }
}
