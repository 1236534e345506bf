using QueueDashboard.Protocols.Smtp;

namespace QueueDashboard.Delivery.Smtp;

/// <summary>The peer speaks SMTP and will not let us in, or offers less than is required. Never leaves the room.</summary>
internal sealed class SmtpRefusedException(string cause, SmtpReply? reply = null) : Exception(cause)
{
    public SmtpReply? Reply { get; } = reply;
}
