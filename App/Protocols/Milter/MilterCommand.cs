namespace QueueDashboard.Protocols.Milter;

/// <summary>What the mail server says. The values are the bytes on the wire; a peer may send others.</summary>
internal enum MilterCommand : byte
{
    Abort = (byte)'A',
    Body = (byte)'B',
    Connect = (byte)'C',
    Macros = (byte)'D',
    EndOfMessage = (byte)'E',
    Helo = (byte)'H',

    /// <summary>The session is over and another one follows on the same connection.</summary>
    QuitNewConnection = (byte)'K',
    Header = (byte)'L',
    Mail = (byte)'M',
    EndOfHeaders = (byte)'N',
    Negotiate = (byte)'O',
    Quit = (byte)'Q',
    Recipient = (byte)'R',
    Data = (byte)'T',

    /// <summary>An SMTP command that the mail server does not know.</summary>
    Unknown = (byte)'U',
}
