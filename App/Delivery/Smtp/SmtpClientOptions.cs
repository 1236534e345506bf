namespace QueueDashboard.Delivery.Smtp;

/// <summary>
/// Deadlines and limits of the SMTP client. The defaults of the deadlines are the least that RFC 5321 section 4.5.3.2 asks a client to wait:
/// a shorter one turns a slow relay into repeated hand-overs.
/// </summary>
public sealed class SmtpClientOptions
{
    /// <summary>What EHLO says. Empty: the name of this machine.</summary>
    public string HeloName { get; set; } = "";

    /// <summary>1 to 300 s, for each address of the relay.</summary>
    public int ConnectSeconds { get; set; } = 30;

    /// <summary>1 to 3600 s, for the greeting and the TLS handshake.</summary>
    public int GreetingSeconds { get; set; } = 300;

    /// <summary>1 to 3600 s, for each reply to a command.</summary>
    public int CommandSeconds { get; set; } = 300;

    /// <summary>1 to 3600 s, for the reply to DATA.</summary>
    public int DataSeconds { get; set; } = 120;

    /// <summary>1 to 3600 s, for each block of the message to be taken.</summary>
    public int BlockSeconds { get; set; } = 180;

    /// <summary>1 to 3600 s, for the reply to the end of the data. A relay that scans the message answers late.</summary>
    public int EndOfDataSeconds { get; set; } = 600;

    /// <summary>0 to 60 s that a stopping program still waits for the reply to the end of the data.</summary>
    public int StopSeconds { get; set; } = 10;

    /// <summary>1 to 120 s, for a probe as a whole: a person waits for it.</summary>
    public int ProbeSeconds { get; set; } = 20;

    /// <summary>1 to 10000. RFC 5321 section 4.5.3.1.8 has every relay take 100; more are handed over in further transactions.</summary>
    public int RecipientsPerTransaction { get; set; } = 100;

    /// <summary>1 to 10000 messages before a connection is renewed.</summary>
    public int MessagesPerConnection { get; set; } = 100;

    /// <summary>A PEM file with root certificates that are trusted beside the system's, for a relay with a certificate of one's own.</summary>
    public string TrustedRootsFile { get; set; } = "";
}
