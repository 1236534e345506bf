using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using QueueDashboard.Hosting;
using QueueDashboard.Sources;

namespace QueueDashboard.Filter;

/// <summary>One listener: opens its port, takes connections, and can be asked how it is.</summary>
internal sealed class FilterListener(IPEndPoint endpoint, ClientNetworks clients, FilterContext context)
{
    // There is one milter door, however many listeners it has: the mail server does not care either.
    private const string Source = "milter";

    private ListenOptions? _port;
    private string? _whyNot;
    private int _open;
    private long _lastContact;

    public FilterListenerStatus Status
    {
        get
        {
            IPEndPoint at = _port?.IPEndPoint ?? endpoint;
            long contact = Volatile.Read(ref _lastContact);
            return new FilterListenerStatus(
                at.Address.ToString(),
                at.Port,
                _port is not null,
                _port is not null ? null : _whyNot ?? "not started",
                Volatile.Read(ref _open),
                contact == 0 ? null : new DateTimeOffset(contact, TimeSpan.Zero));
        }
    }

    public void Open(KestrelServerOptions kestrel)
    {
        context.Sources.Declare(Source, SourceKind.Milter, endpoint.ToString());
        _whyNot = PortProbe.WhyNot(endpoint);
        if (_whyNot is not null)
        {
            context.Sources.Failed(Source, $"It does not listen: {_whyNot}.");
            FilterLog.NotListening(context.Logger, endpoint, _whyNot);
            return;
        }

        kestrel.Listen(new FilterEndPoint(endpoint), port =>
        {
            _port = port;
            port.Run(OnConnectedAsync);
        });
    }

    internal void Contact(DateTimeOffset now)
    {
        Volatile.Write(ref _lastContact, now.UtcTicks);
        context.Sources.Contact(Source);
    }

    private async Task OnConnectedAsync(ConnectionContext connection)
    {
        IPAddress peer = Plain((connection.RemoteEndPoint as IPEndPoint)?.Address);
        if (!clients.Contains(peer))
        {
            FilterLog.Stranger(context.Logger, peer);
            return;
        }

        FilterConnection one = new(connection, peer, this, context);
        if (!context.Connections.Enter(one))
        {
            FilterLog.TooMany(context.Logger, peer);
            return;
        }

        Interlocked.Increment(ref _open);
        context.Metrics.Opened();
        try
        {
            await one.RunAsync();
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or SocketException or ObjectDisposedException)
        {
            FilterLog.Broken(context.Logger, peer, e.Message);
        }
        catch (Exception e)
        {
            FilterLog.Failed(context.Logger, e, peer);
        }
        finally
        {
            context.Connections.Leave(one);
            context.Metrics.Closed();
            Interlocked.Decrement(ref _open);
        }
    }

    private static IPAddress Plain(IPAddress? address) => address switch
    {
        null => IPAddress.None,
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4(),
        _ => address,
    };
}
