namespace QueueDashboard.Intake.Smtp;

/// <summary><c>Intake:Smtp:Limits</c>. Sizes in octets. Each is enforced with the reply that is named beside it.</summary>
internal sealed class SmtpIntakeLimits
{
    /// <summary>552 5.3.4, on the claim of SIZE and again on the bytes.</summary>
    public long MessageBytes { get; set; } = 52_428_800;

    /// <summary>500 5.5.2. RFC 5321 4.5.3.1.4 asks for 512, RFC 3461 and 6531 for some hundred more, XFORWARD for more again.</summary>
    public int CommandLineBytes { get; set; } = 2048;

    /// <summary>554 5.6.0. RFC 5321 4.5.3.1.6 has 1000, but mail with longer lines was accepted elsewhere and is only to be held here.</summary>
    public int TextLineBytes { get; set; } = 1_048_576;

    /// <summary>501. RFC 5321 4.5.3.1.1 has 64; BATV and SRS make longer ones.</summary>
    public int LocalPartBytes { get; set; } = 255;

    /// <summary>452 4.5.3 for each further RCPT. RFC 5321 4.5.3.1.8 asks for 100 at least.</summary>
    public int Recipients { get; set; } = 1000;

    /// <summary>421 4.7.0. Commands but RCPT since the last message that was held.</summary>
    public int CommandsWithoutMessage { get; set; } = 100;

    /// <summary>421 4.7.0. Refused commands since the last message that was held.</summary>
    public int Errors { get; set; } = 20;

    /// <summary>421 4.7.0, over all listeners.</summary>
    public int Connections { get; set; } = 500;

    /// <summary>421 4.7.0, over all listeners, from one address.</summary>
    public int ConnectionsPerClient { get; set; } = 100;

    /// <summary>421 4.4.2 when nothing came for so long, or nothing was read of what we sent. RFC 5321 4.5.3.2.7 asks for 5 minutes.</summary>
    public TimeSpan IdleTime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>421 4.4.2 for a session as a whole, so that a slow one does not stay for ever.</summary>
    public TimeSpan TotalTime { get; set; } = TimeSpan.FromHours(2);

    /// <summary>451 4.3.1 when the messages that are coming in at the same time would need more memory than this.</summary>
    public long BytesInFlight { get; set; } = 268_435_456;
}
