using System.Net;

namespace QueueDashboard.Intake.Smtp;

internal enum ConnectionVerdict
{
    Welcome,
    TooMany,
    TooManyFromClient,
}

/// <summary>Connections in all and from each address, over all listeners.</summary>
internal sealed class ConnectionCount(int most, int mostPerClient)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<IPAddress, int> _clients = [];
    private int _all;

    public ConnectionVerdict Enter(IPAddress client)
    {
        lock (_gate)
        {
            if (_all >= most)
            {
                return ConnectionVerdict.TooMany;
            }

            int now = _clients.GetValueOrDefault(client);
            if (now >= mostPerClient)
            {
                return ConnectionVerdict.TooManyFromClient;
            }

            _clients[client] = now + 1;
            _all++;
            return ConnectionVerdict.Welcome;
        }
    }

    /// <summary>Once for each welcome.</summary>
    public void Leave(IPAddress client)
    {
        lock (_gate)
        {
            _all--;
            int left = _clients[client] - 1;
            if (left == 0)
            {
                _clients.Remove(client);
            }
            else
            {
                _clients[client] = left;
            }
        }
    }
}
