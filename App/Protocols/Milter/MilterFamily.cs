namespace QueueDashboard.Protocols.Milter;

/// <summary>How the client reached the mail server. The values are the bytes on the wire.</summary>
internal enum MilterFamily : byte
{
    IPv4 = (byte)'4',
    IPv6 = (byte)'6',

    /// <summary>A UNIX socket; the address is its path.</summary>
    Local = (byte)'L',
    Unknown = (byte)'U',
}
