namespace QueueDashboard.Intake.Smtp;

/// <summary><c>Intake:Smtp</c>: the first listener, what further ones take from it, and the limits of all.</summary>
internal sealed class SmtpIntakeOptions : SmtpListenerOptions
{
    public const string Section = "Intake:Smtp";

    public const string DefaultListen = "127.0.0.1:2525";

    public SmtpIntakeOptions() => Listen = DefaultListen;

    /// <summary>The name in greetings; the machine's name by default.</summary>
    public string? HostName { get; set; }

    public List<SmtpListenerOptions> Listeners { get; set; } = [];

    public SmtpIntakeLimits Limits { get; set; } = new();
}
