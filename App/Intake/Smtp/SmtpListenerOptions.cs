using QueueDashboard.Data.Queues;

namespace QueueDashboard.Intake.Smtp;

/// <summary>One SMTP listener. In <c>Intake:Smtp:Listeners:n</c> whatever is left out is taken from <c>Intake:Smtp</c>.</summary>
internal class SmtpListenerOptions
{
    /// <summary>Shown on the overview and kept with every message that comes in here.</summary>
    public string? Name { get; set; }

    /// <summary>Address and port, such as <c>127.0.0.1:2525</c>, <c>[::1]:2525</c>, <c>localhost:2525</c> or <c>*:2525</c>. Empty: this listener is off.</summary>
    public string? Listen { get; set; }

    /// <summary>Where a message goes that says nothing of itself.</summary>
    public QueueName? Queue { get; set; }

    /// <summary>Why such a message was stopped.</summary>
    public ReasonCode? Reason { get; set; }

    /// <summary>The scanners whose header fields count here, with commas: only those that the mail server in front strips from foreign mail.</summary>
    public HeaderFamilies? Believe { get; set; }

    /// <summary>Who may hand over mail: addresses and CIDR networks. Loopback by default.</summary>
    public List<string>? Networks { get; set; }

    /// <summary>Who may name the original client by XFORWARD. It changes only what people read. Loopback by default.</summary>
    public List<string>? XforwardNetworks { get; set; }

    /// <summary>Who may take the place of another client by XCLIENT. Nobody by default.</summary>
    public List<string>? XclientNetworks { get; set; }

    /// <summary>What becomes of a message with a lone CR or LF.</summary>
    public BareLineEndsChoice? BareLineEnds { get; set; }

    public SmtpTlsOptions? Tls { get; set; }
}

/// <summary>A lone CR or LF is what SMTP smuggling needs; honest programs send it by mistake.</summary>
internal enum BareLineEndsChoice
{
    /// <summary>Held as it came, and so marked.</summary>
    Mark,

    /// <summary>Refused with 554 5.6.0.</summary>
    Refuse,
}
