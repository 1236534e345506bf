using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace QueueDashboard.Filter;

/// <summary>
/// Kestrel's own transport, without its hops from thread to thread: a packet is answered on the thread that read it. That is safe for
/// the milter alone, because its answers wait for nothing; the pages keep the usual way.
/// </summary>
internal sealed class FilterTransport(ILoggerFactory logs) : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    private readonly SocketTransportFactory _inline = new(Options.Create(new SocketTransportOptions { UnsafePreferInlineScheduling = true }), logs);

    public bool CanBind(EndPoint endpoint) => endpoint is FilterEndPoint;

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) => _inline.BindAsync(endpoint, cancellationToken);
}

/// <summary>An address of the milter door.</summary>
internal sealed class FilterEndPoint(IPEndPoint at) : IPEndPoint(at.Address, at.Port);
