using QueueDashboard.Queues;
using QueueDashboard.Sources;

namespace QueueDashboard.Intake.Smtp;

/// <summary>What every session of every listener shares.</summary>
internal sealed record SmtpIntakeContext(
    IHoldMessages Holder,
    ContentBudget Budget,
    ConnectionCount Connections,
    IntakeMetrics Metrics,
    ISourceBook Sources,
    TimeProvider Time,
    ILogger Logger,
    ILoggerFactory Logs,
    CancellationToken Stopping);
