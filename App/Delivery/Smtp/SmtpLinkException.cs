namespace QueueDashboard.Delivery.Smtp;

/// <summary>
/// The connection is of no use any more: refused, lost, silent beyond its deadline, or the peer does not speak SMTP. Never leaves the
/// room: the session turns it into a result.
/// </summary>
internal sealed class SmtpLinkException(string cause, Exception? inner = null) : Exception(cause, inner);
