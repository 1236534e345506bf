using System.Diagnostics.Metrics;

namespace QueueDashboard.Intake.Smtp;

/// <summary>What the SMTP door counts. Tags: <c>listener</c> is its name, <c>code</c> the reply with its status, such as "452 4.3.1".</summary>
internal sealed class IntakeMetrics
{
    public const string MeterName = "QueueDashboard.Intake";

    private readonly Counter<long> _held;
    private readonly Counter<long> _octets;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _connections;
    private readonly UpDownCounter<long> _open;

    public IntakeMetrics(IMeterFactory meters)
    {
        Meter meter = meters.Create(MeterName);
        _held = meter.CreateCounter<long>("queuedashboard.intake.messages.held", "{message}", "Messages that were stored and answered with 250.");
        _octets = meter.CreateCounter<long>("queuedashboard.intake.messages.size", "By", "Octets of the messages that were held.");
        _refused = meter.CreateCounter<long>("queuedashboard.intake.refused", "{reply}", "Messages and connections that were turned away.");
        _connections = meter.CreateCounter<long>("queuedashboard.intake.connections", "{connection}", "Connections that were accepted.");
        _open = meter.CreateUpDownCounter<long>("queuedashboard.intake.connections.open", "{connection}", "Connections that are open now.");
    }

    public void Held(string listener, int octets)
    {
        KeyValuePair<string, object?> tag = new("listener", listener);
        _held.Add(1, tag);
        _octets.Add(octets, tag);
    }

    public void Refused(string listener, int code, string status) =>
        _refused.Add(1, new("listener", listener), new("code", $"{code} {status}"));

    public void Opened(string listener)
    {
        KeyValuePair<string, object?> tag = new("listener", listener);
        _connections.Add(1, tag);
        _open.Add(1, tag);
    }

    public void Closed(string listener) => _open.Add(-1, new KeyValuePair<string, object?>("listener", listener));
}
