namespace QueueDashboard.Protocols.Smtp;

/// <summary>What MAIL and the RCPTs of one message said.</summary>
internal sealed class SmtpEnvelope(SmtpMailCommand mail)
{
    private readonly List<SmtpRcptCommand> _recipients = [];
    private readonly HashSet<(string, string)> _seen = [];

    public SmtpMailCommand Mail { get; } = mail;

    public IReadOnlyList<SmtpRcptCommand> Recipients => _recipients;

    /// <summary>A recipient that was named twice stays one: nobody may get the message twice.</summary>
    public void Add(SmtpRcptCommand recipient)
    {
        if (_seen.Add((recipient.Address.LocalPart, recipient.Address.Domain.ToLowerInvariant())))
        {
            _recipients.Add(recipient);
        }
    }
}
