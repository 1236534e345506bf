using QueueDashboard.Protocols.Addresses;

namespace QueueDashboard.Protocols.Smtp;

/// <summary>What one session may do. Sizes in octets.</summary>
internal sealed record SmtpServerProfile
{
    /// <summary>In the greeting and in the answer to EHLO.</summary>
    public required string HostName { get; init; }

    /// <summary>False: greeted with 554, and only QUIT is heard.</summary>
    public bool MayHandOver { get; init; } = true;

    public bool XForward { get; init; }

    public bool XClient { get; init; }

    public bool StartTls { get; init; }

    public bool TlsRequired { get; init; }

    public long MessageBytes { get; init; } = 52_428_800;

    public int CommandLineBytes { get; init; } = 2048;

    public int Recipients { get; init; } = 1000;

    public int CommandsWithoutMessage { get; init; } = 100;

    public int Errors { get; init; } = 20;

    public AddressLimits Addresses { get; init; } = AddressLimits.Lenient;
}
