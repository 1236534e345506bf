namespace QueueDashboard.Protocols.Smtp;

/// <summary>What the transport has to do after a command.</summary>
internal enum SmtpStep
{
    /// <summary>Read the next command.</summary>
    Continue,

    /// <summary>354 was said: read content to its end.</summary>
    ReadContent,

    /// <summary>220 was said: drop what is buffered and start TLS.</summary>
    StartTls,

    /// <summary>The client is done: send what was said and close.</summary>
    Quit,

    /// <summary>We are done with the client, though it may be sending still: send what was said and close.</summary>
    Close,
}
