using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using QueueDashboard.Hosting;
using QueueDashboard.Queues;
using QueueDashboard.Sources;

namespace QueueDashboard.Intake.Smtp;

/// <summary>All configured SMTP listeners of this process.</summary>
internal sealed class SmtpListeners : IDoors
{
    private readonly SmtpListener[] _listeners;

    public SmtpListeners(
        IOptions<SmtpIntakeOptions> options, IHoldMessages holder, IntakeMetrics metrics, ISourceBook sources, TimeProvider time, ILoggerFactory logs, IHostApplicationLifetime lifetime)
    {
        SmtpIntakeLimits limits = options.Value.Limits;
        SmtpIntakeContext context = new(
            holder,
            new ContentBudget(limits.BytesInFlight),
            new ConnectionCount(limits.Connections, limits.ConnectionsPerClient),
            metrics,
            sources,
            time,
            logs.CreateLogger("QueueDashboard.Intake.Smtp"),
            logs,
            lifetime.ApplicationStopping);

        // What cannot be read has been complained of by the validator, and the host has not come this far.
        _listeners = [.. SmtpListenerSettings.Read(options.Value, static (_, _) => { }).Select(settings => new SmtpListener(settings, context))];
    }

    public IReadOnlyList<SmtpListenerStatus> All => [.. _listeners.Select(listener => listener.Status)];

    public IEnumerable<Door> Doors => All.Where(listener => listener.Running).Select(listener => new Door($"SMTP intake '{listener.Name}'", $"{new IPEndPoint(IPAddress.Parse(listener.Address), listener.Port)}{Tls(listener.Tls)}"));

    internal void Open(KestrelServerOptions kestrel)
    {
        foreach (SmtpListener listener in _listeners)
        {
            listener.Open(kestrel);
        }
    }

    private static string Tls(SmtpTlsMode mode) => mode switch
    {
        SmtpTlsMode.Offered => ", STARTTLS offered",
        SmtpTlsMode.Required => ", STARTTLS required",
        _ => "",
    };
}
