using System.Net;
using QueueDashboard.Data.Queues;
using QueueDashboard.Hosting;
using QueueDashboard.Protocols.Addresses;
using QueueDashboard.Queues;

namespace QueueDashboard.Intake.Smtp;

/// <summary>One listener with everything read and inherited.</summary>
internal sealed record SmtpListenerSettings
{
    public required string Name { get; init; }

    /// <summary>The configuration key of this listener, for messages to the administrator.</summary>
    public required string Key { get; init; }

    public required IPEndPoint EndPoint { get; init; }

    public required string HostName { get; init; }

    public required HoldDefaults Defaults { get; init; }

    public required ClientNetworks Clients { get; init; }

    public required ClientNetworks XForward { get; init; }

    public required ClientNetworks XClient { get; init; }

    public required bool RefuseBareLineEnds { get; init; }

    public required SmtpTlsOptions Tls { get; init; }

    public required SmtpIntakeLimits Limits { get; init; }

    public required AddressLimits Addresses { get; init; }

    public bool HasTls => !string.IsNullOrWhiteSpace(Tls.Certificate);

    /// <summary>All listeners that are on.</summary>
    /// <param name="complain">Told the key and what is wrong with its value; such a listener is left out.</param>
    public static IReadOnlyList<SmtpListenerSettings> Read(SmtpIntakeOptions options, Action<string, string> complain)
    {
        List<SmtpListenerSettings> all = [];
        Add(all, options, options, SmtpIntakeOptions.Section, "smtp", complain);
        for (int i = 0; i < options.Listeners.Count; i++)
        {
            Add(all, options, options.Listeners[i], $"{SmtpIntakeOptions.Section}:Listeners:{i}", $"smtp-{i + 2}", complain);
        }

        return all;
    }

    private static void Add(
        List<SmtpListenerSettings> all, SmtpIntakeOptions root, SmtpListenerOptions one, string key, string name, Action<string, string> complain)
    {
        if (string.IsNullOrWhiteSpace(one.Listen))
        {
            return;
        }

        if (!EndPointText.TryParse(one.Listen.Trim(), out IPEndPoint? endpoint))
        {
            complain($"{key}:Listen", $"must be address:port, such as 127.0.0.1:2525, but is '{one.Listen}'");
            return;
        }

        bool good = true;
        all.Add(new SmtpListenerSettings
        {
            Name = string.IsNullOrWhiteSpace(one.Name) ? name : one.Name.Trim(),
            Key = key,
            EndPoint = endpoint,
            HostName = string.IsNullOrWhiteSpace(root.HostName) ? Dns.GetHostName() : root.HostName.Trim(),
            Defaults = new HoldDefaults(
                one.Queue ?? root.Queue ?? HoldDefaults.None.Queue,
                one.Reason ?? root.Reason ?? HoldDefaults.None.Reason,
                one.Believe ?? root.Believe ?? HoldDefaults.None.Believed),
            Clients = Networks(nameof(one.Networks), one.Networks ?? root.Networks ?? ClientNetworks.Loopback),
            XForward = Networks(nameof(one.XforwardNetworks), one.XforwardNetworks ?? root.XforwardNetworks ?? ClientNetworks.Loopback),
            XClient = Networks(nameof(one.XclientNetworks), one.XclientNetworks ?? root.XclientNetworks ?? []),
            RefuseBareLineEnds = (one.BareLineEnds ?? root.BareLineEnds) == BareLineEndsChoice.Refuse,
            Tls = one.Tls ?? root.Tls ?? new SmtpTlsOptions(),
            Limits = root.Limits,
            Addresses = new AddressLimits(root.Limits.LocalPartBytes, AddressLimits.Standard.Domain),
        });
        if (!good)
        {
            all.RemoveAt(all.Count - 1);
        }

        ClientNetworks Networks(string option, IReadOnlyList<string> entries)
        {
            if (!ClientNetworks.TryParse(entries, out ClientNetworks networks, out string bad))
            {
                good = false;
                complain($"{key}:{option}", $"must be addresses and CIDR networks, but has '{bad}'");
            }

            return networks;
        }
    }
}
