using QueueDashboard.Protocols.Smtp;

namespace QueueDashboard.Delivery.Smtp;

/// <summary>How the sending of a message's bytes ended. A connection lost before the end of the data is a <see cref="SmtpLinkException"/> instead.</summary>
internal abstract record SmtpDataResult
{
    private SmtpDataResult()
    {
    }

    /// <param name="IsEarly">The relay answered and left before it had the whole message; never positive.</param>
    public sealed record Answered(SmtpReply Reply, bool IsEarly) : SmtpDataResult;

    /// <summary>The final dot may have arrived and its answer did not.</summary>
    public sealed record Unknown(string Cause) : SmtpDataResult;
}
