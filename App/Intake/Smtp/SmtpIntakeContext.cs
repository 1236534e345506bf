using QueueDashboard.Queues;

namespace QueueDashboard.Intake.Smtp;

/// <summary>What every session of every listener shares.</summary>
internal sealed record SmtpIntakeContext(
    IHoldMessages Holder,
    ContentBudget Budget,
    ConnectionCount Connections,
    IntakeMetrics Metrics,
    TimeProvider Time,
    ILogger Logger,
    ILoggerFactory Logs,
    CancellationToken Stopping);
