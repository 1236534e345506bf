namespace QueueDashboard.Protocols.Addresses;

/// <summary>What is wrong with an address or path; the SMTP server has an answer for each.</summary>
internal enum AddressFault
{
    None,

    /// <summary>No local part, no domain, or characters that may not stand there.</summary>
    Syntax,

    /// <summary>RFC 5321 4.5.3.1.1.</summary>
    LocalPartTooLong,

    /// <summary>RFC 5321 4.5.3.1.2.</summary>
    DomainTooLong,
}
